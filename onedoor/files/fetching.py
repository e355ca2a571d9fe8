"""Fetches a file from an address that somebody sent: only from known origins, and only up to a size.

No request goes anywhere else, whatever the address looks like and whatever the server answers.
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
    """The file could not be fetched. `final`: trying again would not help."""

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


class Origins:
    """The origins that files may come from. Scheme, host and port must match exactly."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._known = frozenset(URL(origin).origin() for origin in origins)

    def url(self, address: str) -> URL | None:
        """The address as a URL, if it may be fetched, otherwise None."""
        if len(address) > LONGEST_ADDRESS or not address.isprintable() or " " in address or "\\" in address:
            return None
        try:
            url = URL(address)
            trusted = url.scheme in ("http", "https") and url.origin() in self._known
        except ValueError:
            return None
        return url if trusted and url.user is None and url.password is None else None


class Fetcher:
    """Fetches files of at most `largest` bytes. Use it with `async with`. It uses no proxy."""

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
        """The file's bytes. Raises `NotFetched`."""
        url = self._origins.url(address)
        if url is None:
            raise NotFetched("the address is not on an origin that files may come from", final=True)
        try:
            async with self._turn, asyncio.timeout(PATIENCE):
                return await self._get(url)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from error

    async def _get(self, url: URL) -> bytes:
        if self._session is None:
            # No cookies, no proxy from the environment, no password from .netrc: the request is only the address.
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
