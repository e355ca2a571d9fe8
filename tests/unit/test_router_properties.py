"""Whatever several agencies do with chats in whatever order: no citizen is lost, and none is given to two."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.chat import Chat, Leg
from onedoor.desk.router.router import Router
from onedoor.desk.router.steps import LegState
from tests.unit.routers import BUSINESS, EDA, LINE, MONDAY, NOON, PLAN, TAX, USUAL, S, offers, skill

AGENCIES = [BUSINESS, TAX, EDA, LINE]
agencies = st.sampled_from(AGENCIES)
numbers = st.integers(0, 60)
modes = st.sampled_from(["cold", "warm", "consult"])
targets = st.sampled_from(["tax", "business", "eda", "311", "taxes", "starting", "grants", "general", "nowhere"])


class Could:
    """What an agency said it could take, and from when to when; kept apart from what the router makes of it."""

    def __init__(self) -> None:
        self._said: list[tuple[datetime, acts.Offers | None, bool]] = []
        """From when, what it offered (None: nobody knows), and whether it could be reached."""

    def say(self, offers: acts.Offers, at: datetime) -> None:
        self._said.append((at, offers, True))

    def lose(self, at: datetime) -> None:
        if self._said and self._said[-1][2]:
            self._said.append((at, self._last(), False))

    def forget(self, at: datetime) -> None:
        self._said.append((at, None, True))

    def _last(self) -> acts.Offers | None:
        return next((offers for _, offers, _ in reversed(self._said) if offers is not None), None)

    def take(self, slug: str, since: datetime, until: datetime, grace: timedelta) -> bool:
        """Whether it could have, at any moment between the two: while it was there, or a moment afterwards."""
        ends = [*(begins for begins, _, _ in self._said[1:]), until]
        for (begins, told, there), ends_at in zip(self._said, ends, strict=True):
            over = ends_at if there else min(ends_at, begins + grace)
            if told is not None and begins < over and over > since and _is_able(told, slug):
                return True
        return False


def _is_able(offers: acts.Offers, slug: str) -> bool:
    found = offers.skills.get(slug)
    staffed = found is not None and found.on_duty > 0 and found.speaks("en") and not found.full
    return staffed and offers.open and not offers.closing


def is_asked_in_vain(router: Router, chat: Chat) -> bool:
    """All that have the chat are lost, and nobody talks."""
    legs = [leg for leg in chat.legs.values() if leg.holds and not leg.is_consult]
    return all(leg.state is not LegState.TALKING and router.directory.is_lost(leg.agency) for leg in legs)


class AnyDay(RuleBasedStateMachine):
    """Four agencies and their router; what it refuses, it must refuse without a trace."""

    @initialize()
    def open(self) -> None:
        self.now: datetime = NOON
        self.plan = replace(PLAN, forbidden=frozenset({(TAX, LINE)}))
        self.router = Router(self.plan)
        self.happened: list[tuple[e.Event, datetime]] = []
        self.came: dict[str, datetime] = {}
        self.could: dict[str, Could] = {one: Could() for one in AGENCIES}
        for one in USUAL.values():
            self.act(one)

    def act(self, act: acts.Act) -> list[e.Event]:
        before = self.picture(self.router)
        try:
            happened = self.router.act(act, self.now)
        except acts.Refusal as refusal:
            assert str(refusal)
            assert self.picture(self.router) == before
            return []
        self.happened += [(event, self.now) for event in happened]
        if isinstance(act, acts.Offers):
            self.could[act.agency].say(act, self.now)
        elif isinstance(act, acts.Lost):
            self.could[act.agency].lose(self.now)
        for event in happened:
            if isinstance(event, e.Ended) and event.reason in ("nobody", "closed", "full", "blocked"):
                self.nobody_was_there(self.router.known(event.chat))
        return happened

    def nobody_was_there(self, chat: Chat) -> None:
        """For the whole patience no agency of the topic had anybody on duty who could have taken the chat."""
        if chat.opened.practice:
            return
        since, topic = self.now - self.plan.patience, self.plan.topics[chat.opened.topic]
        assert self.came[chat.id] <= since, "they had no time to wait"
        asker = self.router.asker(chat)
        for agency, slug in (*topic.routes, *topic.fallbacks):
            if not self.router.directory._is_blocked(agency, asker, self.now):  # who is away as well is said to be away
                assert not self.could[agency].take(slug, since, self.now, self.plan.grace), f"{agency} could"

    @staticmethod
    def picture(router: Router) -> object:
        return {
            id: (
                chat.ended,
                chat.away,
                chat.since,
                [(leg.assigned, leg.state, leg.agent, leg.since) for leg in chat.legs.values()],
            )
            for id, chat in router.chats.items()
        }

    def some(self, number: int) -> Leg | None:
        legs = [leg for chat in self.router.chats.values() for leg in chat.legs.values()]
        return legs[number % len(legs)] if legs else None

    def holding(self, number: int) -> Leg | None:
        """Of those that hold, so that a day is not spent on chats that are over."""
        legs = [leg for chat in self.router.chats.values() for leg in chat.legs.values() if leg.holds]
        return legs[number % len(legs)] if legs else None

    # --- Citizens ---

    @rule(who=st.integers(1, 4), topic=st.sampled_from(["taxes", "starting", "grants", ""]))
    def a_citizen_comes(self, who: int, topic: str) -> None:
        chat = f"q{len(self.came) + 1}"
        visitor = f"v-{who}@web.test/web"
        if self.act(acts.Join(chat, visitor, topic, "en", "Rosa", "Grants?", origin=f"o{who % 2}")):
            self.came[chat] = self.now

    @rule(who=st.integers(1, 4))
    def a_citizen_leaves(self, who: int) -> None:
        self.act(acts.Depart(f"v-{who}@web.test/web"))

    @rule(agency=agencies)
    def a_colleague_practises(self, agency: str) -> None:
        chat = f"q{len(self.came) + 1}"
        if self.act(acts.Practice(chat, agency, "general", "en", f"ben@{agency}", "Ben")):
            self.came[chat] = self.now

    # --- What agencies report ---

    @rule(number=numbers)
    def an_agency_has_it_in_its_queue(self, number: int) -> None:
        if leg := self.holding(number):
            self.act(acts.Accept(leg.id))

    @rule(number=numbers)
    def an_agency_answers(self, number: int) -> None:
        if leg := self.holding(number):
            self.act(acts.Take(leg.id, "Ana"))

    @rule(number=numbers, keeps=st.booleans())
    def an_agency_refuses(self, number: int, keeps: bool) -> None:
        if leg := self.holding(number):
            self.act(acts.Refuse(leg.id, "declined", keeps))

    @rule(number=numbers)
    def an_agency_loses_its_agent(self, number: int) -> None:
        if leg := self.holding(number):
            self.act(acts.Requeue(leg.id))

    @rule(number=numbers, where=targets, mode=modes)
    def an_agency_passes_it_on(self, number: int, where: str, mode: str) -> None:
        if leg := self.holding(number):
            self.act(acts.Transfer(leg.id, where, "Ben", "why", mode=mode, room="a-1@desks.test"))

    @rule(number=numbers)
    def an_agent_lets_go(self, number: int) -> None:
        if leg := self.holding(number):
            self.act(acts.Release(leg.id))

    @rule(number=numbers, mode=st.sampled_from(["cold", "consult"]))
    def an_agency_takes_it_back(self, number: int, mode: str) -> None:
        if leg := self.holding(number):
            self.act(acts.Withdraw(leg.id, mode))

    @rule(number=numbers, seconds=st.integers(0, 300))
    def an_agency_blocks_the_citizen(self, number: int, seconds: int) -> None:
        if leg := self.some(number):
            self.act(acts.Bar(leg.id, seconds, "Ana"))

    @rule(number=numbers)
    def an_agency_ends_it(self, number: int) -> None:
        if leg := self.holding(number):
            self.act(acts.End(leg.id, "agent"))

    @rule(number=numbers)
    def an_agency_has_archived_it(self, number: int) -> None:
        if leg := self.some(number):
            self.act(acts.Prove(leg.id, True, 3))

    @rule(number=numbers, kind=st.integers(0, 9))
    def a_report_comes_when_it_is_too_late(self, number: int, kind: int) -> None:
        """Any leg, in any state: what agencies say crosses with what they are told."""
        if leg := self.some(number):
            id = leg.id
            late: list[acts.Act] = [
                acts.Accept(id), acts.Take(id, "Ana"), acts.Refuse(id, "nobody"), acts.Requeue(id), acts.Release(id),
                acts.Withdraw(id), acts.End(id, "agent"), acts.Prove(id, False, 0), acts.Transfer(id, "tax", "Ben", ""),
                acts.Refuse(id, "nobody", keeps=True),
            ]  # fmt: skip
            self.act(late[kind])

    # --- Agencies come and go ---

    @rule(agency=agencies, wait=st.integers(0, 200), limit=st.sampled_from([None, 0, 30, 120]), duty=st.integers(0, 2))
    def an_agency_says_what_it_offers(self, agency: str, wait: int, limit: int | None, duty: int) -> None:
        slugs = USUAL[agency].skills
        overflow = None if limit is None else limit * S
        self.act(offers(agency, *(skill(slug, duty, wait=wait, overflow=overflow) for slug in slugs)))

    @rule(agency=agencies, full=st.booleans(), closing=st.booleans())
    def an_agency_takes_nobody(self, agency: str, full: bool, closing: bool) -> None:
        skills = [skill(slug, full=full) for slug in USUAL[agency].skills]
        self.act(offers(agency, *skills, open=full, opens=MONDAY, closing=closing))

    @rule(agency=agencies)
    def an_agency_is_as_usual(self, agency: str) -> None:
        self.act(USUAL[agency])

    @rule(agency=agencies)
    def an_agency_is_gone(self, agency: str) -> None:
        self.act(acts.Lost(agency))

    @rule()
    def our_own_link_breaks(self) -> None:
        self.router.directory.forget()
        for could in self.could.values():
            could.forget(self.now)

    @rule(seconds=st.sampled_from([1, 10, 60, 119, 120, 700]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * S
        self.act(acts.Tick())

    # --- What is always so ---

    @invariant()
    def every_citizen_has_somebody_or_an_end_or_is_looked_after(self) -> None:
        for chat in self.router.chats.values():
            holder = chat.holder
            assert holder is None or (chat.ended is None and not holder.is_consult)
            if chat.ended is None and (holder is None or is_asked_in_vain(self.router, chat)):
                assert chat.id in list(self.router.unsure)

    @invariant()
    def nobody_has_the_same_citizen_but_for_a_warm_transfer(self) -> None:
        for chat in self.router.chats.values():
            talking = [leg for leg in chat.legs.values() if leg.state is LegState.TALKING and not leg.is_consult]
            assert len(talking) <= 2
            if len(talking) == 2:
                old, new = talking
                assert chat.holder is old
                assert (new.assigned.mode, new.assigned.from_leg) == ("warm", old.id)

    @invariant()
    def whoever_talks_has_nobody_asked_but_by_themselves(self) -> None:
        for chat in self.router.chats.values():
            holder = chat.holder
            if holder is not None and holder.state is LegState.TALKING:
                assert chat.rivals(holder) == []

    @invariant()
    def a_record_is_kept_only_while_nobody_has_the_citizen_and_only_one_where_nobody_talked(self) -> None:
        for chat in self.router.chats.values():
            kept = [leg for leg in chat.legs.values() if leg.state is LegState.KEPT]
            others = [leg for leg in chat.legs.values() if leg.records and leg not in kept]
            assert not any(leg.is_consult for leg in kept)
            assert not kept or not any(leg.state is LegState.TALKING for leg in others)
            assert all(leg.agent for leg in kept) or (len(kept) == 1 and others == [])

    @invariant()
    def whoever_advises_does_so_for_somebody_who_is_there(self) -> None:
        for chat in self.router.chats.values():
            for leg in chat.legs.values():
                assert not (leg.holds and leg.is_consult) or chat.asker(leg) is not None

    @invariant()
    def everybody_keeps_the_place_they_came_with(self) -> None:
        for chat in self.router.chats.values():
            assert chat.since == self.came[chat.id]

    @invariant()
    def a_practice_chat_stays_at_its_agency(self) -> None:
        for chat in self.router.chats.values():
            if chat.opened.practice:
                assert len(chat.legs) == 1

    @precondition(lambda self: self.happened)
    @rule()
    def a_new_process_reads_the_same(self) -> None:
        again = Router(self.plan)
        for event, at in self.happened:
            again.replay(event, at)
        assert self.picture(again) == self.picture(self.router)

    def teardown(self) -> None:
        """When everybody has ended and archived what they have, every room goes."""
        if not hasattr(self, "router"):
            return
        for chat in list(self.router.chats.values()):
            self.act(acts.Depart(chat.opened.visitor))
            for leg in list(chat.legs.values()):
                self.act(acts.Prove(leg.id, True, 1))
        self.now += PLAN.linger
        self.act(acts.Tick())
        assert self.router.chats == {}


AnyDay.TestCase.settings = settings(max_examples=400, stateful_step_count=50, deadline=None)
TestAnyDay = AnyDay.TestCase
