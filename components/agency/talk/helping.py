"""What an agent can type: one screen for all of it, and a few lines for each command. Words only."""

from components.agency.talk.asked import Asked, Outcome
from components.agency.words.speech import Phrase, Phrases
from onedoor.desk.agency import acts
from onedoor.desk.words import vocabulary

IN_CHAT = Phrase(
    """Lines that begin with ! are for the desk. All others the citizen reads.
!transfer WHERE why     hand the chat over: to a skill, an agency, @colleague
!warm WHERE why         the same, but both of you stay until you let go:
!release                … and the chat is theirs
!requeue why            put the citizen back in the queue, at their old place
!ask WHERE question     a colleague's advice, in a room aside
!note text              for colleagues; kept with the chat
!tag NAME  !untag NAME  mark the chat; !tag alone lists the tags
!canned NAME            send a reply; !canned lists, !canned ?WORDS searches
!push https://… title   offer the citizen a page to open
!history                what this citizen has asked before
!block 2h why           end the chat, and keep the citizen out for a while
!end                    end the chat
!take  !pass            answer an offer; !take also takes a transfer back
!who  !queue            who is here; who waits
!whisper text  !takeover   for supervisors
!help COMMAND           explains one"""
)
AT_DESK = Phrase(
    """Here commands stand alone, and a number says which chat.
take 12 · pass 12       answer an offer
on · on 3 · away · off  your duty, and for how many chats at once (max 3)
who · queue             who is here; who waits
canned · tag            your agency's replies (canned ?WORDS) and tags
practice SKILL @who     a chat to practise: you play the citizen
About a chat you have, such as end 12, transfer 12 WHERE why, note 12 text:
   transfer warm release requeue ask note tag untag canned push history
   block end
For supervisors, about any chat:
   watch 12 · whisper 12 text · takeover 12 · move 12 WHERE · close 12
help COMMAND            explains one
In a chat's room each begins with !, and every other line goes to the citizen."""
)
_EACH: dict[str, Phrase] = {
    "take": Phrase("{word}: take the chat on offer, or take back a transfer that is under way."),
    "pass": Phrase("{word}: decline the chat on offer. It goes on to somebody else."),
    "transfer": Phrase(
        "{word} WHERE reason: give the chat to a skill, an agency or @colleague.\n"
        "You keep it until whoever answers is in the room; then you leave it."
    ),
    "warm": Phrase(
        "{word} WHERE reason: like {transfer}, but you stay with whoever answers.\n"
        "Introduce them to the citizen, and then let go: {release}"
    ),
    "release": Phrase("{word}: after {warm}, let go. The chat is the other agent's, and you leave the room."),
    "requeue": Phrase("{word} reason: put the citizen back in the queue, at their old place."),
    "ask": Phrase(
        "{word} @ben question: ask a colleague, a skill or an agency, in a room aside.\n"
        "They can read the chat so far. The citizen sees nothing of it."
    ),
    "note": Phrase("{word} text: a note for colleagues. It is kept with the chat."),
    "tag": Phrase("{word} NAME NAME: mark the chat. {word} alone lists your agency's tags."),
    "untag": Phrase("{word} NAME: take a mark off the chat. {word} alone lists those it has."),
    "canned": Phrase(
        "{word} NAME: send one of your agency's replies; the beginning of a name will do.\n"
        "{word} lists them, {word} ?late fee looks for words."
    ),
    "push": Phrase(
        "{word} https://… title: offer the citizen a page, which they may open.\nOnly of hosts on your agency's list."
    ),
    "history": Phrase(
        "{word}: this citizen's earlier chats with your agency, if they have agreed\n"
        "to be found again by their e-mail address."
    ),
    "who": Phrase("{word}: your colleagues, their duty, and how many chats they have."),
    "queue": Phrase("{word}: who waits, the oldest first. Supervisors see all chats, and who has them."),
    "on": Phrase("{word}: on duty. {word} 3: on duty, for 3 chats at once."),
    "away": Phrase("{word}: you keep your chats and are offered no new ones. {on} brings you back."),
    "off": Phrase("{word}: off duty. You keep your chats and are offered no new ones."),
    "max": Phrase("{word} 3: at most 3 chats at once."),
    "end": Phrase("{word}: end the chat for everybody. Supervisors may end any chat."),
    "block": Phrase(
        "{word} 2h reason: end the chat, and keep this citizen out for a while:\n"
        "30m, 2h, 7d … at most 30d; a day if you do not say."
    ),
    "whisper": Phrase("{word} text: for supervisors. The agent of the chat is told; the citizen is not."),
    "watch": Phrase("{word} 12: for supervisors. You are invited into the chat; the citizen is not told."),
    "takeover": Phrase("{word}: for supervisors. The chat is yours, and whoever had it leaves the room."),
    "practice": Phrase("{word} SKILL @ben: a chat in which you play the citizen. Nothing of it counts."),
    "help": Phrase("{word}: all commands. {word} {transfer}: one of them."),
}


def help_(asked: Asked) -> Outcome:
    if not asked.command.rest:
        return Outcome(IN_CHAT if asked.spoken.leg else AT_DESK)
    wanted = vocabulary.meaning(asked.command.rest.lstrip("!"))
    if wanted is None:
        raise acts.Refusal("There is no command {word}.", word=asked.command.rest)
    return Outcome(each(wanted, asked.agent.speaks, "!" if asked.spoken.leg else ""))


def each(command: str, language: str, mark: str) -> Phrases:
    """One command explained, with the other words for it."""
    called = {one: mark + vocabulary.shown(one, language) for one in vocabulary.COMMANDS}
    explained = Phrase(_EACH[command].text, word=called[command], **called)
    others = ", ".join(vocabulary.synonyms(command, language)[1:])
    return Phrases([explained, *([Phrase("Also: {words}", words=others)] if others else [])])
