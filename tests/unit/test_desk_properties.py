"""Whatever happens in whatever order at a desk: nobody is lost, overtaken or given to two, and nobody has too many."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onedoor.desk import acts
from onedoor.desk import events as e
from onedoor.desk.agency import Desk
from onedoor.desk.leg import OVER, Leg, State
from onedoor.desk.people import Duty, Jid
from tests.unit.desks import NOON, S, a_leg, a_setup, agent

PEOPLE = [
    agent(Jid("ana@agency.test"), "general permits", "en es", 1),
    agent(Jid("ben@agency.test"), "general", "en", 2),
    agent(Jid("kim@agency.test"), "permits", "es", 3),
    agent(Jid("off@agency.test"), "general permits", "en es", 3, Duty.OFF),
]
agents = st.sampled_from([one.jid for one in PEOPLE])
numbers = st.integers(0, 30)


class AnyDay(RuleBasedStateMachine):
    """One desk through an arbitrary day; what it refuses, it must refuse without a trace."""

    @initialize()
    def open(self) -> None:
        self.now: datetime = NOON
        self.desk = Desk(a_setup(*PEOPLE), NOON)
        self.happened: list[tuple[e.Event, datetime]] = []
        self.given: dict[str, acts.Assign] = {}
        self.lost: set[str] = set()
        for one in PEOPLE[:3]:
            self.act(acts.Arrived(one.jid))

    def act(self, act: acts.Act) -> None:
        before = {id: leg.state for id, leg in self.desk.legs.items()}
        try:
            happened = self.desk.act(act, self.now)
        except acts.Refusal:
            assert {id: leg.state for id, leg in self.desk.legs.items()} == before
            return
        for event in happened:
            self.happened.append((event, self.now))
            if isinstance(event, e.Offered):
                self.nobody_is_overtaken(event)

    def nobody_is_overtaken(self, event: e.Offered) -> None:
        """Whoever is offered a chat could not have been offered an older one, which still waits for anybody."""
        offered, who = self.desk.known(event.leg), self.desk.setup.agents[event.agent]
        for other in self.desk.legs.values():
            if other.is_unoffered and other.place < offered.place:
                could = who.jid == other.only if other.only else who.can(other.skill, other.assigned.language)
                asked = who.jid in other.asked or who.jid == other.owner
                assert not could or asked, f"{other.id} was overtaken by {offered.id}"

    def some(self, number: int) -> Leg | None:
        legs = list(self.desk.legs.values())
        return legs[number % len(legs)] if legs else None

    @rule(skill=st.sampled_from(["general", "permits"]), language=st.sampled_from(["en", "es"]), ago=st.integers(0, 99))
    def a_citizen_comes(self, skill: str, language: str, ago: int) -> None:
        number = len(self.given) + 1
        assign = a_leg(f"c{number}.1", number, skill=skill, language=language, since=self.now - ago * S)
        self.given[assign.leg.leg] = assign
        self.act(assign)

    @rule(skill=st.sampled_from(["general", "permits"]))
    def another_agency_hands_one_over(self, skill: str) -> None:
        number = len(self.given) + 1
        assign = a_leg(f"c{number}.2", number, skill=skill, since=self.now, from_agency="Other", from_agent="Joe")
        self.given[assign.leg.leg] = assign
        self.act(assign)

    @rule(number=numbers)
    def the_router_says_it_again(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(self.given[leg.id])

    @rule(who=agents, number=numbers)
    def somebody_takes_one(self, who: Jid, number: int) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.Take(who, leg.id))

    @rule(number=numbers)
    def the_one_who_is_asked_answers(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.offered is not None:
            self.act(acts.Take(leg.offered, leg.id))

    @rule(number=numbers)
    def the_one_who_is_asked_declines(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.offered is not None:
            self.act(acts.Pass(leg.offered, leg.id))

    @rule(number=numbers, where=st.sampled_from(["@ana", "@ben", "@kim", "@off", "general", "permits", "taxes"]))
    def the_owner_transfers(self, number: int, where: str) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(acts.Transfer(leg.owner, leg.id, where))

    @rule(number=numbers, done=st.booleans())
    def the_other_agency_answers(self, number: int, done: bool) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.TransferDone(leg.id, "Other", "Joe") if done else acts.TransferRefused(leg.id, "nobody"))

    @rule(number=numbers, by_will=st.booleans())
    def the_owner_leaves_the_room(self, number: int, by_will: bool) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(acts.Left(leg.id, leg.owner, by_will))

    @rule(number=numbers)
    def the_owner_is_in_the_room(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(acts.Entered(leg.id, leg.owner))

    @rule(who=agents, there=st.booleans())
    def somebody_comes_or_goes(self, who: Jid, there: bool) -> None:
        self.act(acts.Arrived(who) if there else acts.Vanished(who))

    @rule()
    def the_link_breaks(self) -> None:
        self.act(acts.AllVanished())
        self.now += 100 * S
        self.act(acts.Sighted())

    @rule(number=numbers, reason=st.sampled_from(["citizen", "withdrawn"]))
    def it_ends(self, number: int, reason: str) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.End(leg.id, reason))

    @rule(number=numbers, who=agents)
    def an_agent_says_something(self, number: int, who: Jid) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.Spoke(leg.id, who))

    @rule(number=numbers)
    def its_archive_is_proven(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.Proven(leg.id, True, 3))

    @rule(seconds=st.sampled_from([1, 5, 29, 31, 61, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.act(acts.Tick())

    @invariant()
    def nobody_has_more_than_they_can_hold(self) -> None:
        for one in PEOPLE:
            held = [leg for leg in self.desk.legs.values() if one.jid in (leg.owner, leg.offered) and not leg.is_over]
            assert len(held) == self.desk.staff.load(one.jid)
            assert len(held) <= one.capacity

    @invariant()
    def every_citizen_has_an_agent_a_place_or_an_end(self) -> None:
        for leg in self.desk.legs.values():
            has_agent = leg.owner is not None
            has_place = self.desk.queue.position(leg.id) is not None
            is_asked_elsewhere = leg.state is State.LEAVING
            assert has_agent or has_place or is_asked_elsewhere or leg.state in OVER
            assert has_place == leg.is_seeking

    @invariant()
    def whoever_is_asked_is_asked_for_a_time(self) -> None:
        for leg in self.desk.legs.values():
            assert (leg.offered is None) == (leg.until is None)
            assert leg.offered != leg.owner or leg.offered is None

    @precondition(lambda self: self.happened)
    @rule()
    def a_new_process_reads_the_same(self) -> None:
        again = Desk(a_setup(*PEOPLE), NOON)
        for event, at in self.happened:
            again.replay(event, at)
        assert {id: (leg.state, leg.owner, leg.offered) for id, leg in again.legs.items()} == {
            id: (leg.state, leg.owner, leg.offered) for id, leg in self.desk.legs.items()
        }


AnyDay.TestCase.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
TestAnyDay = AnyDay.TestCase
