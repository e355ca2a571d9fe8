"""How else the agencies are reached, and what becomes of what is written, for the page without JavaScript. No I/O."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from bridge.words.html import tag
from onedoor.desk.terms.about import strictest

Agency = Mapping[str, Any]
"""As `bridge.conversation.agencies` has it for the page."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "ways": "Other ways to reach {name}",
        "phone": "Telephone:",
        "email": "E-mail:",
        "website": "Website",
        "hours": "{days}: {start} to {end}",
        "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "privacy": "How we use your conversation",
        "whoever": "The agency that answers",
        "kept": "{name} keeps the conversation for {count} days after it ends, then deletes it.",
        "for_good": "{name} keeps the conversation and has not set a date for deleting it.",
        "unknown": "The agency that answers keeps the conversation. You can ask them for how long.",
        "recorded": "The agency also keeps the address of the page you came from, without anything after a ? or #.",
        "mask": "We hide numbers that look like a Social Security, tax or payment card number before they are sent.",
        "warn": "We ask you before we send a number that looks like a Social Security, tax or payment card number.",
        "keep": "Leave, and keep my place",
        "place": (
            "You can close this page now. We will keep your place until {until} UTC. To come back, use this link on "
            "any device."
        ),
        "link": "Your private link. Don’t share it.",
    },
    "fr": {
        "ways": "Autres moyens de joindre : {name}",
        "phone": "Téléphone :",
        "email": "Courriel :",
        "website": "Site internet",
        "hours": "{days} : de {start} à {end}",
        "days": "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "privacy": "Ce que devient ce que vous écrivez",
        "whoever": "Le service qui vous répond",
        "kept": "{name} conserve la discussion {count} jours après sa fin, puis la détruit.",
        "for_good": "{name} conserve la discussion et n’a pas fixé de date de destruction.",
        "unknown": "Le service qui répond conserve la discussion ; demandez-lui combien de temps.",
        "recorded": "Est conservée avec elle l’adresse de la page d’où vous venez, sans ce qui suit un ? ou un #.",
        "mask": "Les numéros d’assurance sociale, fiscaux ou de carte de paiement sont masqués avant l’envoi.",
        "warn": "On vous demande avant d’envoyer un numéro d’assurance sociale, fiscal ou de carte de paiement.",
        "keep": "Partir et garder ma place",
        "place": "Vous pouvez fermer cette page. Votre place est gardée jusqu’à {until} UTC : revenez par ce lien.",
        "link": "Votre lien privé. Ne le donnez à personne.",
    },
    "es": {
        "ways": "Otras formas de comunicarse con {name}",
        "phone": "Teléfono:",
        "email": "Correo:",
        "website": "Sitio web",
        "hours": "{days}: de {start} a {end}",
        "days": "lunes martes miércoles jueves viernes sábado domingo",
        "privacy": "Qué pasa con lo que usted escribe",
        "whoever": "La oficina que responda",
        "kept": "{name} guarda la conversación {count} días después de terminar y luego la destruye.",
        "for_good": "{name} guarda la conversación y no ha fijado cuándo la destruye.",
        "unknown": "La oficina que responda guarda la conversación; pregúntele por cuánto tiempo.",
        "recorded": "Con ella se guarda la dirección de la página de la que viene, sin lo que sigue a ? o #.",
        "mask": "Los números de Seguro Social, de impuestos o de tarjeta de pago se ocultan antes de enviarlos.",
        "warn": "Se le pregunta antes de enviar un número de Seguro Social, de impuestos o de tarjeta de pago.",
        "keep": "Salir y guardar mi lugar",
        "place": "Ya puede cerrar esta página. Su lugar se guarda hasta las {until} UTC: vuelva con este enlace.",
        "link": "Su enlace privado. No se lo dé a nadie.",
    },
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def ways(language: str, agencies: Sequence[Agency]) -> list[Element]:
    """One part for each agency that says how it is reached; closed, where there are several."""
    words = WORDS[language]
    found = [(agency, _ways(words, agency)) for agency in agencies]
    return [
        tag(
            "details",
            {"class": "ways", "open": "open" if len(agencies) == 1 else None},
            tag("summary", {}, words["ways"].format(name=agency["name"])),
            *listed,
        )
        for agency, listed in found
        if listed
    ]


