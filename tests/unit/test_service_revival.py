"""A component that fails is made anew; work beside it that fails is its failure."""

import asyncio

import pytest

from onedoor.service.faults import MOST_REMEMBERED, TRIES, Faults
from onedoor.service.reachable import Look, reachable
from onedoor.service.revival import keep_alive
from onedoor.service.tasks import Tasks
from onedoor.wire.link import LinkRefused, NotConnected, RequestFailed
from onedoor.wire.xml import element


async def never_away() -> bool:
    return False


async def test_a_component_lives_again_after_each_error_until_it_is_refused() -> None:
    errors: list[Exception] = [KeyError("q1"), ValueError("twice"), LinkRefused("Another process has connected.")]
    lives = 0

    async def live() -> None:
        nonlocal lives
        lives += 1
        raise errors[lives - 1]

    with pytest.raises(LinkRefused):
        await keep_alive("tax.localhost", live, never_away)
    assert lives == len(errors)


async def test_an_error_while_the_database_is_away_makes_no_later_pause_longer() -> None:
    lives, looks = 0, 0

    async def live() -> None:
        nonlocal lives
        lives += 1
        raise LinkRefused("Enough.") if lives == 9 else ConnectionError("The database is away.")

    async def was_away() -> bool:
        nonlocal looks
        looks += 1
        return True

    async with asyncio.timeout(5):
        with pytest.raises(LinkRefused):
            await keep_alive("tax.localhost", live, was_away)
    assert (lives, looks) == (9, 8)


async def test_a_database_is_waited_for_and_it_is_said_whether_it_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onedoor.service.reachable.LOOK_EVERY", 0)
    answers = [True, True, False, False]

    async def is_away() -> bool:
        return answers.pop(0)

    assert await reachable(is_away)
    assert len(answers) == 1
    assert not await reachable(is_away)


async def test_one_looks_for_all_who_wait_and_each_is_told_that_the_database_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("onedoor.service.reachable.LOOK_EVERY", 0)
    answers = [True, True, False, False]

    async def is_away() -> bool:
        return answers.pop(0)

    look = Look(is_away)
    assert await asyncio.gather(look.was_away(), look.was_away(), look.was_away()) == [True, True, True]
    assert len(answers) == 1
    assert not await look.was_away()


async def test_work_that_fails_ends_the_component_and_all_its_other_work() -> None:
    tasks, stopped = Tasks(), asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def fail() -> None:
        raise KeyError("q1")

    tasks.start(wait())
    tasks.start(fail())
    with pytest.raises(KeyError):
        await tasks.run()
    assert stopped.is_set()


@pytest.mark.parametrize("answer", [NotConnected(), RequestFailed("item-not-found"), TimeoutError()])
async def test_what_others_say_to_it_is_no_error_of_the_component(answer: Exception) -> None:
    tasks, asked = Tasks(), asyncio.Event()

    async def ask() -> None:
        asked.set()
        raise answer

    tasks.start(ask())
    running = asyncio.create_task(tasks.run())
    await asked.wait()
    await asyncio.sleep(0)
    assert not running.done()
    running.cancel()
    await asyncio.wait([running])


def test_what_has_failed_twice_is_hopeless_and_what_has_no_name_never_is() -> None:
    faults = Faults()
    for _ in range(TRIES):
        assert not faults.is_hopeless("line s1")
        faults.note("line s1")
        faults.note("")
    assert faults.is_hopeless("line s1")
    assert not faults.is_hopeless("")


def test_only_the_newest_faults_are_remembered() -> None:
    faults = Faults()
    for number in range(MOST_REMEMBERED + 1):
        faults.note(f"line s{number}")
    assert (faults.times("line s0"), faults.times("line s1")) == (0, 1)


@pytest.mark.parametrize(
    ("sender", "ends"), [("ana@ours.test/x", True), ("ours.test", True), ("mallory@far.test/x", False)]
)
async def test_a_stranger_cannot_end_a_component_by_what_they_send(sender: str, ends: bool) -> None:
    tasks = Tasks()
    running = asyncio.create_task(tasks.run())
    tasks.blame(KeyError("q1"), element("message", {"from": sender}), {"ours.test"})
    await asyncio.wait([running], timeout=0.05)
    assert running.done() is ends
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
