"""Who wants to hear of an event hears of it, in the order of the table."""

from datetime import UTC, datetime

from onedoor.service.subscribers import Heard, Subscribers

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Event:
    pass


class Taken(Event):
    pass


class Lost(Event):
    pass


def test_rows_hear_of_their_kinds_in_their_order() -> None:
    heard: list[tuple[str, str, str]] = []

    def note(row: str) -> Heard[str]:
        return lambda chat, event, at: heard.append((row, chat, type(event).__name__))

    table: Subscribers[str] = Subscribers(
        (Event, note("every")),
        (Taken, note("taken")),
        ((Taken, Lost), note("either")),
    )
    table.tell("q1", Taken(), NOON)
    table.tell("q1", Lost(), NOON)
    assert heard == [
        ("every", "q1", "Taken"),
        ("taken", "q1", "Taken"),
        ("either", "q1", "Taken"),
        ("every", "q1", "Lost"),
        ("either", "q1", "Lost"),
    ]
