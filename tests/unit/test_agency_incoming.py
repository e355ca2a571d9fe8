"""What comes in at an agency's link, and what follows at once."""

from types import SimpleNamespace
from typing import Any, cast

from components.agency.incoming import Incoming
from onedoor.service.faults import Faults
from onedoor.service.outbox import Outbox
from onedoor.store.journal.journal import Sending
from onedoor.wire.control import control
from onedoor.wire.xml import element

ROUTER = "router.test"


def test_a_router_that_asks_what_the_desk_offers_has_restarted_and_hears_again_what_it_never_answered() -> None:
    sent: list[str] = []
    outbox = Outbox(sent.append, lambda *_: None, lambda: 0.0)
    outbox.open()
    outbox.add([Sending("q1>router", ["<iq staffed/>"], ["a"], {}, 1)])
    office = SimpleNamespace(
        outbox=outbox,
        faults=Faults(),
        link=SimpleNamespace(send=lambda _: sent.append("<iq desk/>")),
        desk=SimpleNamespace(setup=SimpleNamespace(name="Division of Taxation")),
        settings=SimpleNamespace(router=SimpleNamespace(jid=ROUTER)),
    )
    others = dict.fromkeys(("front", "forms", "people", "left_messages", "shown"), cast(Any, None))
    notices = cast(Any, SimpleNamespace(offers=lambda: element("desk")))
    incoming = Incoming(cast(Any, office), notices=notices, **others)
    incoming.receive(control.iq(control.desk_query(), by=ROUTER, to="tax.test", id="k1", type="get"))
    assert sent == ["<iq staffed/>", "<iq desk/>", "<iq staffed/>"]
