"""The agent's bookmarks (XEP-0402), which its server keeps for all its clients. Does not enter bookmarked rooms."""

import aioxmpp
import aioxmpp.errors
import aioxmpp.forms
import aioxmpp.pubsub.xso as pubsub
from aioxmpp import JID, xso

from components.agent.agent import Agent

NODE = "urn:xmpp:bookmarks:1"
OPTIONS = {
    "persist_items": "true",
    "max_items": "max",
    "send_last_published_item": "never",
    "access_model": "whitelist",
}
"""Publish options (XEP-0402 §3.1); without them the server would keep only the newest bookmark."""


@pubsub.as_payload_class
class Conference(xso.XSO):  # type: ignore[misc]
    TAG = (NODE, "conference")
    autojoin = xso.Attr("autojoin", type_=xso.Bool(), default=False)


async def keep(agent: Agent, room: JID) -> None:
    """Bookmarks a room, as most clients do with each room that they enter."""
    item = pubsub.Item()
    item.id_ = str(room)
    item.registered_payload = Conference()
    item.registered_payload.autojoin = True
    publish = pubsub.Publish()
    publish.node, publish.item = NODE, item
    request = pubsub.Request(publish)
    request.publish_options = pubsub.PublishOptions()
    request.publish_options.data = _options()
    await agent.ask(aioxmpp.IQ(aioxmpp.IQType.SET, payload=request))


async def kept(agent: Agent) -> set[JID]:
    request = pubsub.Request(pubsub.Items(NODE))
    try:
        answer = await agent.ask(aioxmpp.IQ(aioxmpp.IQType.GET, payload=request))
    except aioxmpp.errors.XMPPCancelError as error:
        if error.condition != aioxmpp.ErrorCondition.ITEM_NOT_FOUND:
            raise
        return set()
    return {JID.fromstr(item.id_) for item in answer.payload.items}


def _options() -> aioxmpp.forms.Data:
    form = aioxmpp.forms.Data(type_=aioxmpp.forms.DataType.SUBMIT)
    fields = {"FORM_TYPE": "http://jabber.org/protocol/pubsub#publish-options"}
    fields |= {f"pubsub#{name}": value for name, value in OPTIONS.items()}
    for name, value in fields.items():
        kind = aioxmpp.forms.FieldType.HIDDEN if name == "FORM_TYPE" else aioxmpp.forms.FieldType.TEXT_SINGLE
        form.fields.append(aioxmpp.forms.Field(var=name, type_=kind, values=[value]))
    return form
