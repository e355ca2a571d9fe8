"""Who waits at an agency, at which place, and for how long they probably will."""

from datetime import timedelta

from onedoor.desk.queue import Queue, Wanted
from onedoor.desk.terms.people import Jid
from tests.unit.desks import BEN, KIM, NOON, S, agent

TAX = Wanted("tax", "en")


def a_queue(*names: str, wanted: Wanted = TAX) -> Queue:
    """They came in this order, a second apart."""
    queue = Queue()
    for number, name in enumerate(names):
        queue.put(name, wanted, (0, NOON + number * S, number))
    return queue


def served(queue: Queue, skills: str, languages: str = "en", skill: str = "tax") -> list[list[str]]:
    return [list(waiting) for waiting in queue.served_by(agent(KIM, skills, languages), skill)]


def meant(queue: Queue, who: Jid) -> list[str]:
    return list(queue.meant_for(who))


def test_places_are_counted_from_one_in_the_order_of_coming() -> None:
    queue = a_queue("anna", "ed")
    queue.put("early", TAX, (0, NOON - S, 9))
    assert [queue.position(name) for name in ("early", "anna", "ed", "gone")] == [1, 2, 3, None]
    assert queue.all_oldest_first() == ["early", "anna", "ed"]
    assert (len(queue), "ed" in queue, "gone" in queue) == (3, True, False)


def test_priority_comes_first_and_in_the_same_instant_the_number_counts() -> None:
    queue = a_queue("anna")
    queue.put("urgent", TAX, (-1, NOON + 9 * S, 7))
    queue.put("twin", TAX, (0, NOON, 1))
    assert queue.all_oldest_first() == ["urgent", "anna", "twin"]


def test_whoever_is_put_again_stands_once_at_the_new_place() -> None:
    queue = a_queue("anna", "ed")
    queue.put("anna", Wanted("permits", "es"), (0, NOON, 0))
    assert (len(queue), queue.waiting("tax"), queue.waiting("permits")) == (2, 1, 1)
    assert (queue.position("anna"), queue.position("ed")) == (1, 1)
    assert served(queue, "tax permits") == [["ed"]]


def test_whoever_is_dropped_stands_nowhere_and_who_is_not_there_can_be_dropped() -> None:
    queue = a_queue("anna", "ed", wanted=Wanted("tax", "en", KIM, aside=True))
    for _ in range(2):
        queue.drop("anna")
    assert (len(queue), queue.waiting("tax"), queue.position("ed")) == (1, 1, 1)
    assert (meant(queue, KIM), list(queue.asides()), queue.all_oldest_first()) == (["ed"], ["ed"], ["ed"])


def test_an_agent_serves_their_own_skills_and_languages_the_oldest_first() -> None:
    queue = a_queue("anna", "ed")
    queue.put("juan", Wanted("tax", "es"), (0, NOON, 5))
    queue.put("flo", Wanted("permits", "en"), (0, NOON, 6))
    assert served(queue, "tax") == [["anna", "ed"]]
    assert served(queue, "tax", "en es") == [["anna", "ed"], ["juan"]]
    assert served(queue, "permits") == []
    assert served(queue, "fishing", skill="fishing") == []


def test_a_language_in_which_nobody_waits_any_more_is_left_out() -> None:
    queue = a_queue("anna")
    queue.put("juan", Wanted("tax", "es"), (0, NOON, 5))
    queue.drop("anna")
    assert served(queue, "tax", "en es") == [["juan"]]


def test_what_is_meant_for_one_is_theirs() -> None:
    queue = a_queue("anna", "ed", wanted=Wanted("tax", "en", KIM))
    assert meant(queue, KIM) == ["anna", "ed"]
    assert meant(queue, BEN) == []


def test_advice_is_listed_apart_and_is_no_citizen_who_waits() -> None:
    queue = a_queue("anna")
    queue.put("advice", Wanted("tax", "en", counts=False, aside=True), (0, NOON - S, 5))
    assert list(queue.asides()) == ["advice"]
    assert (queue.position("advice"), queue.estimate("advice")) == (None, None)
    assert (queue.position("anna"), queue.waiting("tax"), queue.waiting("permits")) == (1, 1, 0)
    assert served(queue, "tax") == [["advice", "anna"]]


def test_without_a_history_each_place_is_a_minute() -> None:
    queue = a_queue("anna", "ed")
    assert [queue.estimate(name) for name in ("anna", "ed", "gone")] == [60, 120, None]
    assert (queue.wait("tax"), queue.wait("permits")) == (120, 0)
    queue.answered("tax", NOON)
    assert queue.estimate("ed") == 120, "one answer is no gap"


def test_the_estimate_follows_how_fast_people_were_answered_lately() -> None:
    queue = a_queue("anna", "ed")
    for seconds in (0, 10, 40):
        queue.answered("tax", NOON + seconds * S)
    queue.answered("permits", NOON)
    assert [queue.estimate(name) for name in ("anna", "ed")] == [20, 40]
    assert queue.wait("tax") == 40


def test_only_the_last_twenty_answers_count() -> None:
    queue = a_queue("anna")
    queue.answered("tax", NOON - timedelta(days=1))
    for number in range(20):
        queue.answered("tax", NOON + number * 30 * S)
    assert queue.estimate("anna") == 30


def test_answers_that_are_recalled_stand_for_those_that_were_counted() -> None:
    queue = a_queue("anna")
    queue.answered("tax", NOON - timedelta(days=1))
    queue.recall("tax", [NOON, NOON + 15 * S])
    assert queue.estimate("anna") == 15
