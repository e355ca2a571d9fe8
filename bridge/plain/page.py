"""The pages for a browser without JavaScript, as HTML. Built of elements, so no text can become markup. No I/O."""

import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

from yarl import URL

from bridge.frames.frames import LONGEST_EMAIL, LONGEST_NAME, LONGEST_TEXT, Frame
from bridge.words.files_texts import FILES
from bridge.words.html import Words, answered, noticed, sender, tag, when
from bridge.words.texts import LANGUAGES, TEXTS

REFRESH = 10
"""Seconds after which the conversation is shown anew."""


def form(
    language: str,
    about: Element,
    filled: Mapping[str, str],
    wrong: Iterable[Element],
    *,
    speaks: Element | None,
    privacy: Element,
    ways: Iterable[Element],
) -> str:
    """The form before the chat, with what was written in it, and what is wrong with that.

    `about`: where the topic is chosen (`plain_topics`).
    """
    words = TEXTS[language]
    note = f" {words['optional']}"
    consent = tag("input", {"type": "checkbox", "id": "consent", "name": "consent", "value": "true"})
    if filled.get("consent") == "true":
        consent.set("checked", "checked")
    fields = tag(
        "form",
        {"method": "post", "action": f"/plain?lang={language}", "class": "start"},
        tag("p", {"class": "intro"}, words["intro"]),
        *wrong,
        tag("input", {"type": "hidden", "name": "id", "value": filled.get("id") or secrets.token_hex(16)}),
        tag("input", {"type": "hidden", "name": "form", "value": filled.get("form", "")}),
        _anyway(filled),
        about,
        speaks,
        field("name", words["name"] + note, _input("name", "text", filled, LONGEST_NAME)),
        field("email", words["email"] + note, _input("email", "email", filled, LONGEST_EMAIL)),
        tag("div", {"class": "check"}, consent, tag("label", {"for": "consent"}, words["consent"])),
        field("question", words["question"], _area("question", filled, 5), words["question_hint"]),
        *(
            tag("input", {"type": "hidden", "name": name, "value": filled.get(name, "")})
            for name in ("page", "referrer")
        ),
        privacy,
        tag("button", {"type": "submit", "class": "primary"}, words["start"]),
    )
    return document(language, "/plain?", tag("h1", {}, words["title"]), fields, *ways)


def chat(
    language: str, token: str, filled: Words, wrong: Iterable[Element], beside: Iterable[Element], *, over: bool
) -> str:
    """The conversation in a frame that is shown anew, and below it, where it stays, the field to write in.

    `beside`: the other ways to reach the agency, and the place in the queue.
    """
    words = TEXTS[language]
    address = f"token={token}&lang={language}"
    shown = {"src": f"/plain/log?{address}#new", "title": words["conversation"], "class": "plain-log"}
    frame = tag("iframe", shown, "")
    hidden = tag("input", {"type": "hidden", "name": "id", "value": secrets.token_hex(16)})
    area = _area("text", filled, 3)
    say = tag(
        "form",
        {"method": "post", "action": f"/plain/say?{address}", "class": "start"},
        *wrong,
        hidden,
        _anyway(filled),
        field("text", words["message"], area),
        tag("button", {"type": "submit", "class": "primary"}, words["send"]),
    )
    end = tag("form", {"method": "post", "action": f"/plain/end?{address}", "class": "start"})
    end.append(tag("button", {"type": "submit", "class": "quiet"}, words["end"]))
    taken = tag("a", {"href": f"/plain/file?{address}", "download": "download"}, words["save"])
    again = tag("a", {"href": f"/plain?lang={language}"}, words["again"])
    writing = [tag("p", {"class": "plain-again"}, link) for link in (taken, again)] if over else [say, end]
    return document(language, f"/plain/chat?token={token}&", tag("h1", {}, words["title"]), frame, *writing, *beside)


