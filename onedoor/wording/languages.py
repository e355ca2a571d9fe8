"""The language tags that we know (BCP 47)."""

import re

# ISO 639-1, and the languages without a two-letter code that American agencies ask for most often.
_TAGS = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it
iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl
sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
za zh zu ase ceb chr cmn dak esu fil haw hmn ilo kea lkt mam myn nan pdc quc sgn yue
"""
_KNOWN = frozenset(_TAGS.split())
_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*")


def tag(text: str) -> str | None:
    """`text` as a tag in its usual spelling (`pt-BR`, `zh-Hant`), or None if we do not know it."""
    found = text.strip().lower().replace("_", "-")
    if not _TAG.fullmatch(found) or found.partition("-")[0] not in _KNOWN:
        return None
    first, *rest = found.split("-")
    return "-".join([first, *(_spelled(part) for part in rest)])


def _spelled(part: str) -> str:
    if len(part) == 2:  # noqa: PLR2004 - RFC 5646 §2.1.1: regions have two letters, scripts four
        return part.upper()
    return part.title() if len(part) == 4 else part  # noqa: PLR2004
