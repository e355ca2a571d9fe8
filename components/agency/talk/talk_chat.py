"""Commands about a chat: take it, transfer it, ask for advice, write notes, tag it, end it. Decides nothing."""

from collections.abc import Collection
from datetime import timedelta

from components.agency.talk.asked import Asked, Outcome
from components.agency.words import words
from components.agency.words.speech import Phrase, Phrases
from onedoor.desk.agency import acts
from onedoor.desk.terms import pages, spans
from onedoor.desk.words.quoted import each, first

BLOCK = timedelta(days=1)
LONGEST_BLOCK = timedelta(days=30)


def take(asked: Asked) -> Outcome:
    return Outcome(act=acts.Take(asked.agent.jid, asked.offered().id))


def pass_on(asked: Asked) -> Outcome:
    leg = asked.offered()
    answer = Phrase("You declined chat {number}.", number=leg.assigned.number)
    return Outcome(answer, acts.Pass(asked.agent.jid, leg.id))


def transfer(asked: Asked) -> Outcome:
    return _transfer(asked, "cold")


def warm(asked: Asked) -> Outcome:
    return _transfer(asked, "warm")


def _transfer(asked: Asked, mode: str) -> Outcome:
    leg = asked.leg()
    target, reason = _target(asked)
    return Outcome(act=acts.Transfer(asked.agent.jid, leg.id, target, reason, mode))


def _target(asked: Asked) -> tuple[str, str]:
    target, words = first(asked.command.rest)
    if not target:
        skills = ", ".join(sorted(asked.desk.setup.skills))
        raise acts.Refusal(
            "Where to? Type a skill ({skills}), an agency or @colleague, and then the reason.", skills=skills
        )
    return target, words.strip()


def release(asked: Asked) -> Outcome:
    return Outcome(act=acts.Release(asked.agent.jid, asked.leg().id))


def requeue(asked: Asked) -> Outcome:
    leg = asked.leg()
    answer = Phrase("Chat {number} is back in its old place in the queue.", number=leg.assigned.number)
    return Outcome(answer, acts.Requeue(asked.agent.jid, leg.id, asked.command.rest))


def ask(asked: Asked) -> Outcome:
    """Asks a colleague for advice. `Front` adds the address of the room aside."""
    leg = asked.leg()
    target, question = _target(asked)
    if not question:
        raise acts.Refusal("What do you want to ask? For example: {word} @ben is this ours?", word=asked.word)
    return Outcome(act=acts.Consult(asked.agent.jid, leg.id, target, question))


def end(asked: Asked) -> Outcome:
    return Outcome(act=acts.End(asked.leg().id, "agent", asked.agent.jid))


def watch(asked: Asked) -> Outcome:
    leg = asked.supervised()
    answer = Phrase("You are invited into chat {number}. The citizen does not see this.", number=leg.assigned.number)
    return Outcome(answer, acts.Watch(asked.agent.jid, leg.id))


def take_over(asked: Asked) -> Outcome:
    return Outcome(act=acts.TakeOver(asked.agent.jid, asked.supervised().id))


def block(asked: Asked) -> Outcome:
    leg = asked.leg()
    first, _, others = asked.command.rest.partition(" ")
    said = spans.span(first)
    lasting, reason = (BLOCK, asked.command.rest) if said is None else (said, others.strip())
    if not timedelta(0) < lasting <= LONGEST_BLOCK:
        raise acts.Refusal("You can block for at most 30 days: {word} 30d reason", word=asked.word)
    answer = Phrase("The chat is over, and the citizen is blocked for {span}.", span=spans.written(lasting))
    return Outcome(answer, acts.Block(asked.agent.jid, leg.id, round(lasting.total_seconds()), reason))


# --- Among colleagues ------------------------------------------------------------------------------------------------


def note(asked: Asked) -> Outcome:
    if not asked.command.rest:
        raise acts.Refusal("Write the note after the command: {word} called back, no answer", word=asked.word)
    leg = asked.leg()
    answer = Phrase("Noted, for colleagues only.")
    if leg is asked.spoken.leg:
        return Outcome(answer)  # the line is already in the room, and is recorded as a note
    said = Phrase("Note by {agent}: {note}", agent=asked.agent.name, note=asked.command.rest)
    return Outcome(answer, sendings=[asked.sayings.say(leg, said)])