def _ways(words: Mapping[str, str], agency: Agency) -> list[Element]:
    phone, email, website = (agency.get(name, "") for name in ("phone", "email", "website"))
    digits = "".join(sign for sign in phone if sign in "+*#" or sign.isdecimal())
    leads = [
        _lead(words["phone"], f"tel:{digits}", phone) if phone else None,
        _lead(words["email"], f"mailto:{email}", email) if email else None,
        _lead("", website, words["website"]) if website else None,
    ]
    hours = [tag("li", {}, _span(words, one)) for one in agency.get("hours", ())]
    said = [lead for lead in leads if lead is not None] + hours
    own = agency.get("words", {}).get("hours")
    listed = [tag("ul", {"role": "list"}, *said)] if said else []
    return [*listed, *([_own(own)] if own else [])]


def _lead(label: str, href: str, shown: str) -> Element:
    return tag("li", {}, f"{label} " if label else "", tag("a", {"href": href, "rel": "noopener noreferrer"}, shown))


def _span(words: Mapping[str, str], stretch: Mapping[str, Any]) -> str:
    names = words["days"].split()
    days = ", ".join(names[_WEEK.index(day)] for day in stretch["days"])
    return words["hours"].format(days=days, start=stretch["start"], end=stretch["end"])


def _own(said: Mapping[str, str]) -> Element:
    return tag("p", {"lang": said["lang"], "dir": "auto"}, said["text"])


def privacy(language: str, agencies: Sequence[Agency], masking: str) -> Element:
    """`masking`: what is done about telling numbers where no agency is known yet."""
    words = WORDS[language]
    told = [agency for agency in agencies if agency.get("masking")]
    mode = strictest([agency["masking"] for agency in told]) if agencies else masking
    periods = {agency.get("keep_days") for agency in told}
    keepers = [{"name": words["whoever"], "keep_days": periods.pop()}] if len(told) > 1 == len(periods) else told
    owns = [agency["words"]["privacy"] for agency in agencies if agency.get("words", {}).get("privacy")]
    return tag(
        "section",
        {"class": "privacy", "aria-labelledby": "privacy-title"},
        tag("h2", {"id": "privacy-title"}, words["privacy"]),
        *(tag("p", {}, _kept(words, agency)) for agency in keepers),
        None if agencies else tag("p", {}, words["unknown"]),
        tag("p", {}, words["recorded"]),
        tag("p", {}, words[mode]) if mode in words else None,
        *([_own(owns[0])] if len(agencies) == 1 and owns else []),
    )


def _kept(words: Mapping[str, str], agency: Agency) -> str:
    days = agency.get("keep_days")
    return words["for_good" if days is None else "kept"].format(name=agency["name"], count=days)


def keeping(language: str, address: str) -> Element:
    """The way out of the queue."""
    button = tag("button", {"type": "submit", "class": "quiet"}, WORDS[language]["keep"])
    return tag("form", {"method": "post", "action": address, "class": "start"}, button)


def kept(language: str, address: str, until: str) -> list[Element]:
    """`address`: the whole one, by which they come back; `until`: HH:MM."""
    words = WORDS[language]
    link = tag("input", {"id": "link", "type": "text", "readonly": "readonly", "value": address, "dir": "ltr"})
    label = tag("label", {"for": "link"}, words["link"])
    return [
        tag("p", {"class": "notice-box", "role": "status"}, words["place"].format(until=until)),
        tag("div", {"class": "field start"}, label, link),
    ]


def last_heard(frames: Iterable[Agency], shown: Sequence[Mapping[str, Any]]) -> list[Agency]:
    """The agency whose agent the citizen was shown last, if anybody was there."""
    heard = [one for one in shown if one.get("from") == "agent" or one.get("code") == "agent-joined"]
    names = [one["agency"] for one in heard if one.get("agency")][-1:]
    return [frame for frame in frames if frame["name"] in names]


def of_topics(frames: Iterable[Agency], topics: Iterable[Mapping[str, Any]], topic: str = "") -> list[Agency]:
    """Those that a citizen may have to do with: the topic's, else the first of each topic."""
    known = {frame["id"]: frame for frame in frames}
    listed = [
        one["agencies"] if one["id"] == topic else one["agencies"][:1] for one in topics if topic in ("", one["id"])
    ]
    return [known[id] for id in dict.fromkeys(id for ids in listed for id in ids) if id in known]
