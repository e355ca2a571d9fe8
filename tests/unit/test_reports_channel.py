"""What chats have saved: Redcar & Cleveland's published figures, to the penny."""

from decimal import Decimal

from onedoor.reports.channel import extrapolated, shift

COSTS = {"visit": Decimal("8.62"), "phone": Decimal("2.83"), "chat": Decimal("2.46")}


def test_redcar_and_clevelands_figures_come_out_to_the_penny() -> None:
    # Published are 725 surveys and the contacts; how many surveys named which channel is not. These numbers of them
    # are the ones nearest to 725 that lead to the published contacts (three citizens left the question out).
    named = {"visit": 176, "phone": 420, "not": 126}
    found = shift(4750, 4153, 725, named, COSTS)
    visit, phone = found.channels[:2]
    assert (found.offered, found.handled, found.surveys, found.answered) == (4750, 4153, 725, 722)
    assert (visit.contacts, phone.contacts) == (1012, 2416)
    assert (visit.would_have_cost, visit.cost_as_chats, visit.saved) == (
        Decimal("8723.44"), Decimal("2489.52"), Decimal("6233.92"),
    )  # fmt: skip
    assert (phone.would_have_cost, phone.cost_as_chats, phone.saved) == (
        Decimal("6837.28"), Decimal("5943.36"), Decimal("893.92"),
    )  # fmt: skip
    assert found.saved == Decimal("7127.84")


def test_without_costs_contacts_are_told_and_no_money() -> None:
    found = shift(10, 8, 4, {"visit": 1, "phone": 3}, {"visit": Decimal("8.62")})
    assert [one.contacts for one in found.channels] == [2, 6, 0, 0]
    assert found.saved is None


def test_without_an_answer_there_is_nothing_to_extrapolate() -> None:
    assert extrapolated(0, 0, 4153) == 0
    assert shift(10, 8, 0, {}, COSTS).saved == 0


def test_half_a_contact_is_one() -> None:
    assert extrapolated(1, 2, 5) == 3
