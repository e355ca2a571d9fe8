"""Whatever happens in whatever order at a desk: nobody is lost, overtaken or given to two, and nobody has too many."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.desk import Desk
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import OVER, State
from onedoor.desk.terms.people import Duty, Jid
from tests.unit.desks import NOON, S, a_leg, a_setup, agent

PEOPLE = [
    agent(Jid("ana@agency.test"), "general permits", "en es", 1),
    agent(Jid("ben@agency.test"), "general", "en", 2, supervisor=True, levels={"general": 5}),
    agent(Jid("kim@agency.test"), "permits", "es", 3),
    agent(Jid("off@agency.test"), "general permits", "en es", 3, Duty.OFF),
]
agents = st.sampled_from([one.jid for one in PEOPLE])
numbers = st.integers(0, 30)
places = st.sampled_from(["@ana", "@ben", "@kim", "@off", "general", "permits", "taxes"])


class AnyDay(RuleBasedStateMachine):
    """One desk through an arbitrary day; what it refuses, it must refuse without a trace."""

    @initialize(
        simultaneous_offers=st.integers(1, 3), missed_offers=st.integers(0, 2), reply_reminder=st.sampled_from([0, 30])
    )
    def open(self, simultaneous_offers: int, missed_offers: int, reply_reminder: int) -> None:
        self.now: datetime = NOON
        tags = {"late": "Late fee", "form": "Form"}
        self.setup = a_setup(
            *PEOPLE,
            simultaneous_offers=simultaneous_offers,
            missed_offers=missed_offers,
            reply_reminder=reply_reminder * S,
            tags=tags,
        )
        self.desk = Desk(self.setup, NOON)
        self.happened: list[tuple[e.Event, datetime]] = []
        self.given: dict[str, acts.Assign] = {}
        self.there: set[tuple[str, Jid]] = set()
        """Who has come into which room."""
        for one in PEOPLE[:3]:
            self.act(acts.Arrived(one.jid))

    def act(self, act: acts.Act) -> None:
        before = {id: leg.state for id, leg in self.desk.legs.items()}
        # Who has answered may come, whatever other agencies have given them since.
        answered = {id: leg.coming for id, leg in self.desk.legs.items()}
        try:
            happened = self.desk.act(act, self.now)
        except acts.Refusal:
            assert {id: leg.state for id, leg in self.desk.legs.items()} == before
            return
        for event in happened:
            self.happened.append((event, self.now))
            if isinstance(event, e.Taken | e.Joined | e.Came) and event.agent:
                self.they_have_come(event)
            if (
                isinstance(event, e.Offered | e.Answered | e.Taken | e.Joined)
                and event.agent
                and self.given.get(event.leg)
                and answered.get(event.leg) != event.agent
            ):
                assert self.desk.staff.load(event.agent) <= self.desk.setup.agents[event.agent].capacity
            if isinstance(event, e.Offered):
                self.nobody_is_overtaken(event)

    def they_have_come(self, event: e.Taken | e.Joined | e.Came) -> None:
        """Nobody gets what somebody else has without being in its room."""
        had = isinstance(event, e.Taken) and event.from_agent is None and not event.given
        assert had or event.word or (event.leg, event.agent) in self.there

    def nobody_is_overtaken(self, event: e.Offered) -> None:
        """Whoever is offered a chat could not have been offered an older one, which still waits for anybody."""
        offered, who = self.desk.known(event.leg), self.desk.setup.agents[event.agent]
        if offered.is_consult:
            return  # advice takes nobody's turn
        for other in self.desk.legs.values():
            if other.is_seeking and not other.offers and other.place < offered.place:
                could = who.jid == other.only if other.only else who.can(other.skill, other.assigned.language)
                asked = who.jid in other.asked or who.jid in (other.owner, other.assigned.asked_by)
                assert not could or asked, f"{other.id} was overtaken by {offered.id}"

    def some(self, number: int) -> Leg | None:
        legs = list(self.desk.legs.values())
        return legs[number % len(legs)] if legs else None

    @rule(skill=st.sampled_from(["general", "permits"]), language=st.sampled_from(["en", "es"]), ago=st.integers(0, 99),
          priority=st.sampled_from([0, 0, 0, 1]))  # fmt: skip
    def a_citizen_comes(self, skill: str, language: str, ago: int, priority: int) -> None:
        number = self.desk.next_number()
        since = self.now - ago * S
        assign = a_leg(f"c{number}.1", number, skill=skill, language=language, since=since, priority=priority)
        self.given[assign.leg.leg] = assign
        self.act(assign)

    @rule(skill=st.sampled_from(["general", "permits"]))
    def another_agency_hands_one_over(self, skill: str) -> None:
        number = self.desk.next_number()
        assign = a_leg(f"c{number}.2", number, skill=skill, since=self.now, from_agency="Other", from_agent="Joe")
        self.given[assign.leg.leg] = assign
        self.act(assign)

    @rule(number=numbers)
    def the_router_says_it_again(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.id in self.given:
            self.act(self.given[leg.id])

    @rule(who=agents, number=numbers)
    def somebody_takes_one(self, who: Jid, number: int) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.Take(who, leg.id))

    @rule(number=numbers)
    def the_one_who_is_asked_answers(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.offers:
            self.act(acts.Take(next(iter(leg.offers)), leg.id))

    @rule(number=numbers)
    def the_one_who_is_asked_declines(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.offers:
            self.act(acts.Pass(next(reversed(leg.offers)), leg.id))

    @rule(number=numbers, where=places, mode=st.sampled_from(["cold", "warm"]), who=st.none() | agents)
    def somebody_transfers(self, number: int, where: str, mode: str, who: Jid | None) -> None:
        leg = self.some(number)
        if leg is not None and (who or leg.owner) is not None:
            self.act(acts.Transfer(who or leg.owner or PEOPLE[0].jid, leg.id, where, "", mode))

    @rule(number=numbers, what=st.sampled_from([acts.Release, acts.Requeue, acts.Take]))
    def the_owner_lets_go_or_takes_back(self, number: int, what: type[acts.Release | acts.Requeue | acts.Take]) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(what(leg.owner, leg.id))

    @rule(number=numbers, where=places)
    def the_owner_asks_for_advice(self, number: int, where: str) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(acts.Consult(leg.owner, leg.id, where, "How?", f"ask{self.desk.next_number()}@desks.test"))

    @rule(number=numbers, who=agents, what=st.sampled_from([acts.Watch, acts.TakeOver]))
    def somebody_supervises(self, number: int, who: Jid, what: type[acts.Watch | acts.TakeOver]) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(what(who, leg.id))

    @rule(number=numbers, tags=st.sets(st.sampled_from(["late", "form", "none"])), off=st.sets(st.just("late")))
    def somebody_tags(self, number: int, tags: set[str], off: set[str]) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.act(acts.Tag(leg.owner, leg.id, tuple(tags), tuple(off)))

    @rule(who=agents, chats=st.integers(0, 3))
    def an_agent_has_chats_at_another_agency(self, who: Jid, chats: int) -> None:
        self.act(acts.Elsewhere({who: chats}))

    @rule(number=numbers, answer=st.sampled_from(["done", "joined", "refused"]))
    def the_other_agency_answers(self, number: int, answer: str) -> None:
        leg = self.some(number)
        if leg is None:
            return
        match answer:
            case "done":
                self.act(acts.TransferDone(leg.id, "Other", "Joe"))
            case "joined":
                self.act(acts.Joined(leg.id, "Other", "Joe"))
            case _:
                self.act(acts.TransferRefused(leg.id, "nobody"))

    @rule(who=agents, reached=st.booleans())
    def a_client_answers_or_does_not(self, who: Jid, reached: bool) -> None:
        self.act(acts.Reached(who) if reached else acts.Unreached(who))

    @rule(who=agents)
    def a_connection_is_cut(self, who: Jid) -> None:
        for leg in list(self.desk.legs.values()):
            if who in leg.agents() and who not in leg.absent:
                self.act(acts.Left(leg.id, who, True, f"{who}/pc"))
        self.act(acts.Severed(who, f"{who}/pc"))
        self.act(acts.Vanished(who))

    @rule(number=numbers, by_will=st.booleans(), which=st.integers(0, 1))
    def an_agent_leaves_the_room(self, number: int, by_will: bool, which: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.agents():
            self.act(acts.Left(leg.id, leg.agents()[which % len(leg.agents())], by_will))

    @rule(number=numbers)
    def the_owner_is_in_the_room(self, number: int) -> None:
        leg = self.some(number)
        if leg is not None and leg.owner is not None:
            self.enters(leg, leg.owner)

    @rule(number=numbers)
    def whoever_is_awaited_comes(self, number: int) -> None:
        """One of those who are: else it would hardly ever happen."""
        awaited = [leg for leg in self.desk.legs.values() if leg.coming is not None]
        if awaited:
            leg = awaited[number % len(awaited)]
            self.enters(leg, leg.coming or PEOPLE[0].jid)

    def enters(self, leg: Leg, agent: Jid) -> None:
        self.there.add((leg.id, agent))
        self.act(acts.Entered(leg.id, agent))

    @rule(number=numbers, refused=st.booleans())
    def the_router_gives_one_to_us(self, number: int, refused: bool) -> None:
        leg = self.some(number)
        if leg is not None:
            self.act(acts.Granted(leg.id, refused))

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

    @rule(number=numbers, who=st.none() | agents)
    def somebody_says_something(self, number: int, who: Jid | None) -> None:
        leg = self.some(number)
        if leg is None:
            return
        if who is not None:
            self.there.add((leg.id, who))
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
        assert not self.desk._matching.everybody(self.now), "somebody waits who could have been offered"

    @invariant()
    def what_somebody_has_is_counted(self) -> None:
        for one in PEOPLE:
            running = [leg for leg in self.desk.legs.values() if not leg.is_over and not leg.is_consult]
            held = {leg.id for leg in running if one.jid in (*leg.people(), *leg.offers)}
            assert held == self.desk.staff.held(one.jid)
            assert len(held) <= one.capacity

    @invariant()
    def every_citizen_has_an_agent_a_place_or_an_end(self) -> None:
        for leg in self.desk.legs.values():
            has_place = leg.id in self.desk.queue
            assert (self.desk.queue.position(leg.id) is not None) == (has_place and leg.wanted.counts)
            is_asked_elsewhere = leg.state is State.LEAVING
            is_awaited = leg.coming is not None
            assert leg.owner is not None or has_place or is_awaited or is_asked_elsewhere or leg.state in OVER
            assert has_place == leg.is_seeking

    @invariant()
    def nobody_is_asked_for_what_they_have(self) -> None:
        for leg in self.desk.legs.values():
            assert not leg.offers or leg.is_seeking
            assert not set(leg.offers) & {leg.owner, leg.partner, leg.assigned.asked_by}
            assert leg.partner is None or (leg.state in (State.PAIRED, *OVER) and leg.partner != leg.owner)
            assert leg.coming is None or leg.coming not in (leg.owner, leg.partner)
            assert set(leg.absent) <= set(leg.people()) or leg.is_over
            assert set(leg.called) <= leg.cut <= set(leg.absent) or leg.is_over

    @invariant()
    def nobody_is_asked_who_cannot_answer(self) -> None:
        for leg in self.desk.legs.values():
            assert set(leg.offers) <= self.desk.staff.present - self.desk.staff.silent()

    @invariant()
    def advice_ends_with_the_chat_it_is_about(self) -> None:
        for leg in self.desk.legs.values():
            if leg.is_consult and not leg.is_over:
                about = self.desk.legs.get(leg.assigned.about)
                assert about is not None
                assert not about.is_over
                assert about.owner == leg.assigned.asked_by

    @precondition(lambda self: self.happened)
    @rule()
    def a_new_process_reads_the_same(self) -> None:
        again = Desk(self.setup, NOON)
        for event, at in self.happened:
            again.replay(event, at)
        assert {id: known_of(leg) for id, leg in again.legs.items()} == {
            id: known_of(leg) for id, leg in self.desk.legs.items()
        }


def known_of(leg: Leg) -> tuple[object, ...]:
    coming = leg.coming, leg.came, leg.takes_over
    return leg.state, leg.owner, leg.partner, coming, leg.offers, leg.skill, leg.only, leg.watchers, leg.tags


# Ten thousand days, in four parts that can run side by side.
AnyDay.TestCase.settings = settings(max_examples=2500, stateful_step_count=30, deadline=None)
TestAnyDay = AnyDay.TestCase
TestAnotherDay = type("TestAnotherDay", (AnyDay.TestCase,), {})
TestAThirdDay = type("TestAThirdDay", (AnyDay.TestCase,), {})
TestAFourthDay = type("TestAFourthDay", (AnyDay.TestCase,), {})
