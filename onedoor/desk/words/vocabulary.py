"""The words for each command, in every language that agents type. A word means the same in all of them.

The first of a row is the one that help shows. Accents and capitals do not matter: `libérer` is `LIBERER`.
"""

from difflib import get_close_matches

from onedoor.desk.words.folding import fold

_TABLE: dict[str, dict[str, str]] = {
    "take": {"en": "take accept yes", "fr": "prendre accepter oui", "es": "tomar aceptar sí"},
    "pass": {"en": "pass decline no", "fr": "refuser décliner passer non", "es": "rechazar declinar paso"},
    "transfer": {
        "en": "transfer move forward cold",
        "fr": "transférer transfert déplacer",
        "es": "transferir mover derivar",
    },
    "warm": {"en": "warm introduce", "fr": "accompagner présenter", "es": "acompañar presentar"},
    "release": {"en": "release", "fr": "libérer laisser", "es": "soltar liberar"},
    "requeue": {"en": "requeue putback", "fr": "remettre", "es": "devolver"},
    "ask": {"en": "ask consult", "fr": "demander consulter", "es": "preguntar consultar"},
    "note": {"en": "note", "fr": "note noter", "es": "nota anotar"},
    "tag": {"en": "tag label", "fr": "étiqueter étiquette", "es": "etiquetar etiqueta"},
    "untag": {"en": "untag unlabel", "fr": "désétiqueter", "es": "desetiquetar"},
    "canned": {"en": "canned reply template", "fr": "modèle réponse", "es": "plantilla respuesta"},
    "push": {"en": "push page link", "fr": "lien page pousser", "es": "enlace página"},
    "history": {"en": "history earlier", "fr": "historique", "es": "historial"},
    "who": {"en": "who", "fr": "qui", "es": "quién"},
    "queue": {"en": "queue waiting", "fr": "file attente", "es": "cola espera"},
    "on": {"en": "on", "fr": "présent disponible", "es": "presente disponible"},
    "away": {"en": "away break", "fr": "absent pause", "es": "ausente pausa"},
    "off": {"en": "off", "fr": "parti", "es": "fuera"},
    "max": {"en": "max maximum limit", "fr": "max maximum", "es": "max máximo límite"},
    "end": {
        "en": "end close finish",
        "fr": "fin finir terminer clore fermer",
        "es": "fin finalizar terminar cerrar",
    },
    "block": {"en": "block ban", "fr": "bloquer", "es": "bloquear"},
    "whisper": {"en": "whisper", "fr": "chuchoter souffler", "es": "susurrar"},
    "watch": {"en": "watch", "fr": "observer", "es": "observar"},
    "takeover": {"en": "takeover", "fr": "reprendre", "es": "asumir"},
    "practice": {"en": "practice practise", "fr": "exercice", "es": "ensayo practicar"},
    "help": {"en": "help ?", "fr": "aide", "es": "ayuda"},
}  # fmt: skip

COMMANDS = tuple(_TABLE)


_MEANS = {
    fold(word): command
    for command, languages in _TABLE.items()
    for words in languages.values()
    for word in words.split()
}
_SHOWN = {fold(word): word for languages in _TABLE.values() for words in languages.values() for word in words.split()}


def meaning(word: str) -> str | None:
    """The command that the word stands for, whichever language it is in."""
    return _MEANS.get(fold(word))


def nearest(word: str) -> str | None:
    """The word that was perhaps meant."""
    near = get_close_matches(fold(word), _MEANS, 1)
    return _SHOWN[near[0]] if near else None


def shown(command: str, language: str) -> str:
    """What the command is called in a language; in English where we have no word."""
    words = _TABLE[command]
    return (words.get(language.lower().partition("-")[0]) or words["en"]).split()[0]


def synonyms(command: str, language: str) -> list[str]:
    words = _TABLE[command]
    return (words.get(language.lower().partition("-")[0]) or words["en"]).split()
