"""Finds weak passwords: short ones and those tried first. Asks no server, and requires no kinds of characters."""

import re

from onedoor.desk.words.folding import fold
from onedoor.desk.words.sentence import Sentence

SHORTEST, LONGEST = 12, 256
FEWEST_LEFT = 5
"""Characters that must remain once everything easy to guess is removed."""
FEWEST_DIFFERENT = 5
# Words from published lists of cracked passwords, as far as they occur in passwords of twelve characters or more.
_COMMON = """
password passwort passord contrasena motdepasse letmein welcome bienvenue bienvenido changeme secret qwerty
qwertz azerty asdfgh asdf zxcvbn yxcvbn administrator administrateur administrador admin manager supervisor
auditor analyst guest user login master root iloveyou princess sunshine dragon monkey football baseball
basketball superman batman pokemon starwars trustno1 whatever computer internet samsung google facebook
linkedin default temporary test onedoor government governement agency office staff company spring summer
autumn winter january february march april june july august september october november december monday tuesday
wednesday thursday friday saturday sunday hello hallo abc123 q1w2e3r4 1q2w3e4r access
correcthorsebatterystaple
"""
COMMON = tuple(sorted(_COMMON.split(), key=len, reverse=True))
_ROWS = ("0123456789012345", "9876543210987654", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_SAME = re.compile(r"(.)\1{2,}")


def weakness(password: str, *names: str) -> str:
    """One sentence that says why this password is too weak; empty if it is not. `names`: its owner's."""
    if not SHORTEST <= len(password) <= LONGEST:
        return Sentence("The password needs {shortest} to {longest} characters.", shortest=SHORTEST, longest=LONGEST)
    if len(set(password.casefold())) < FEWEST_DIFFERENT:
        return Sentence("The password needs at least {fewest} different characters.", fewest=FEWEST_DIFFERENT)
    if len(_without_the_common(password, names)) < FEWEST_LEFT:
        return Sentence("This password is too easy to guess. Use four words that do not belong together.")
    return ""


def _without_the_common(password: str, names: tuple[str, ...]) -> str:
    left = "".join(letter for letter in fold(password) if letter.isalnum())
    own = (part for name in names for part in re.findall(r"\w{3,}", fold(name)))
    for word in (*own, *COMMON):
        left = left.replace(word, "")
    return _SAME.sub("", _without_rows(left))


def _without_rows(text: str) -> str:
    """`text` without runs of four or more characters in a row, such as on a keyboard."""
    for row in _ROWS:
        for length in range(len(row), 3, -1):
            for start in range(len(row) - length + 1):
                text = text.replace(row[start : start + length], "")
    return text
