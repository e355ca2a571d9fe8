"""How often one place may do something, told by a clock of the test's own."""

import pytest

from bridge.frames.frames import FrameError
from bridge.limits.callers import Callers
from bridge.limits.limits import HARDEST, Limits
from onedoor import settings
from onedoor.desk.rates import Buckets, Rate


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def limits(clock: Clock, **chosen: float) -> Limits:
    return Limits(settings.Limits(**chosen), clock)  # type: ignore[arg-type]


def test_so_many_at_once_and_then_one_every_so_often() -> None:
    buckets = Buckets(Rate(3, 10))
    assert [buckets.take("a", 0) for _ in range(4)] == [0, 0, 0, 10]
    assert buckets.take("b", 0) == 0, "somebody else is not held up"
    assert buckets.take("a", 4) == pytest.approx(6)
    assert buckets.take("a", 10) == 0
    assert [buckets.take("a", 1000) for _ in range(4)] == [0, 0, 0, 10], "it never holds more than the burst"


@pytest.mark.case("N45")
def test_however_many_places_there_are_only_so_many_are_remembered() -> None:
    buckets = Buckets(Rate(1, 10), most=100)
    for number in range(10_000):
        buckets.take(str(number), 0)
    assert len(buckets) == 100
    assert buckets.take("9999", 0) > 0
    assert buckets.take("0", 0) == 0


def test_n45_who_starts_too_many_chats_is_told_when_it_may_be_again() -> None:
    clock = Clock()
    place = limits(clock, starts=10)
    for _ in range(10):
        place.take("start", "rosa")
    for attempt in (place.take, place.check):
        with pytest.raises(FrameError) as refused:
            attempt("start", "rosa", "q-1")
        assert (refused.value.code, refused.value.id, refused.value.more) == ("too-many", "q-1", {"wait": 60})
    place.take("start", "ben")
    clock.now += 60
    place.take("start", "rosa")


def test_n45_an_agency_that_is_asked_by_too_many_is_busy_for_everybody() -> None:
    place = limits(Clock(), agency_starts=2)
    place.take("agency", "tax")
    place.take("agency", "tax")
    with pytest.raises(FrameError, match="full"):
        place.take("agency", "tax")
    place.take("agency", "labor")


def test_who_cannot_be_told_from_others_is_never_refused_for_them() -> None:
    place = limits(Clock(), starts=1)
    for _ in range(5):
        place.take("start", "")
    place.take("start", "rosa")
    with pytest.raises(FrameError):
        place.take("start", "rosa")


def test_the_work_grows_with_what_ones_place_did_and_everybody_did_and_has_an_end() -> None:
    clock = Clock()
    place = limits(clock, starts=30)
    assert place.doublings("rosa") == 0
    for _ in range(10):
        place.take("start", "rosa")
    assert (place.doublings("rosa"), place.doublings("ben")) == (2, 0)
    for _ in range(200):
        place.count_start()
    assert (place.doublings("rosa"), place.doublings("ben"), place.doublings("")) == (4, 2, 2)
    for _ in range(10_000):
        place.count_start()
    assert place.doublings("rosa") == HARDEST
    clock.now += 3600
    assert place.doublings("rosa") == 0


@pytest.mark.case("N28")
def test_behind_a_proxy_on_this_machine_that_we_were_not_told_of_nobody_can_be_told_from_others() -> None:
    """All citizens would be one place, and after so many starts none of them could begin."""
    assert Callers("key").pseudonym("127.0.0.1", ["192.0.2.1"]) == ""
    assert Callers("key").pseudonym("::1", ["192.0.2.1"]) == ""
    assert Callers("key").pseudonym("127.0.0.1") != ""
