"""Whether views agree: a missing, double, misplaced or leaked line is one sentence each."""

from components.demo.agreement import Said, View, differences

SAID = (
    Said("s1", "Rosa", "Hello?"),
    Said("s2", "ben", "Hello."),
    Said("s3", "ben", "!transfer tax", hidden=True),
    Said("s4", "ana", "I am Ana."),
)


def test_views_that_agree_have_no_difference() -> None:
    views = [
        View("the page", ["s1", "s2", "s4"], hidden=False),
        View("Ben", ["s1", "s2", "s3"], until="s3"),
        View("Ana", ["s1", "s2", "s3", "s4"]),
    ]
    assert differences(SAID, views) == []


def test_a_missing_line_is_named() -> None:
    assert differences(SAID, [View("the page", ["s1", "s4"], hidden=False)]) == ["the page lacks: ben: “Hello.”"]


def test_a_double_line_is_counted() -> None:
    seen = ["s1", "s2", "s2", "s3", "s4"]
    assert differences(SAID, [View("Ana", seen)]) == ["Ana has 2 times: ben: “Hello.”"]


def test_a_command_on_the_citizens_page_is_a_leak() -> None:
    seen = ["s1", "s2", "s3", "s4"]
    problems = differences(SAID, [View("the page", seen, hidden=False)])
    assert problems == ["the page should not have: ben: “!transfer tax”"]


def test_what_came_after_the_hand_over_is_not_for_the_first_agency() -> None:
    seen = ["s1", "s2", "s3", "s4"]
    assert differences(SAID, [View("Ben", seen, until="s3")]) == ["Ben should not have: ana: “I am Ana.”"]


def test_another_order_is_a_difference() -> None:
    seen = ["s2", "s1", "s3", "s4"]
    assert differences(SAID, [View("Ana", seen)]) == ["Ana has it in another order"]


def test_a_line_that_is_not_in_the_room_is_named_by_its_id() -> None:
    seen = ["s1", "s2", "s3", "s4", "s9"]
    assert differences(SAID, [View("Ana", seen)]) == ["Ana should not have: a line that is not in the room (s9)"]
