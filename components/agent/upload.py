"""Sends files of the reference agent: uploads them to its server (XEP-0363), then says the address (XEP-0066)."""

import uuid
from typing import TYPE_CHECKING

import aiohttp
import aioxmpp
import aioxmpp.httpupload
import aioxmpp.misc

from components.agent.events import Line
from components.agent.visit import groupchat

if TYPE_CHECKING:
    from components.agent.agent import Agent

CREATED = 201


class NotUploaded(Exception):
    """The HTTP server refused the file."""


async def upload(agent: "Agent", service: aioxmpp.JID, name: str, content: bytes, media_type: str) -> str:
    """Uploads a file and returns its URL. Raises NotUploaded, or aioxmpp.errors.XMPPError if the service refuses it."""
    request = aioxmpp.httpupload.Request(name, len(content), media_type)
    slot = await agent.ask(aioxmpp.IQ(aioxmpp.IQType.GET, to=service, payload=request))
    headers = {"Content-Type": media_type, **dict(slot.put.headers.items())}
    async with (
        aiohttp.ClientSession() as http,
        http.put(slot.put.url, data=content, headers=headers) as answer,
    ):
        if answer.status != CREATED:
            raise NotUploaded(f"{answer.status}: {await answer.text()}")
    return str(slot.get.url)


async def send(agent: "Agent", name: str, content: bytes, media_type: str, room: aioxmpp.JID | None = None) -> Line:
    """Uploads a file and says its URL as clients do, in the body and in the XEP-0066 element. Raises as `upload`."""
    service = aioxmpp.JID(None, f"upload.{agent.domain}", None)
    address = await upload(agent, service, name, content, media_type)
    place, identifier = agent.rooms[room] if room else agent.chat, str(uuid.uuid4())
    sent = place.post(identifier, address)
    message = groupchat(place.jid, identifier, address)
    message.xep0066_oob = aioxmpp.misc.OOBExtension()
    message.xep0066_oob.url = address
    agent.send(message)
    return await sent
