"""Writes and reads what agencies tell citizens about themselves (docs/PROTOCOL.md §1, §2). Knows no connection.

What is read comes from other people's servers, so unsafe addresses are left out.
"""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from onedoor.desk.terms import hours
from onedoor.desk.terms.about import PUBLIC_TEXTS, STRICTNESS, WEEK, About, Published, Stretch, is_website
from onedoor.origins import is_origin
from onedoor.wire.control.called import called, read_called
from onedoor.wire.control.fields import LANG, flag
from onedoor.wire.control.workgroup import ours
from onedoor.wire.xml import element

MOST_STRETCHES = 50
MOST_ORIGINS = 100
LONGEST_TEXT = 2000
_PHONE = re.compile(r"[+0-9A-Za-z][0-9A-Za-z()+*#,./ \u00a0-]{1,39}")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"?&%]{1,64}@[^\s@<>()\[\],;:\\\"?&%]{3,189}")
_DAYS = re.compile(r"[0-9]{1,6}")


def about(told: About) -> Element:
    """The child of `<desk/>`."""
    return element(ours("about"), _attributes(told), *_hours(told))


def agency(told: Published) -> Element:
    """The child of `<topics/>`, with the texts that everybody can read."""
    texts = [
        element(ours("text"), {"code": code, LANG: language}, text)
        for code in PUBLIC_TEXTS
        for language, text in told.texts.get(code, {}).items()
    ]
    named = {"jid": told.jid, "name": told.name, **_attributes(told.about)}
    return element(ours("agency"), named, *called(told.names), *_hours(told.about), *texts)


def _attributes(told: About) -> dict[str, str | None]:
    known = bool(told.masking)
    return {
        "phone": told.phone or None,
        "email": told.email or None,
        "website": told.website or None,
        "zone": told.zone if told.hours else None,
        "keep-days": str(told.keep_days) if told.keep_days is not None else None,
        "files": ("true" if told.files else "false") if known else None,
        "masking": told.masking or None,
        "origins": " ".join(told.origins) or None,
    }


def _hours(told: About) -> Iterator[Element]:
    for one in told.hours:
        yield element(ours("hours"), {"days": " ".join(one.days), "start": one.start, "end": one.end})


def read_about(found: Element | None) -> About:
    """Reads `<about/>` or `<agency/>`. Everything is unknown if there is no element."""
    if found is None:
        return About()
    masking, days = found.get("masking", ""), found.get("keep-days", "")
    return About(
        phone=_matching(_PHONE, found.get("phone", "")),
        email=_matching(_EMAIL, found.get("email", "")),
        website=_website(found.get("website", "")),
        zone=found.get("zone", "UTC"),
        hours=tuple(_read_hours(found.findall(ours("hours"))[:MOST_STRETCHES])),
        keep_days=int(days) if _DAYS.fullmatch(days) else None,
        files=flag(found, "files"),
        masking=masking if masking in STRICTNESS else "",
        origins=tuple(one for one in found.get("origins", "").split()[:MOST_ORIGINS] if is_origin(one)),
    )


def read_agency(found: Element) -> Published:
    texts: dict[str, dict[str, str]] = {}
    for one in found.findall(ours("text")):
        if one.get("code") in PUBLIC_TEXTS and one.text:
            texts.setdefault(one.get("code", ""), {})[one.get(LANG, "en").lower()] = one.text[:LONGEST_TEXT]
    jid = found.get("jid", "")
    return Published(jid, found.get("name", jid), read_about(found), texts, read_called(found))


def _read_hours(found: Iterable[Element]) -> Iterator[Stretch]:
    for one in found:
        days = tuple(day for day in one.get("days", "").split() if day in WEEK)
        start, end = one.get("start", ""), one.get("end", "")
        try:
            hours.Period.of(start, end)
        except hours.NotATime:
            continue
        if days:
            yield Stretch(days, start, end)


def _matching(form: re.Pattern[str], text: str) -> str:
    return text if form.fullmatch(text) else ""


def _website(address: str) -> str:
    return address if is_website(address) else ""