def whisper(asked: Asked) -> Outcome:
    """Says a line to the chat's agent, with their name in it, so that their client notifies them."""
    leg = asked.leg() if asked.spoken.leg is not None else asked.supervised()
    if not asked.command.rest:
        raise acts.Refusal("What do you want to say? For example: {word} ask for the year", word=asked.word)
    if leg.owner is None:
        raise acts.Refusal("Nobody has chat {number}.", number=leg.assigned.number)
    given = {"agent": asked.sayings.name(leg.owner), "by": asked.agent.name, "said": asked.command.rest}
    said = Phrase("{agent}, {by} whispers: {said}", **given)
    return Outcome(Phrase("Whispered."), sendings=[asked.sayings.say(leg, said, to=leg.owner)])


def tag(asked: Asked) -> Outcome:
    """Adds tags; without words, lists the agency's tags."""
    if not asked.command.rest:
        return Outcome(_tags_there_are(asked))
    leg, tags = asked.leg(), _tags(asked, asked.desk.setup.tags)
    now = words.tagged(" ".join(sorted({*leg.tags, *tags})))
    return Outcome(now, acts.Tag(asked.agent.jid, leg.id, tags=tags))


def untag(asked: Asked) -> Outcome:
    leg = asked.leg()
    if not asked.command.rest:
        return Outcome(words.tagged(" ".join(leg.tags)))
    # A tag that the manager has removed from the list can still be removed from the chat.
    off = _tags(asked, {*asked.desk.setup.tags, *leg.tags})
    now = words.tagged(" ".join(sorted({*leg.tags} - {*off})))
    return Outcome(now, acts.Tag(asked.agent.jid, leg.id, off=off))


def _tags_there_are(asked: Asked) -> Phrases:
    setup = asked.desk.setup
    tags = setup.tags
    if not tags:
        return Phrases([Phrase("Your agency has no tags.")])
    lines = [_tag_line(slug, setup.tag_name(slug, asked.agent.speaks)) for slug in sorted(tags)]
    leg = asked.spoken.leg
    return Phrases([Phrase("Your agency's tags:"), *lines, *([words.tagged(" ".join(leg.tags))] if leg else [])])


def _tag_line(slug: str, name: str) -> str:
    return f"{slug}  {name}" if name.casefold() != slug else slug


def _tags(asked: Asked, known: Collection[str]) -> tuple[str, ...]:
    """The slugs that the agent named. The beginning is enough if only one slug has it; a name is enough too: one of
    several words in quotation marks, or as all that was typed. Raises NoSuchTag.
    """
    whole = asked.desk.setup.tag_called(asked.command.rest)
    if whole is not None and whole in known:
        return (whole,)
    return tuple(_tag(asked, word, known) for word in each(asked.command.rest) if word.strip(","))


def _tag(asked: Asked, word: str, tags: Collection[str]) -> str:
    named = asked.desk.setup.tag_called(word.strip(","))
    if named is not None and named in tags:
        return named
    word = word.strip(",").casefold()
    found = [slug for slug in tags if slug == word] or [slug for slug in tags if slug.startswith(word)]
    if len(found) != 1:
        listed = ", ".join(sorted(found or tags)) or Phrase("none")
        raise acts.NoSuchTag("There is no tag {tag}. Available: {names}.", tag=word, names=listed)
    return found[0]


# --- To the citizen --------------------------------------------------------------------------------------------------


def push(asked: Asked) -> Outcome:
    """Offers the citizen a page, whose host must be on the agency's list."""
    url, _, title = asked.command.rest.partition(" ")
    hosts = asked.desk.setup.push_hosts
    if not url:
        raise acts.Refusal("Which page? For example: {word} https://nj.gov/tax Sales tax", word=asked.word)
    host = pages.host_of(url)
    if host is None:
        raise acts.Refusal("Type the full address of an https page: https://…")
    if not pages.is_allowed(host, hosts):
        listed = ", ".join(hosts) or Phrase("none")
        raise acts.Refusal("{host} is not on your agency's list. Available: {hosts}.", host=host, hosts=listed)
    leg, title = asked.owned(), title.strip() or url
    said = {"agent": asked.agent.name, "agency": asked.desk.setup.name, "url": url, "title": title}
    shown = words.page(asked.agent.name, title, url)
    return Outcome(
        Phrase("You offered the citizen this page: {url}", url=url),
        sendings=[asked.sayings.notice(leg, "push", shown, said)],
    )
