"""The language of whoever types a command: read from the environment as GNU gettext does, and spoken until it ends."""

import gettext
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from inspect import cleandoc
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

import click

from onedoor import catalogues
from onedoor.wording import sentences

SAYS = ("LC_ALL", "LC_MESSAGES", "LANG")
NONE = ("C", "POSIX")
"""Locales of no language, in which programs speak as they were written."""
DOMAIN = "onedoor"

Shown = TypeVar("Shown", click.Command, click.Group)


def wanted(environment: Mapping[str, str]) -> list[str]:
    """Tags (BCP 47), the most wanted first: `fr-CA` for `LANG=fr_CA.UTF-8`; `LANGUAGE` may name several."""
    named = next((environment[name] for name in SAYS if environment.get(name)), "")
    if named in NONE:
        return []
    listed = (environment.get("LANGUAGE") or named).split(":")
    return [_tag(one) for one in takewhile(lambda one: one not in NONE, listed) if one]


def _tag(locale: str) -> str:
    return locale.partition(".")[0].partition("@")[0].replace("_", "-")


@contextmanager
def speaking() -> Iterator[ExitStack]:
    """Inside, sentences are in the environment's language: ours, and click's own too.

    When nothing of click is to be said any more, close what this gives: it keeps a folder.
    """
    before, language = sentences.spoken(), catalogues.spoken(*wanted(os.environ))
    sentences.speak(language)
    try:
        with ExitStack() as click_speaks:
            if language != catalogues.OWN:
                # A full disk keeps nobody from typing commands: click then says "Usage:".
                with suppress(OSError):
                    _teach_click(language, click_speaks)
            yield click_speaks
    finally:
        sentences.speak(before)


def _teach_click(language: str, until: ExitStack) -> None:
    """Click asks the standard library's gettext, which reads compiled files only, from a folder. So we give it one."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - not needed in English

    folder = until.enter_context(TemporaryDirectory(prefix="onedoor-"))
    _write(Path(folder), language)
    until.callback(gettext.textdomain, gettext.textdomain())
    gettext.bindtextdomain(DOMAIN, folder)
    gettext.textdomain(DOMAIN)


def _write(folder: Path, language: str) -> None:
    place = folder / language.replace("-", "_") / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / f"{DOMAIN}.mo").write_bytes(catalogues.compiled("staff", language))


def shown(command: Shown) -> Shown:
    """`command` with its help in the language of whoever types. Does not change `command`, which is for everybody."""
    if sentences.spoken() == catalogues.OWN:
        return command
    made = copy(command)
    made.help = _said(command.help)
    made.params = [_parameter(one) for one in command.params]
    return made


def _parameter(one: click.Parameter) -> click.Parameter:
    made = copy(one)
    if isinstance(made, click.Option | click.Argument):
        made.help = _said(made.help)
    return made


def _said(text: str | None) -> str | None:
    return text and "\n\n".join(sentences.gettext(one) for one in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    """Each on one line, as catalogues have them: click breaks the lines anew."""
    return [" ".join(one.split()) for one in cleandoc(text).split("\n\n")]