def log(language: str, token: str, frames: Iterable[Frame], stayed: str = "") -> str:
    """What was said, and where one stands; the newest stands last, and the frame opens there.

    `stayed`: the warning of a silent end that was answered.
    """
    words, lines, unkept = TEXTS[language], list[Element](), list[Element]()
    here = f"token={token}&lang={language}"
    status, over, attach, warning = words["connecting"], False, False, ""
    for frame in frames:
        warning = _warning(frame, warning)
        if frame["type"] == "synced":
            status = "" if status == words["connecting"] else status
        elif frame["type"] == "files":
            attach = frame["on"]
        elif (told := _status(words, frame)) is not None:
            status, over = told, frame["type"] == "ended"
        elif frame.get("code") == "not-kept":
            unkept.append(_unkept(words, here, frame))
        elif (line := _line(words, frame, FILES[language])) is not None:
            lines.append(line)
    # Another address each time: to one that differs by nothing but #new, a browser would only scroll.
    address = f"/plain/log?{here}&stayed={quote(stayed)}&at={secrets.token_hex(4)}#new"
    refresh = tag("a", {"href": address}, words["refresh"])
    # The page around this frame does not know that it is over.
    further = tag("a", {"href": f"/plain/chat?{here}", "target": "_top"}, words["further"])
    file = tag("a", {"href": f"/plain/attach?{here}", "target": "_top"}, FILES[language]["attach"])
    body = [
        tag("ol", {"class": "messages"}, *lines, *([] if over else unkept)),
        tag("p", {"class": "status queue", "role": "status"}, status) if status else None,
        _stay(words, here, warning) if warning not in ("", stayed) and not over else None,
        tag("p", {"class": "hint"}, file) if attach and not over else None,
        tag("p", {"id": "new", "class": "hint"}, *([further] if over else [refresh, f" {words['refresh_hint']}"])),
    ]
    again = None if over else f"{REFRESH};url={address}"
    return document(language, None, *(part for part in body if part is not None), refresh=again)


def _warning(frame: Frame, before: str) -> str:
    """Which warning of a silent end counts: whoever has written since is not silent."""
    if frame["type"] == "notice" and frame["code"] == "idle":
        return str(frame["stanza"])
    return "" if frame["type"] == "message" else before


def _stay(words: Words, here: str, warning: str) -> Element:
    return tag(
        "form",
        {"method": "post", "action": f"/plain/stay?{here}", "class": "plain-again"},
        tag("input", {"type": "hidden", "name": "warning", "value": warning}),
        tag("button", {"type": "submit", "class": "primary"}, words["stay"]),
    )


def _unkept(words: Words, here: str, frame: Frame) -> Element:
    """A message that the room did not keep, to be said again under the same id; a file is chosen again."""
    again = tag(
        "form",
        {"method": "post", "action": f"/plain/say?{here}", "target": "_top"},
        tag("input", {"type": "hidden", "name": "id", "value": frame["id"]}),
        tag("input", {"type": "hidden", "name": "text", "value": frame.get("said")}),
        tag("input", {"type": "hidden", "name": "anyway", "value": "true"}),
        tag("button", {"type": "submit", "class": "retry"}, words["send_again"]),
    )
    return tag(
        "li",
        {"class": "message own failed"},
        tag("p", {"class": "sender"}, words["you"]),
        tag("p", {"class": "text", "dir": "auto"}, frame.get("said", frame.get("file", ""))),
        tag("p", {"class": "meta"}, words["not_kept"]),
        again if "said" in frame else None,
    )


def wrong(text: str, more: str = "", lang: str | None = None) -> Element:
    own = tag("p", {"lang": lang, "dir": "auto"}, more) if more else None
    return tag("div", {"class": "notice-box", "role": "alert"}, tag("p", {}, text), own)


def _status(words: Words, frame: Frame) -> str | None:
    match frame["type"]:
        case "queue":
            told = words["position"].format(position=frame["position"])
            minutes = max(1, round(frame["time"] / 60)) if frame["time"] is not None else None
            return told if minutes is None else f"{told} {words['wait'].format(minutes=minutes)}"
        case "agency" if frame["state"] == "away":
            return words["away"].format(name=frame["name"])
        case "ending":
            return words["ending_late" if frame["late"] else "ending"]
        case "ended":
            return words["ended"]
    return None


def _file(frame: Frame, files: Words) -> Element | str:
    """What is said, or the file that is sent."""
    file = frame.get("file")
    if file is None or "url" in file:
        return (
            frame["text"] if file is None else tag("a", {"href": file["url"], "download": file["name"]}, file["name"])
        )
    return files["checking" if file["state"] == "checking" else "missing"].format(name=file["name"])


