"""What staff read, in the language of whoever reads: the panel's pages, files of records, what commands print.

Write each sentence in English where you need it, as `gettext("…")` with `names` for what is filled in. The translations
are in `onedoor/locale/<language>/staff.po`.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from onedoor import catalogues
from onedoor.writing import isolated

if TYPE_CHECKING:
    from babel import Locale

_language: ContextVar[str] = ContextVar("language", default=catalogues.OWN)


def speak(language: str) -> None:
    """From now on, in this request or process, sentences are in `language`: one of `catalogues.LANGUAGES`."""
    _language.set(language)


def spoken() -> str:
    """The language of whoever reads: one of `catalogues.LANGUAGES`."""
    return _language.get()


def how() -> "Locale":
    """How that language writes dates and numbers."""
    return catalogues.locale(spoken())


def gettext(text: str, **names: object) -> str:
    """Anybody may have typed `names`, so we isolate the writing direction of each."""
    said = catalogues.catalogue("staff", spoken()).gettext(text)
    return said % _apart(names) if names else said


def ngettext(one: str, many: str, num: int, **names: object) -> str:
    """`one` or `many`, with `%(num)s` in it, as the language counts."""
    said = catalogues.catalogue("staff", spoken()).ngettext(one, many, num)
    return said % _apart({"num": num, **names})


def _apart(names: Mapping[str, object]) -> dict[str, object]:
    return {name: isolated(value) if type(value) is str else value for name, value in names.items()}


def lazy_gettext(text: str, **names: object) -> str:
    """For text that is defined before it is known who reads it, such as a form's label."""
    return later(gettext, text, **names)


def later(say: Callable[..., str], *given: Any, **names: Any) -> str:
    """What `say` returns, asked for each time it is shown."""
    from babel.support import LazyProxy  # noqa: PLC0415 - most commands define no text for later

    proxy: Any = LazyProxy(say, *given, enable_cache=False, **names)
    return proxy  # type: ignore[no-any-return]
