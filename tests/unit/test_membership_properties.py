"""Whatever is lost on the way to rooms: the router's looks make their affiliations what the events say."""

from datetime import timedelta

from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from onedoor.desk.router.membership import MEMBER, PATIENCE, Comparison, Found, rightful
from tests.unit.test_whole_properties import AnyWeek, numbers
from tests.unit.whole import ROOM, ROUTER

STRANGER = "eve@elsewhere.test"
LOOKS = (timedelta(seconds=1), timedelta(seconds=1), PATIENCE)
"""Between two looks: three of them take less than the five seconds that are promised."""


class AnyWeekInRooms(AnyWeek):
    """As any week, and what is asked of rooms may be lost: a server that is killed, or a desk without its right."""

    in_rooms = True

    def __init__(self) -> None:
        super().__init__()
        self.compared: dict[str, Comparison] = {}

    @rule(number=numbers)
    def what_is_asked_of_a_room_is_lost(self, number: int) -> None:
        asked = [(side, lane) for side, lane, message in self.world.heads() if message.kind == ROOM]
        if asked:
            side, lane = asked[number % len(asked)]
            note(f"  lost: {side.lanes[lane].popleft().id}")

    @rule(number=numbers, back=st.booleans())
    def somebody_changes_a_room_by_hand(self, number: int, back: bool) -> None:
        rooms = sorted(self.world.rooms.lists)
        if rooms:
            room = self.world.rooms.lists[rooms[number % len(rooms)]]
            gone = sorted(room)[number % len(room)] if room else STRANGER
            room.pop(gone) if back and gone in room else room.update({STRANGER: MEMBER})

    @rule()
    def the_router_looks(self) -> None:
        self.look()

    def look(self) -> None:
        """As `components.router.reconciler` does it."""
        for chat in self.world.router.router.chats.values():
            room = self.world.rooms.lists[chat.opened.room]
            comparison = self.compared.setdefault(chat.id, Comparison(ROUTER))
            for one in comparison.corrections(chat, Found(dict(room)), self.world.now):
                note(f"  look: {chat.id} {one}")
                room.pop(one.jid, None)
                if one.affiliation != "none":
                    room[one.jid] = one.affiliation

    def they_agree(self) -> None:
        super().they_agree()
        for desk in self.world.desks.values():
            for leg in desk.open_legs():
                chat = self.world.router.router.of_leg(leg.id)
                if chat is not None and not leg.is_consult:
                    let_in = {*leg.people(), *leg.watchers}
                    assert let_in <= rightful(chat).keys(), f"{leg.id}: the router would put {let_in} out"

    def they_come_to_rest(self) -> None:
        super().they_come_to_rest()
        for pause in LOOKS:
            self.world.now += pause
            self.look()
        for chat in self.world.router.router.chats.values():
            assert self.world.rooms.lists[chat.opened.room] == rightful(chat), f"{chat.id}: {chat.legs}"


AnyWeekInRooms.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyWeekInRooms = AnyWeekInRooms.TestCase
del AnyWeek  # or pytest would run it here, too
