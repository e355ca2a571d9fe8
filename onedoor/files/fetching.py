"""Fetching a file that somebody has named an address of: only from origins we were told of, and only so much.

Promises that no request goes anywhere else, whatever the address looks like and whatever is answered.
"""

import asyncio
from collections.abc import Iterable
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

LONGEST_ADDRESS = 2_000
PATIENCE = 60.0
AT_ONCE = 4
_CHUNK = 64 * 1024
_OK, _GONE = 200, (403, 404, 410)


class NotFetched(Exception):
    """There is no file. `final`: asking again would not help."""

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


class Origins:
    """The places where files may come from: scheme, host and port, each exactly."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._known = frozenset(URL(origin).origin() for origin in origins)

    def url(self, address: str) -> URL | None:
        """The address as it would be asked, if it may be."""
        if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address or "\\" in address:
            return None
        try:
            url = URL(address)
            trusted = url.scheme in ("http", "https") and url.origin() in self._known
        except ValueError:
            return None
        return url if trusted and url.user is None and url.password is None else None


class Fetcher:
    """`largest`: bytes of one file. Use it as `async with`; it asks nobody in between."""

    def __init__(self, origins: Origins, largest: int) -> None:
        self._origins, self._largest = origins, largest
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, address: str) -> bytes:
        """Raises NotFetched."""
        url = self._origins.url(address)
        if url is None:
            raise NotFetched("the address is none of the places where files may come from", final=True)
        try:
            async with self._turn, asyncio.timeout(PATIENCE):
                return await self._get(url)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from error

    async def _get(self, url: URL) -> bytes:
        if self._session is None:
            # No cookies, no proxy of the environment, no password of .netrc: what is asked is the address and no more.
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        async with self._session.get(url, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as answer:
            if answer.status != _OK:
                raise NotFetched(f"answered {answer.status}", final=answer.status in _GONE)
            if (answer.content_length or 0) > self._largest or "Content-Encoding" in answer.headers:
                raise NotFetched("is larger than a file may be, or packed", final=True)
            content = bytearray()
            async for chunk in answer.content.iter_chunked(_CHUNK):
                content += chunk
                if len(content) > self._largest:
                    raise NotFetched("is larger than a file may be", final=True)
            return bytes(content)
