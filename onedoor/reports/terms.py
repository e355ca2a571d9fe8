"""What each figure of the reports means, in the words that stand on the page. `{names}` are the targets'."""

from onedoor.desk.words.sentence import Sentence

TAKEN = "Practice chats, and advice among colleagues, count nowhere. A chat counts on the day on which it came."

OFFERED = (
    "Offered",
    "Chats that came to the agency: from the page, from another agency, and those turned away at the door. The sum of all the columns beside it.",
)
HANDLED = ("Handled", "An agent has taken the chat.")
ABANDONED = ("Abandoned", "The citizen left before anybody answered, after at least {short} seconds.")
SHORT = ("Left at once", "The citizen left before anybody answered, within {short} seconds: no verdict on the desk.")
REFUSED = ("Refused", "Nobody could take the chat: the desk was closed, full or empty, or everybody declined.")
OTHER = ("Ended otherwise", "Ended before anybody answered, and not by the citizen: by silence, or by a supervisor.")
OPEN = ("Still waiting", "In the queue when this was counted.")
SPEED = (
    "Speed of answer",
    "From the citizen’s joining the queue to the first agent’s taking the chat; after a transfer from another agency, from the moment it was asked. Of handled chats, in whole seconds, rounded up.",
)
PERCENTILE = (
    "50 %, 90 %, 95 %",
    "So many per cent of the handled chats were answered within this time (nearest rank).",
)
LEVEL = (
    "Answered within {within} s",
    "Handled chats answered within {within} seconds, of all handled and abandoned ones. Those who left at once do not count. Promised: {answered} %.",
)
RESPONSE = (
    "Responded within {respond_within} s",
    "Turns of the citizen that had an agent’s next word within {respond_within} seconds, of all that were answered. A turn begins with the first message after the agent’s last; the first one begins when the agent takes the chat. Promised: {responded} %.",
)
APPROVED = (
    "Pre-approved answers",
    "Agents’ messages that were canned replies, of all that agents have sent. Promised: {canned} %.",
)
HANDLING = (
    "Handling time",
    "From the first agent’s taking the chat until it ended at this agency; the average of those that have ended.",
)
CONCURRENCY = (
    "Chats at once",
    "The time agents had chats, each chat counted, divided by the time they had at least one.",
)
PEAK = ("Most at once", "The most chats that one agent had at the same moment.")
INSIDE = ("To a colleague", "Handed over within the agency.")
OUT = ("To another agency", "Handled here, and another agency has taken the chat over.")
CAME = ("From another agency", "Taken over from another agency.")
FAILED = ("Failed", "A transfer was asked for, and nobody took the chat: it stayed.")
WRONG = ("Wrong agency", "Chats handed over to another agency, of all that were handled here.")

OF_OFFERED = (OFFERED, HANDLED, ABANDONED, SHORT, REFUSED, OTHER, OPEN)
OF_AGENTS = (HANDLED, SPEED, RESPONSE, APPROVED, CONCURRENCY, PEAK)
SATISFACTION = (
    ("Surveys", "Citizens who answered at least one question after their chat, on the day they did."),
    ("Response rate", "Surveys of all handled chats of the same days."),
    ("Smiling, neutral, frowning", "What they chose; who chose none is not among them."),
    ("Satisfied", "Smiling ones, of all who chose a face."),
    ("Got the information", "Yes, of all who answered yes or no."),
    ("Page", "The page on which the chat began, without what stands behind its “?”."),
)
CHANNEL_SHIFT = (
    ("Named", "Surveys whose citizen would have used this channel, had there been no chat."),
    (
        "Contacts",
        "The same share of all handled chats as of the surveys that answered the question, rounded to whole contacts.",
    ),
    ("Would have cost", "Contacts times what one contact costs by this channel, as the agency has set it."),
    ("Cost as chats", "Contacts times what one chat costs."),
    ("Saved", "The difference. A channel whose cost is not set is left out."),
)

ENOUGH = 5
"""What fewer chats than these have said is not told: it might be about one person."""
MOST = 3000
"""Chats that are read of each period."""
_WORDS = (
    "Words",
    "What citizens wrote, each word with its forms (refund, refunds) as one, and pairs of neighbours. Without numbers, addresses, the citizen’s own name, and words that say nothing.",
)
_CHATS = ("Chats", Sentence("In how many chats citizens used it. Fewer than {enough} are not shown.", enough=ENOUGH))
_AMONG = ("Among topics", "Whether it is in the name or the keywords of a topic that leads here.")
_KEPT = (
    "Kept",
    Sentence("Only transcripts that are still kept can be read; of more than {most} chats, an even sample.", most=MOST),
)
TRENDS = (
    _WORDS,
    _CHATS,
    ("Change", "The share of chats that used it, against as many days before. “New” was in none."),
    _AMONG,
    ("In a reply", "Whether the words are in one of the agency’s canned replies."),
    ("Answered by a reply", "Chats with these words in which an agent sent a canned reply, of all with these words."),
    _KEPT,
)
QUESTIONS = (
    _WORDS,
    ("Answered without a reply", "Chats with these words in which no agent sent a canned reply: somebody typed it."),
    _CHATS,
    _AMONG,
    ("Left out", "Words that are in one of the agency’s canned replies."),
    _KEPT,
)
