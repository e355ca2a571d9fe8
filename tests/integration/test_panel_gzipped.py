"""Answers travel compressed where nobody can learn a secret from their length."""

import gzip
import re
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from admin.web import gzipped
from tests.integration.panel import Browser

GZIP = {"Accept-Encoding": "gzip, br"}
FROM_OURSELVES = {**GZIP, "Sec-Fetch-Site": "same-origin"}


def get(browser: Browser, address: str, headers: dict[str, str]) -> TestResponse:
    return browser.client.get(address, headers=headers, buffered=True)


@pytest.mark.parametrize("address", ["/", "/live/", "/live/board", "/transcripts/tax/q7.2/transcript.json"])
@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_the_person_or_our_own_page_asks_for_is_compressed(
    administrator: Browser, address: str, site: str
) -> None:
    plain = administrator.get(address)
    answer = get(administrator, address, {**GZIP, "Sec-Fetch-Site": site})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < len(plain.data)
    assert without_what_differs(gzip.decompress(answer.data).decode()) == without_what_differs(plain.text)
    assert {"Accept-Encoding", "Sec-Fetch-Site"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
def test_what_another_site_has_caused_is_sent_as_it_is(administrator: Browser, site: str | None) -> None:
    headers = GZIP if site is None else {**GZIP, "Sec-Fetch-Site": site}
    answer = get(administrator, "/transcripts/?words=guess", headers)
    assert "Content-Encoding" not in answer.headers
    assert "guess" in answer.text


def test_a_browser_that_takes_no_gzip_gets_none(administrator: Browser) -> None:
    for taken in ("identity", "br", "gzip;q=0"):
        answer = get(administrator, "/", {"Accept-Encoding": taken, "Sec-Fetch-Site": "same-origin"})
        assert "Content-Encoding" not in answer.headers, taken


def test_the_length_of_the_same_page_is_another_each_time() -> None:
    content = b"<p>the same page</p>" * 100
    assert len({len(gzipped.packed(content)) for _ in range(200)}) > 50
    assert gzip.decompress(gzipped.packed(content)) == content


def test_style_sheets_and_scripts_are_compressed_for_everybody_and_known_again(app: Flask) -> None:
    browser = Browser(app)
    answer = get(browser, "/static/panel.css", GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == get(browser, "/static/panel.css", {}).data
    again = get(browser, "/static/panel.css", {**GZIP, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_part_of_a_file_and_a_picture_are_sent_as_they_are(administrator: Browser) -> None:
    part = get(administrator, "/static/panel.css", {**GZIP, "Range": "bytes=0-999"})
    assert (part.status_code, len(part.data)) == (206, 1000)
    file = get(administrator, "/transcripts/tax/q7.2/files/" + "0123456789abcdef" * 2, FROM_OURSELVES)
    assert "Content-Encoding" not in file.headers


def test_an_error_and_a_redirect_are_sent_as_they_are(administrator: Browser) -> None:
    assert "Content-Encoding" not in get(administrator, "/nowhere", FROM_OURSELVES).headers
    assert "Content-Encoding" not in get(administrator, "/live", FROM_OURSELVES).headers


def without_what_differs(page: str) -> str:
    """Tokens have the second in which they were made."""
    return re.sub(r'csrf_token" value="[^"]+"', "", unescape(page))
