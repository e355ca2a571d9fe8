"""The puzzle before a chat: what is a solution, and all that is none."""

import copy
import secrets
import threading
from typing import Any

import altcha
import pytest

from bridge.frames.frames import FrameError
from bridge.limits import puzzle
from bridge.limits.form_token import LIVES, FormTokens
from bridge.limits.puzzle import Puzzles
from bridge.limits.spent import Spent
from components.demo.citizen import solved

KEY, SITE, VISIT = "k" * 64, "web.nj.example", "v-rosa"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puzzle, "ATTEMPTS", 200)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def puzzles(clock: Clock) -> Puzzles:
    return Puzzles(KEY, SITE, clock)


def a_solution(puzzles: Puzzles, visit: str = VISIT) -> dict[str, Any]:
    return copy.deepcopy(dict(solved(puzzles.make(visit, 0))))


def refused(puzzles: Puzzles, solution: object, visit: str | None = VISIT) -> bool:
    try:
        puzzles.check(solution, visit)
    except FrameError as error:
        assert error.code == "bad-solution"
        return True
    return False


def test_n44_a_solution_counts_once(puzzles: Puzzles) -> None:
    solution = a_solution(puzzles)
    assert puzzles.check(solution, VISIT) == VISIT
    assert refused(puzzles, solution)
    assert refused(puzzles, copy.deepcopy(solution), None)


def test_n44_of_a_hundred_at_once_one_is_the_first(puzzles: Puzzles) -> None:
    solution, begin = a_solution(puzzles), threading.Barrier(100)
    taken: list[bool] = []

    def try_it() -> None:
        begin.wait()
        taken.append(not refused(puzzles, solution))

    threads = [threading.Thread(target=try_it) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 100
    assert taken.count(True) == 1


def test_n44_an_old_solution_is_none_and_being_old_it_needs_no_memory(puzzles: Puzzles, clock: Clock) -> None:
    late, used = a_solution(puzzles), a_solution(puzzles)
    puzzles.check(used, VISIT)
    clock.now += puzzle.LIVES + 2
    assert refused(puzzles, late)
    assert refused(puzzles, used)
    puzzles.check(a_solution(puzzles), VISIT)
    assert len(puzzles._spent) == 1


def test_n44_a_puzzle_of_the_librarys_own_clock_that_is_over_is_none() -> None:
    puzzles = Puzzles(KEY, SITE, lambda: 1_000_000_000.0)  # in 2001
    assert refused(puzzles, a_solution(puzzles))


CHANGES: dict[str, tuple[str, object]] = {
    "another algorithm": ("algorithm", "SHA-512"),
    "the algorithm none": ("algorithm", "none"),
    "no algorithm": ("algorithm", None),
    "no work": ("cost", 0),
    "any hash": ("keyPrefix", ""),
    "a short hash": ("keyPrefix", "00"),
    "a short key": ("keyLength", 1),
    "longer life": ("expiresAt", 4_000_000_000),
    "no end": ("expiresAt", None),
    "another visit": ("data", {"site": SITE, "visit": "v-ben"}),
    "another site": ("data", {"site": "web.ny.example", "visit": VISIT}),
    "no data": ("data", None),
    "data that are a text": ("data", "v-rosa"),
    "another salt": ("salt", "00" * 16),
    "no salt": ("salt", None),
    "a nonce that is a list": ("nonce", ["00"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_n44_a_changed_puzzle_is_none_of_ours(puzzles: Puzzles, change: str) -> None:
    name, value = CHANGES[change]
    solution = a_solution(puzzles)
    solution["challenge"]["parameters"][name] = value
    assert refused(puzzles, solution, "v-ben" if change == "another visit" else VISIT)


@pytest.mark.parametrize(
    "change", ["no work", "any hash", "a short hash", "longer life", "no end", "another site", "no data"]
)
def test_n44_one_that_we_signed_but_never_ask_is_none_either(puzzles: Puzzles, change: str) -> None:
    """Even who had our signature could not make the work cheap: what is asked is checked besides."""
    asked = puzzles.make(VISIT, 0)["parameters"] | {CHANGES[change][0]: CHANGES[change][1]}
    signed = altcha.v2._sign_challenge_v2("SHA-256", altcha.ChallengeParameters.from_dict(asked), None, KEY)
    assert refused(puzzles, solved(signed.to_dict()))


def test_n44_another_sites_or_another_keys_puzzle_is_none_of_ours(puzzles: Puzzles, clock: Clock) -> None:
    assert refused(puzzles, a_solution(Puzzles(KEY, "web.ny.example", clock)))
    assert refused(puzzles, a_solution(Puzzles("x" * 64, SITE, clock)))
    assert refused(puzzles, a_solution(puzzles, "v-ben"))


@pytest.mark.parametrize(
    "junk",
    [
        None, 0, "", "none", [], {}, {"challenge": {}}, {"challenge": None, "solution": None},
        {"challenge": {"parameters": {}, "signature": ""}, "solution": {}},
        {"challenge": {"parameters": [], "signature": 7}, "solution": {"counter": "x", "derivedKey": []}},
    ],
)  # fmt: skip
def test_n44_what_is_no_solution_at_all_is_refused(puzzles: Puzzles, junk: object) -> None:
    assert refused(puzzles, junk)


@pytest.mark.parametrize("counter", [-1, 2**32, 1.5, "1", None, True])
def test_n44_a_guess_is_no_solution(puzzles: Puzzles, counter: object) -> None:
    solution = a_solution(puzzles)
    solution["solution"]["counter"] = counter
    assert refused(puzzles, solution)


def test_each_doubling_makes_the_work_twice_as_long(puzzles: Puzzles, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def a_number(most: int) -> int:
        asked.append(most)
        return 0

    monkeypatch.setattr(secrets, "randbelow", a_number)
    for doublings in range(4):
        puzzles.make(VISIT, doublings)
    assert asked == [200, 400, 800, 1600]


def test_a_form_counts_once_and_not_before_anybody_could_write(clock: Clock) -> None:
    forms = FormTokens(KEY, SITE, 3.0, clock)
    token = forms.write()
    with pytest.raises(FrameError, match="too-early"):
        forms.check(token)
    clock.now += 3.1
    forms.check(token)
    with pytest.raises(FrameError, match="old-form"):
        forms.check(token)


def test_a_form_of_yesterday_of_another_site_or_of_nobody_starts_nothing(clock: Clock) -> None:
    forms = FormTokens(KEY, SITE, 3.0, clock)
    token, foreign = forms.write(), FormTokens(KEY, "web.ny.example", 3.0, clock).write()
    clock.now += 4
    for wrong in (foreign, "", "0", token[:-1], token + "x"):
        with pytest.raises(FrameError, match="old-form"):
            forms.check(wrong)
    clock.now += LIVES
    with pytest.raises(FrameError, match="old-form"):
        forms.check(token)


def test_a_full_memory_takes_nothing_rather_than_forget_what_was_used() -> None:
    spent = Spent(most=2)
    assert spent.first("a", until=10, now=0)
    assert spent.first("b", until=20, now=0)
    assert not spent.first("c", until=20, now=0)
    assert not spent.first("a", until=10, now=5)
    assert spent.first("c", until=20, now=11)
    assert len(spent) == 2
