"""Help for agents: one screen for all commands, and up to three lines for each. Words only."""

from components.agency.talk.asked import Asked, Outcome
from components.agency.words.speech import Phrase, Phrases
from onedoor.desk.agency import acts
from onedoor.desk.words import vocabulary

IN_CHAT = Phrase(
    """Lines that begin with ! go to the desk. The citizen sees all other lines.
!transfer WHERE why     transfer the chat to a skill, an agency or @colleague
!warm WHERE why         the same, but you both stay until you type:
!release                … and the chat is theirs
!requeue why            put the citizen back in their old place in the queue
!ask WHERE question     ask a colleague for advice, in a room aside
!note text              write a note for colleagues, kept with the chat
!tag NAME  !untag NAME  add or remove a tag; !tag alone lists the tags
!canned NAME            send a reply; !canned lists, !canned ?WORDS searches
!push https://… title   offer the citizen a page
!history                show this citizen's earlier chats
!block 2h why           end the chat and block the citizen for a while
!end                    end the chat
!take  !pass            answer an offer; !take also takes back a transfer
!who  !queue            show who is here; show who is waiting
!whisper text  !takeover   for supervisors
!help COMMAND           explain one command"""
)
AT_DESK = Phrase(
    """Type commands here without !, and say which chat by its number.
take 12 · pass 12       answer an offer
on · on 3 · away · off  set your duty, and how many chats at once (max 3)
who · queue             show who is here; show who is waiting
canned · tag            list your agency's replies (canned ?WORDS) and tags
practice SKILL @who     start a practice chat, in which you play the citizen
For a chat that you have, such as end 12, transfer 12 WHERE why, note 12 text:
   transfer warm release requeue ask note tag untag canned push history
   block end
For supervisors, for any chat:
   watch 12 · whisper 12 text · takeover 12 · move 12 WHERE · close 12
help COMMAND            explain one command
In a chat's room, begin commands with !. The citizen sees every other line."""
)
_EACH: dict[str, Phrase] = {
    "take": Phrase("{word}: take a chat that you are offered, or take back a transfer."),
    "pass": Phrase("{word}: decline a chat that you are offered. It goes to somebody else."),
    "transfer": Phrase(
        "{word} WHERE reason: transfer the chat to a skill, an agency or @colleague.\n"
        "You keep it until the next agent is in the room. Then you leave the room."
    ),
    "warm": Phrase(
        "{word} WHERE reason: like {transfer}, but you stay with the next agent.\n"
        "Introduce them to the citizen, and then type {release}."
    ),
    "release": Phrase("{word}: after {warm}, leave the chat to the other agent. You leave the room."),
    "requeue": Phrase("{word} reason: put the citizen back in their old place in the queue."),
    "ask": Phrase(
        "{word} @ben question: ask a colleague, a skill or an agency, in a room aside.\n"
        "They can read the chat so far. The citizen does not see this."
    ),
    "note": Phrase("{word} text: write a note for colleagues. It is kept with the chat."),
    "tag": Phrase("{word} NAME NAME: add tags to the chat. {word} alone lists your agency's tags."),
    "untag": Phrase("{word} NAME: remove a tag from the chat. {word} alone lists the chat's tags."),
    "canned": Phrase(
        "{word} NAME: send one of your agency's replies. The beginning of a name is enough.\n"
        "{word} lists the replies, {word} ?late fee searches them."
    ),
    "push": Phrase(
        "{word} https://… title: offer the citizen a page.\nThe page must be on a host from your agency's list."
    ),
    "history": Phrase(
        "{word}: show this citizen's earlier chats with your agency, if they agreed\n"
        "that you can find these by their e-mail address."
    ),
    "who": Phrase("{word}: show your colleagues, their duty, and how many chats they have."),
    "queue": Phrase("{word}: show who is waiting, oldest first. Supervisors see all chats and their agents."),
    "on": Phrase("{word}: go on duty. {word} 3: go on duty for 3 chats at once."),
    "away": Phrase("{word}: keep your chats and be offered no new ones. Type {on} to come back."),
    "off": Phrase("{word}: go off duty. You keep your chats and are offered no new ones."),
    "max": Phrase("{word} 3: take at most 3 chats at once."),
    "end": Phrase("{word}: end the chat for everybody. Supervisors can end any chat."),
    "block": Phrase(
        "{word} 2h reason: end the chat and block this citizen for a while, such as\n"
        "30m, 2h or 7d: at most 30d, and one day if you give no time."
    ),
    "whisper": Phrase("{word} text: for supervisors. The chat's agent sees it. The citizen does not."),
    "watch": Phrase("{word} 12: for supervisors. You are invited into the chat. The citizen does not see this."),
    "takeover": Phrase("{word}: for supervisors. You get the chat, and its agent leaves the room."),
    "practice": Phrase(
        "{word} SKILL @ben: start a practice chat, in which you play the citizen.\n"
        "The chat does not count in the figures."
    ),
    "help": Phrase("{word}: list all commands. {word} {transfer}: explain one of them."),
}


def help_(asked: Asked) -> Outcome:
    if not asked.command.rest:
        return Outcome(IN_CHAT if asked.spoken.leg else AT_DESK)
    wanted = vocabulary.meaning(asked.command.rest.lstrip("!"))
    if wanted is None:
        raise acts.Refusal("There is no command {word}.", word=asked.command.rest)
    return Outcome(each(wanted, asked.agent.speaks, "!" if asked.spoken.leg else ""))


def each(command: str, language: str, mark: str) -> Phrases:
    """Explains one command, with its synonyms. `mark` is what stands before commands: `!` or nothing."""
    called = {one: mark + vocabulary.shown(one, language) for one in vocabulary.COMMANDS}
    explained = Phrase(_EACH[command].text, word=called[command], **called)
    others = ", ".join(vocabulary.synonyms(command, language)[1:])
    return Phrases([explained, *([Phrase("Also: {words}", words=others)] if others else [])])
