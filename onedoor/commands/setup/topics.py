"""Commands for what belongs to no agency: `onedoor topic`, and `onedoor transfers` to block transfers."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from onedoor.commands.options import arguments, options
from onedoor.commands.plain import Plain, Refusal, config_option, session
from onedoor.commands.setup.entries import bring_in, command, line, unsure, with_named
from onedoor.settings import load
from onedoor.store import tables
from onedoor.store.setup import order
from onedoor.store.setupfile import model, writing
from onedoor.wording.sentences import gettext as _


@click.group("topic", cls=Plain)
def topic() -> None:
    """The topics that citizens choose, and where they lead."""


def _topics(config: Path) -> None:
    settings = load(config)
    with session(settings) as opened:
        for one in writing.read(opened, settings.domain).topic:
            click.echo(line(one, ("id",)))


def _set_topic(config: Path, **given: Any) -> None:
    settings = load(config)
    with session(settings) as opened:
        content = writing.read(opened, settings.domain)
        named = {name: value for name, value in given.items() if value is not None}
        _, fresh = with_named(model.Topic, content.topic, named, ("id",))
        known = any(one.id == named["id"] for one in content.topic)
        after = () if known else (fresh,)
        topics = (*(fresh if one.id == named["id"] else one for one in content.topic), *after)
        bring_in(opened, content.model_copy(update={"topic": topics}), settings)


def _remove_topic(config: Path, id: str, yes: bool) -> None:
    with session(load(config)) as opened:
        found = opened.get(tables.Topic, id)
        if found is None:
            raise Refusal(_("There is no topic %(topic)s.", topic=id))
        if not yes and not click.confirm(
            _("Remove the topic %(topic)s? Citizens will no longer be able to choose it.", topic=id)
        ):
            raise unsure()
        opened.delete(found)
    click.echo(f"- topic {id}")


def _move_topic(config: Path, id: str, to: str) -> None:
    if not order.is_place(to):
        raise Refusal(_("There is no place %(place)s: use up, down, first, last, or a number such as 12.", place=to))
    with session(load(config)) as opened:
        listed = select(tables.Topic).order_by(tables.Topic.position, tables.Topic.name)
        topics = list(opened.scalars(listed))
        found = next((one for one in topics if one.id == id), None)
        if found is None:
            raise Refusal(_("There is no topic %(topic)s.", topic=id))
        click.echo(", ".join(one.id for one in order.move(topics, found, to)))


_id = arguments(model.Topic, ("id",))
topic.add_command(command("list", _topics, [], "Show all topics, in the order in which citizens see them."))
topic.add_command(
    command("set", _set_topic, [*_id, *options(model.Topic, ("id",))], "Add one, or change fields of one.")
)
topic.add_command(
    command("remove", _remove_topic, [*_id, click.Option(["--yes"], is_flag=True, help="Do not ask.")], "Remove one.")
)


_to = click.Argument(["to"], metavar="TO", help="up or down by one, first, last, or a place counted from 1.")
topic.add_command(command("move", _move_topic, [*_id, _to], "Change the order in which citizens see topics."))

from_one = click.argument("source", help="The agency that would transfer.")
to_another = click.argument("target", help="The agency that would get the chat.")


@click.group("transfers", cls=Plain)
def transfers() -> None:
    """Block transfers between agencies."""


@transfers.command("list")
@config_option
def rules(config: Path) -> None:
    """Show blocked transfers. All others are allowed."""
    settings = load(config)
    with session(settings) as opened:
        found = writing.read(opened, settings.domain).forbidden
    for rule in found:
        click.echo(f"{rule.source} → {rule.target}")
    if not found:
        click.echo(_("Every agency may transfer to every other."))


@transfers.command()
@config_option
@from_one
@to_another
def forbid(config: Path, source: str, target: str) -> None:
    """Block transfers from SOURCE to TARGET."""
    settings = load(config)
    with session(settings) as opened:
        content = writing.read(opened, settings.domain)
        rule = model.Forbidden.model_validate({"from": source, "to": target})
        bring_in(opened, content.model_copy(update={"forbidden": (*content.forbidden, rule)}), settings)


@transfers.command()
@config_option
@from_one
@to_another
def allow(config: Path, source: str, target: str) -> None:
    """Allow transfers from SOURCE to TARGET again."""
    with session(load(config)) as opened:
        found = opened.get(tables.TransferRule, (source, target))
        if found is None:
            raise Refusal(_("Transfers from %(source)s to %(target)s are not blocked.", source=source, target=target))
        opened.delete(found)
    click.echo(f"- no transfer from {source} to {target}")
