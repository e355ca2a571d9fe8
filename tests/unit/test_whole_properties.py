"""Whatever a router and two agencies do and lose on the way: when all has arrived, they agree who has which citizen."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from onedoor.desk.agency import acts
from onedoor.desk.agency import events as e
from onedoor.desk.agency.leg import Leg
from onedoor.desk.agency.steps import State
from onedoor.desk.router import acts as router_acts
from onedoor.desk.router import chat as router_chat
from onedoor.desk.router import events as chat_events
from onedoor.desk.router.chat import Chat
from onedoor.desk.router.plan import Agency, Plan
from onedoor.desk.router.steps import LegState
from onedoor.desk.terms.people import Jid, Setup
from onedoor.desk.topics.topics import Topic, words
from tests.unit.desks import a_setup, agent
from tests.unit.routers import BUSINESS, NOON, TAX, S
from tests.unit.whole import DeskSide, World

ANA, TIM = Jid("ana@tax.test"), Jid("tim@tax.test")
BEN, BEA = Jid("ben@business.test"), Jid("bea@business.test")
STAFF = {
    TAX: [agent(ANA, "taxes"), agent(TIM, "taxes refunds", capacity=2, supervisor=True)],
    BUSINESS: [agent(BEN, "general", capacity=2, supervisor=True), agent(BEA, "general starting")],
}
PLAN = Plan(
    "rooms.test",
    {
        "taxes": Topic("taxes", "Taxes", words("vat"), ((TAX, "taxes"), (BUSINESS, "general"))),
        "starting": Topic("starting", "Starting", words("shop"), ((BUSINESS, "starting"),), ((TAX, "refunds"),)),
    },
    {TAX: Agency(TAX, "tax", "Taxation"), BUSINESS: Agency(BUSINESS, "business", "Business")},
)
RECORDED = (LegState.OVER, LegState.ARCHIVED)
OTHER = {TAX: "business", BUSINESS: "tax"}
TARGETS = ["", "", "", "", "tax", "taxes", "general", "starting", "@ana", "@tim", "@ben", "@bea"]
"""The empty one stands for the other agency."""

numbers = st.integers(0, 30)
agencies = st.sampled_from([TAX, BUSINESS])
visitors = st.integers(1, 4)
whom = st.integers(0, 1)
targets = st.sampled_from(TARGETS)

WITHOUT_AGENT = (State.WAITING, State.OFFERED)
WITH_AGENT = (State.TALKING, State.SEEKING, State.PAIRED)


def a_staff(agency: str, simultaneous_offers: int, missed_offers: int, overflow: int) -> Setup:
    people = STAFF[agency]
    skills = sorted({skill for one in people for skill in one.skills})
    limit = dict.fromkeys(skills, overflow * S) if overflow else {}
    setup = a_setup(*people, simultaneous_offers=simultaneous_offers, missed_offers=missed_offers, overflow=limit)
    return replace(setup, name=agency, skills={slug: slug for slug in skills})


class AnyWeek(RuleBasedStateMachine):
    """Citizens, agents and lost messages in any order. What is refused is refused without a trace (see the others)."""

    in_rooms = False
    """Whether what is asked of rooms counts, too."""

    @initialize(simultaneous_offers=st.integers(1, 2), missed_offers=st.sampled_from([0, 0, 2]),
                overflow=st.sampled_from([0, 60]), talking=st.integers(0, 2),
                gone=st.sampled_from([None, None, None, ANA, TIM, BEN, BEA]))  # fmt: skip
    def open(self, simultaneous_offers: int, missed_offers: int, overflow: int, talking: int, gone: Jid | None) -> None:
        self.world = World(
            PLAN, {one: a_staff(one, simultaneous_offers, missed_offers, overflow) for one in STAFF}, NOON
        )
        if self.in_rooms:
            self.world.have_rooms()
        self.came = 0
        for jid, desk in self.world.desks.items():
            for one in sorted(desk.setup.agents.keys() - {gone}):
                desk.comes(one, NOON)
            self.world.publish(jid)
        for who in range(talking):
            self.a_citizen_comes_and_is_answered(who + 1, "taxes")

    # --- Citizens ---

    @rule(who=visitors, topic=st.sampled_from(["taxes", "starting"]))
    def a_citizen_comes(self, who: int, topic: str) -> None:
        self.came += 1
        join = router_acts.Join(f"q{self.came}", f"v-{who}@web.test/web", topic, "en", "Rosa", "How?")
        self.ask_the_router(join)

    @rule(who=visitors)
    def a_citizen_leaves(self, who: int) -> None:
        self.ask_the_router(router_acts.Depart(f"v-{who}@web.test/web"))

    def ask_the_router(self, act: router_acts.Act) -> None:
        try:
            self.world.router.act(act, self.world.now)
        except router_acts.Refusal as refusal:
            note(f"  router: {act} → {refusal}")

    @rule(who=visitors, topic=st.sampled_from(["taxes", "starting"]))
    def a_citizen_comes_and_is_answered(self, who: int, topic: str) -> None:
        self.a_citizen_comes(who, topic)
        self.world.arrive()
        self.whoever_is_asked_answers()

    @rule(who=visitors)
    def two_agencies_answer_for_a_citizen_who_has_waited_too_long(self, who: int) -> None:
        self.a_citizen_comes(who, "taxes")
        self.world.arrive()
        self.time_passes(61)
        self.world.arrive()
        self.whoever_is_asked_answers()

    def whoever_is_asked_answers(self) -> None:
        """For the citizen who came last; the router has not heard of it yet."""
        for desk in self.world.desks.values():
            for leg in desk.open_legs():
                if leg.assigned.chat == f"q{self.came}" and leg.offers:
                    desk.act(acts.Take(next(iter(leg.offers)), leg.id), self.world.now)

    # --- Agents ---

    def ask_a_desk(self, number: int, act: Callable[[DeskSide, Leg], acts.Act | None], *, owned: bool = False) -> None:
        """Of a leg that is open, or somebody's."""
        open_legs = [(desk, leg) for desk in self.world.desks.values() for leg in desk.open_legs()]
        found = [(desk, leg) for desk, leg in open_legs if leg.owner is not None or not owned]
        if not found:
            return
        desk, leg = found[number % len(found)]
        if (wanted := act(desk, leg)) is not None:
            try:
                desk.act(wanted, self.world.now)
            except acts.Refusal as refusal:
                note(f"  {desk.name}: {wanted} → {refusal}")

    def ask_who_is_asked(self, number: int, what: type[acts.Take | acts.Pass]) -> None:
        offers = [(desk, leg) for desk in self.world.desks.values() for leg in desk.open_legs() if leg.offers]
        if offers:
            desk, leg = offers[number % len(offers)]
            desk.act(what(next(iter(leg.offers)), leg.id), self.world.now)

    @rule(number=numbers)
    def whoever_is_asked_takes_it(self, number: int) -> None:
        self.ask_who_is_asked(number, acts.Take)

    @rule(number=numbers)
    def whoever_is_asked_declines(self, number: int) -> None:
        self.ask_who_is_asked(number, acts.Pass)

    @rule(number=numbers, who=whom)
    def somebody_takes_it(self, number: int, who: int) -> None:
        self.ask_a_desk(number, lambda desk, leg: acts.Take(STAFF[desk.name][who].jid, leg.id))

    @rule(number=numbers, where=targets, mode=st.sampled_from(["cold", "warm"]))
    def the_owner_transfers(self, number: int, where: str, mode: str) -> None:
        self.ask_a_desk(
            number,
            lambda desk, leg: acts.Transfer(Jid(leg.owner or ""), leg.id, where or OTHER[desk.name], "why", mode),
            owned=True,
        )

    @rule(number=numbers, where=targets)
    def a_supervisor_moves_it(self, number: int, where: str) -> None:
        self.ask_a_desk(
            number, lambda desk, leg: acts.Transfer(self.head_of(desk), leg.id, where or OTHER[desk.name], "why")
        )

    @rule(number=numbers, where=targets)
    def the_owner_asks_for_advice(self, number: int, where: str) -> None:
        self.ask_a_desk(
            number,
            lambda desk, leg: acts.Consult(
                Jid(leg.owner or ""), leg.id, where or OTHER[desk.name], "how?", "a-1@d.test"
            ),
            owned=True,
        )

    @rule(number=numbers, what=st.sampled_from([acts.Release, acts.Requeue, acts.Take]))
    def the_owner_lets_go_or_takes_back(self, number: int, what: type[acts.Release | acts.Requeue | acts.Take]) -> None:
        self.ask_a_desk(number, lambda _, leg: what(Jid(leg.owner or ""), leg.id), owned=True)

    @rule(number=numbers)
    def a_supervisor_takes_over(self, number: int) -> None:
        self.ask_a_desk(number, lambda desk, leg: acts.TakeOver(self.head_of(desk), leg.id))

    @rule(number=numbers, blocks=st.booleans())
    def the_owner_ends_it(self, number: int, blocks: bool) -> None:
        def how(_: DeskSide, leg: Leg) -> acts.Act:
            owner = Jid(leg.owner or "")
            return acts.Block(owner, leg.id, 60) if blocks else acts.End(leg.id, "agent", owner)

        self.ask_a_desk(number, how, owned=True)

    @rule(number=numbers)
    def a_supervisor_ends_it(self, number: int) -> None:
        self.ask_a_desk(number, lambda desk, leg: acts.End(leg.id, "agent", self.head_of(desk)))

    def head_of(self, desk: DeskSide) -> Jid:
        return next(one.jid for one in STAFF[desk.name] if one.supervisor)

    @rule(agency=agencies, who=whom, there=st.booleans())
    def an_agent_comes_or_goes(self, agency: str, who: int, there: bool) -> None:
        desk, jid = self.world.desks[agency], STAFF[agency][who].jid
        if there:
            desk.comes(jid, self.world.now)
        else:
            desk.goes(jid, self.world.now)

    @rule(agency=agencies, who=whom, slow=st.booleans())
    def an_agent_is_slow_to_come_into_rooms(self, agency: str, who: int, slow: bool) -> None:
        """Or comes now into all where they are awaited."""
        desk, jid = self.world.desks[agency], STAFF[agency][who].jid
        if slow:
            desk.slow.add(jid)
            return
        desk.slow.discard(jid)
        if jid in desk.there:
            desk.comes(jid, self.world.now)

    # --- What is on its way ---

    def a_message_arrives(self, number: int, times: int, answered: bool) -> None:
        if heads := self.world.heads():
            side, lane, message = heads[number % len(heads)]
            for _ in range(times):
                self.world.deliver(side, lane, message)
            if answered:
                self.world.answer(side, lane, message, message.answers[0])

    # More often than other things: without that not much would happen.
    one_arrives = rule(number=numbers, times=st.integers(1, 2), answered=st.booleans())(a_message_arrives)
    another_arrives = rule(number=numbers, times=st.just(1), answered=st.just(True))(a_message_arrives)

    @rule(number=numbers)
    def an_answer_arrives(self, number: int) -> None:
        if heads := [one for one in self.world.heads() if one[2].answers]:
            side, lane, message = heads[number % len(heads)]
            self.world.answer(side, lane, message, message.answers[0])

    @rule()
    def much_arrives(self) -> None:
        """The first of each lane, and what agencies offer."""
        for agency in self.world.desks:
            self.world.publish(agency)
        for side, lane, message in self.world.heads():
            self.world.deliver(side, lane, message)
            self.world.answer(side, lane, message, message.answers[0])

    @rule()
    def all_arrives(self) -> None:
        self.world.arrive()
        self.they_agree()

    @rule()
    def archives_are_proven(self) -> None:
        self.world.prove()

    # --- What breaks, and what time does ---

    @rule(agency=agencies)
    def an_agency_is_lost(self, agency: str) -> None:
        self.world.router.act(router_acts.Lost(agency), self.world.now)

    @rule(agency=agencies)
    def an_agency_says_what_it_offers(self, agency: str) -> None:
        self.world.publish(agency)

    @rule(agency=agencies, long=st.booleans())
    def an_agency_starts_again(self, agency: str, long: bool) -> None:
        if long:
            self.world.give_up(agency)
        self.world.desks[agency].start(self.world.now)

    @rule()
    def the_router_starts_again(self) -> None:
        self.world.router.start()
        for desk in self.world.desks.values():
            desk.forget_answers()

    @rule()
    def the_routers_link_breaks(self) -> None:
        self.world.router.router.directory.forget()
        self.world.router.forget_answers()

    @rule(seconds=st.sampled_from([1, 10, 31, 31, 61, 700]))
    def time_passes(self, seconds: int) -> None:
        self.world.now += seconds * S
        self.world.tick()

    # --- What is always so, whatever is on its way ---

    @invariant()
    def no_citizen_is_two_agencies_but_in_a_warm_transfer(self) -> None:
        """Of those that the router counts; whoever it has just let go has not heard of it yet."""
        if not hasattr(self, "world"):
            return
        for chat in self.world.router.router.chats.values():
            having = [leg for leg in chat.legs.values() if not leg.is_consult and self.is_somebodys(leg)]
            for first, second in combinations(having, 2):
                both = second.assigned.from_leg == first.id and second.assigned.mode == "warm"
                assert both, f"{first.id} and {second.id} have the citizen"

    def is_somebodys(self, leg: router_chat.Leg) -> bool:
        own = self.world.desks[leg.agency].desk.legs.get(leg.id)
        return leg.holds and own is not None and not own.is_over and own.owner is not None

    @invariant()
    def nothing_is_handed_over_before_somebody_has_come(self) -> None:
        if not hasattr(self, "world"):
            return
        happened = [event for event, _ in self.world.router.happened]
        asked = {event.leg: event.from_leg for event in happened if isinstance(event, chat_events.Assigned)}
        handed = [
            event
            for event in happened
            if isinstance(event, chat_events.HandedOver) and asked[event.to_leg] == event.leg
        ]
        told = [event for desk in self.world.desks.values() for _, event, _ in desk.happened]
        came = {event.leg for event in told if isinstance(event, e.Came)}
        assert [event for event in handed if event.to_leg not in came] == []

    # --- What is so when all has arrived ---

    def they_agree(self) -> None:
        for chat in self.world.router.router.chats.values():
            holds = [leg for leg in chat.legs.values() if leg.holds]
            assert not holds or chat.ended is None, f"{chat.id} is over and with somebody"
            looked_after = chat.ended or chat.id in list(self.world.router.router.unsure)
            assert holds or looked_after, f"{chat.id} is with nobody"
            for leg in holds:
                self.the_desk_has_it(chat, leg)
            self.it_is_written_down(chat)
        for desk in self.world.desks.values():
            for own in desk.open_legs():
                self.the_router_knows_it(desk, own)
            for own in desk.desk.legs.values():
                kept = self.world.router.router.of_leg(own.id) if own.state is State.KEPT else None
                assert kept is not None or own.state is not State.KEPT, f"{desk.name} keeps the record of no chat"
                assert kept is None or kept.legs[own.id].state is LegState.KEPT, f"{own.id} is kept for nothing"
            assert desk.overlooked(self.world.now) == []

    def it_is_written_down(self, chat: Chat) -> None:
        """What a citizen says is on record at an agency: once one has had the chat in its queue, and in the end."""
        written = [leg for leg in chat.legs.values() if not leg.is_consult and leg.state in RECORDED]
        assert written or not chat.ended, f"nobody has written down what was said in {chat.id}"
        records = [leg for leg in chat.legs.values() if leg.records]
        known = [leg for leg in chat.legs.values() if leg.since is not None and not leg.is_consult]
        assert records or chat.ended or not known, f"nobody writes down what is said in {chat.id}"
        for leg in (leg for leg in records if leg.state is LegState.KEPT):
            own = self.world.desks[leg.agency].desk.legs.get(leg.id)
            assert own is not None and own.state is State.KEPT, f"{leg.agency} does not keep the record of {leg.id}"

    def the_desk_has_it(self, chat: Chat, leg: router_chat.Leg) -> None:
        own = self.world.desks[leg.agency].desk.legs.get(leg.id)
        assert own is not None, f"{leg.agency} has no {leg.id}, which is {leg.state}"
        assert not own.is_over, f"{leg.id} is {leg.state} and was {own.state}"
        assert (own.owner is not None) is (leg.state is LegState.TALKING), f"{leg.id} is {leg.state}, not {own.state}"
        assert own.state in (WITH_AGENT if own.owner else WITHOUT_AGENT) or own.state is State.LEAVING
        elsewhere = [other for other in chat.asked_by(leg) if not other.is_consult]
        both = [other for other in elsewhere if other.state is LegState.TALKING]
        assert (own.state is State.LEAVING) is (elsewhere != [] and both == []), f"{leg.id}: nobody is asked, or told"
        assert (own.state is State.PAIRED and own.partner is None) is (both != []), f"{leg.id}: who is there?"

    def the_router_knows_it(self, desk: DeskSide, own: Leg) -> None:
        chat = self.world.router.router.of_leg(own.assigned.about or own.id)
        assert chat is not None, f"{desk.name} has {own.id}, which nobody knows"
        leg = chat.legs[own.assigned.about or own.id]
        assert leg.holds, f"{desk.name} has {own.id}, which is {own.state}, and was {leg.state}"
        if own.is_ours_alone and own.owner == own.assigned.asked_by:
            assert any(other.is_consult for other in chat.asked_by(leg)), f"{own.id}: nobody is asked"

    def teardown(self) -> None:
        """All arrives, time passes, everybody leaves: every room goes."""
        if not hasattr(self, "world"):
            return
        self.they_come_to_rest()
        for chat in list(self.world.router.router.chats.values()):
            self.world.router.act(router_acts.Depart(chat.opened.visitor), self.world.now)
        self.they_come_to_rest()
        self.world.now += PLAN.linger
        self.world.tick()
        assert self.world.router.router.chats == {}
        assert all(desk.desk.legs == {} for desk in self.world.desks.values())

    def they_come_to_rest(self) -> None:
        for seconds in (0, 61, 61):
            self.world.now += seconds * S
            for agency in self.world.desks:
                self.world.publish(agency)
            self.world.tick()
            self.world.arrive()
            self.they_agree()


AnyWeek.TestCase.settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
TestAnyWeek = AnyWeek.TestCase
