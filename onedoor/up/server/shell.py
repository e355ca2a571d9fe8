"""Commands to a running Prosody through its administrator's socket (mod_admin_shell). Starts and configures nothing."""

import asyncio
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from onedoor.up.server.prosody import socket_path

_NAMESPACE = "xmpp:prosody.im/admin"
_OPEN = f"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='{_NAMESPACE}'>"
_ANSWER = 10.0
_CONNECTED = """(function()
    local found = {}
    for name, host in pairs(prosody.hosts) do
        local component = host.modules and host.modules.component
        if component and component.connected then found[#found + 1] = name end
    end
    return table.concat(found, " ")
end)()""".replace("\n", " ")


class ShellFailed(Exception):
    """Prosody did not answer, or refused; then the text is its own."""


async def ask(state: Path, expression: str) -> str:
    """The answer of Prosody's shell to one line (`config:reload()`, or `>` and Lua). Raises ShellFailed."""
    try:
        async with asyncio.timeout(_ANSWER):
            reader, writer = await asyncio.open_unix_connection(str(socket_path(state)))
            try:
                writer.write(f"{_OPEN}<repl-input>{escape(expression)}</repl-input>".encode())
                return await _result(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        raise ShellFailed(f"Prosody does not answer at its administrator's socket ({error}).") from error


async def _result(reader: asyncio.StreamReader) -> str:
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(["end"])
    while chunk := await reader.read(65536):
        parser.feed(chunk)
        for event in parser.read_events():
            node = event[-1]
            if isinstance(node, ElementTree.Element) and node.tag == f"{{{_NAMESPACE}}}repl-result":
                text = node.text or ""
                if node.get("type") == "error":
                    raise ShellFailed(text)
                return text
    raise ShellFailed("Prosody closed its administrator's socket.")


async def connected(state: Path) -> set[str]:
    """The JIDs of the components that have logged in; empty while Prosody does not answer."""
    try:
        return set((await ask(state, f"> {_CONNECTED}")).removeprefix("Result: ").split())
    except ShellFailed:
        return set()


async def is_connected(state: Path, component: str) -> bool:
    return component in await connected(state)


async def take_components(state: Path, domain: str, desks: str, added: set[str], removed: set[str]) -> None:
    """Makes a running Prosody follow its rewritten file, without disturbing chats. Raises ShellFailed."""
    await ask(state, "config:reload()")
    for host in sorted(removed):
        await ask(state, f'host:deactivate("{host}")')
    for host in sorted(added):
        await ask(state, f'host:activate("{host}")')
    for host in (domain, desks):
        # The module reads the administrators when it is loaded, and the host keeps asking the first copy it loaded.
        await ask(state, f'module:reload("authz_internal", "{host}")')
        await ask(state, f'> prosody.hosts["{host}"].authz = prosody.hosts["{host}"].modules.authz_internal')
