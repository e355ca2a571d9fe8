"""A command's options, made from the fields of an entry in the set-up file. Knows no command."""

import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel

from onedoor.wording.sentences import gettext as _


class Several(click.ParamType[Any]):
    """A list such as `a,b` or `a b`; of pairs, `a:b,c:d`. `into`: the type of a list of pairs."""

    name = "LIST"

    def __init__(self, *, pairs: bool, into: type = list) -> None:
        self._pairs, self._into = pairs, into

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        parts = str(value).replace(",", " ").split()
        if not self._pairs:
            return parts
        if any(":" not in one for one in parts):
            self.fail(_("Each needs two parts, as in tax:refunds."), param, ctx)
        return self._into(tuple(one.split(":", 1)) for one in parts)


class ByLanguage(click.ParamType[Any]):
    """`fr: Impôts; es: Impuestos`"""

    name = "NAMES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        parts = [part.partition(":") for part in str(value).split(";") if part.strip()]
        if not parts or not all(colon for _, colon, _ in parts):
            self.fail(_("Each is a language and a name, as in fr: Impôts."), param, ctx)
        return {language.strip(): name.strip() for language, _, name in parts}


def arguments(part: type[BaseModel], keys: tuple[str, ...]) -> list[click.Parameter]:
    return [click.Argument([key], help=part.model_fields[key].description) for key in keys]


def options(part: type[BaseModel], keys: tuple[str, ...]) -> list[click.Parameter]:
    former = {new: old for old, new in getattr(part, "RENAMED", {}).items()}
    return [
        _option(name, field.annotation, field.description or "", former.get(name))
        for name, field in part.model_fields.items()
        if name not in keys
    ]


def _option(name: str, annotation: Any, about: str, former: str | None) -> click.Option:
    """`former`: the option's name in the first release; None if it had no other."""
    flag = f"--{name.replace('_', '-')}"
    if annotation is bool:
        return click.Option([f"{flag}/--no-{flag[2:]}"], default=None, help=about)
    if get_origin(annotation) is dict and str in _kinds(get_args(annotation)[1]):
        return click.Option([flag], type=ByLanguage(), help=f"{about} As in 'fr: Impôts; es: Impuestos'.")
    if get_origin(annotation) is dict:
        return click.Option([flag], type=Several(pairs=True, into=dict), help=f"{about} As in a:1,b:2.")
    if get_origin(annotation) is tuple:
        pairs = get_origin(get_args(annotation)[0]) is tuple
        how = "As in a:b,c:d." if pairs else "As in a,b."
        return click.Option([flag], type=Several(pairs=pairs), help=f"{about} {how}")
    if get_origin(annotation) is Literal:
        return click.Option([flag], type=click.Choice(get_args(annotation)), help=about)
    flags = [flag, f"--{former}"] if former else [flag]
    return click.Option(flags, type=int if int in _kinds(annotation) else str, help=about)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The types of a value, without its constraints."""
    each = get_args(annotation) if get_origin(annotation) in (types.UnionType, Union) else (annotation,)
    return tuple(get_args(one)[0] if get_origin(one) is Annotated else one for one in each)