def _line(words: Words, frame: Frame, files: Words) -> Element | None:
    if frame["type"] == "message":
        return tag(
            "li",
            {"class": "message own" if frame["from"] == "citizen" else "message agent"},
            tag("p", {"class": "sender"}, _face(frame), sender(words, frame)),
            answered(words, frame),
            tag("p", {"class": "text", "dir": "auto", "lang": frame.get("lang")}, _file(frame, files)),
            tag("p", {"class": "meta"}, when(frame, "%H:%M UTC")),
            tag("p", {"class": "meta masked"}, words["masked"]) if frame.get("masked") else None,
        )
    said = noticed(words, frame)
    if said is None:
        return None
    told = tag("p", {}, said)
    if frame["code"] != "push":
        return tag("li", {"class": f"notice {frame['code']}"}, told)
    leads = {"href": frame["url"], "target": "_blank", "rel": "noopener noreferrer", "class": "card"}
    host = tag("span", {"class": "host", "dir": "ltr"}, _host(frame["url"]))
    title = tag("span", {"class": "card-title", "dir": "auto"}, frame["title"] or frame["url"])
    return tag("li", {"class": "notice push"}, told, tag("a", leads, title, " ", host))


def _host(address: str) -> str:
    """Where it leads, as a browser resolves it (xn--…), whatever letters and whatever title it comes with."""
    try:
        return URL(address).raw_host or address
    except ValueError:
        return address


def _face(frame: Frame) -> Element | None:
    if not frame.get("picture"):
        return None
    shown = {"src": frame["picture"], "alt": "", "width": "32", "height": "32", "class": "face"}
    return tag("img", shown)


def _anyway(filled: Words) -> Element | None:
    """Whoever was warned and sends it again means it."""
    warned = filled.get("anyway") == "true"
    return tag("input", {"type": "hidden", "name": "anyway", "value": "true"}) if warned else None


def field(name: str, label: str, control: Element, hint: str = "") -> Element:
    told = tag("p", {"id": f"{name}-hint", "class": "hint"}, hint) if hint else None
    if told is not None:
        control.set("aria-describedby", f"{name}-hint")
    return tag("div", {"class": "field"}, tag("label", {"for": name}, label), told, control)


def _input(name: str, kind: str, filled: Words, longest: int) -> Element:
    value = filled.get(name, "")
    shape = {"id": name, "name": name, "type": kind, "autocomplete": name, "maxlength": str(longest)}
    return tag("input", {**shape, "value": value})


def _area(name: str, filled: Words, rows: int) -> Element:
    shape = {"id": name, "name": name, "rows": str(rows), "maxlength": str(LONGEST_TEXT), "dir": "auto"}
    return tag("textarea", {**shape, "required": "required"}, filled.get(name, ""))


def document(language: str, elsewhere: str | None, *content: Element, refresh: str | None = None) -> str:
    """`elsewhere`: the address of this page, to which another language is added; None for the frame."""
    head = [
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("title", {}, TEXTS[language]["title"]),
        tag("link", {"rel": "icon", "href": "/static/icon.svg", "type": "image/svg+xml"}),
        tag("link", {"rel": "stylesheet", "href": "/static/chat.css"}),
        tag("link", {"rel": "stylesheet", "href": "/static/plain.css"}),
        tag("link", {"rel": "stylesheet", "href": "/static/theme.css"}),
    ]
    if refresh:
        head.append(tag("meta", {"http-equiv": "refresh", "content": refresh}))
    body = tag("main", {"class": "chat plain"}, _languages(language, elsewhere) if elsewhere else None, *content)
    page = tag("html", {"lang": language}, tag("head", {}, *head), tag("body", {"class": "page"}, body))
    return "<!doctype html>" + tostring(page, encoding="unicode", method="html")


def _languages(language: str, elsewhere: str) -> Element:
    choices = [
        tag(
            "a",
            {"href": f"{elsewhere}lang={code}", "lang": code, "aria-current": "true" if code == language else None},
            name,
        )
        for code, name in LANGUAGES.items()
    ]
    return tag("nav", {"class": "languages", "aria-label": TEXTS[language]["languages"]}, *choices)
