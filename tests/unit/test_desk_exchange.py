"""What the lines of one leg come to: how fast its answers were, and what is still unanswered."""

from datetime import UTC, datetime, timedelta

from onedoor.desk.terms.exchange import Exchange, Said, exchange

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def citizen(seconds: float) -> Said:
    return Said(NOON + timedelta(seconds=seconds), by_citizen=True)


def agent(seconds: float, *, canned: bool = False) -> Said:
    return Said(NOON + timedelta(seconds=seconds), by_citizen=False, canned=canned)


def test_a_turn_waits_from_the_citizens_first_line_until_the_agents_next_one() -> None:
    said = [citizen(10), citizen(15), agent(30.1), agent(40, canned=True), citizen(50), agent(55), citizen(60)]
    assert exchange(said, NOON) == Exchange((21, 5), 1, 3, 1)


def test_who_asked_before_anybody_had_the_chat_waits_from_when_somebody_has() -> None:
    assert exchange([citizen(-100), agent(-50), agent(7)], NOON) == Exchange((7,), 0, 1, 0)


def test_an_answer_in_the_moment_in_which_the_chat_is_taken_counts() -> None:
    assert exchange([citizen(-5), agent(0)], NOON) == Exchange((0,), 0, 1, 0)


def test_what_nobody_took_has_no_answers() -> None:
    assert exchange([citizen(1), agent(2)], None) == Exchange((), 0, 0, 0)
