"""What each figure of the reports means, in the page's words. `{names}` are fields of the targets."""

from onedoor.desk.words.sentence import Sentence

TAKEN = "Practice chats and advice among colleagues are not counted. A chat counts on the day it came."

OFFERED = (
    "Offered",
    "Chats that came to the agency: from the page, from another agency, and those turned away at the door. The sum of all the columns beside it.",
)
HANDLED = ("Handled", "An agent has taken the chat.")
ABANDONED = ("Abandoned", "The citizen left before anybody answered, after at least {short} seconds.")
SHORT = ("Left at once", "The citizen left before anybody answered, within {short} seconds: no verdict on the desk.")
REFUSED = ("Refused", "Nobody could take the chat: the desk was closed, full or empty, or everybody declined.")
OTHER = (
    "Ended in another way",
    "Ended before anybody answered, and not by the citizen: by silence, or by a supervisor.",
)
OPEN = ("Still waiting", "In the queue when this was counted.")
SPEED = (
    "Speed of answer",
    "From when the citizen joins the queue until the first agent takes the chat; after a transfer from another agency, from when this agency was asked. Handled chats only, in whole seconds, rounded up.",
)
PERCENTILE = (
    "50 %, 90 %, 95 %",
    "The time within which this share of the handled chats was answered (nearest rank).",
)
LEVEL = (
    "Answered within {within} s",
    "Handled chats answered within {within} seconds, as a share of all handled and abandoned ones. Citizens who left at once are not counted. Target: {answered} %.",
)
RESPONSE = (
    "Responded within {respond_within} s",
    "The citizen’s turns that an agent answered within {respond_within} seconds, as a share of all that were answered. A turn begins with the first message after the agent’s last; the first one begins when the agent takes the chat. Target: {responded} %.",
)
APPROVED = (
    "Pre-approved answers",
    "Canned replies, as a share of all messages that agents have sent. Target: {canned} %.",
)
HANDLING = (
    "Handling time",
    "From when the first agent takes the chat until it ends at this agency; the average of those that have ended.",
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
    ("Smiling, neutral, frowning", "The face they chose. Citizens who chose none are not counted."),
    ("Satisfied", "Smiling faces, as a share of all faces chosen."),
    ("Got the information", "Citizens who answered yes, as a share of all who answered yes or no."),
    ("Page", "The page on which the chat began, without what stands behind its “?”."),
)
CHANNEL_SHIFT = (
    ("Named", "Surveys whose citizen would have used this channel, had there been no chat."),
    (
        "Contacts",
        "This channel’s share of the surveys that answered the question, applied to all handled chats and rounded to whole contacts.",
    ),
    ("Would have cost", "Contacts times what one contact costs by this channel, as the agency has set it."),
    ("Cost as chats", "Contacts times what one chat costs."),
    ("Saved", "The difference. A channel whose cost is not set is left out."),
)

ENOUGH = 5
"""Words from fewer chats than this are not shown, because they might be about one person."""
MOST = 3000
"""How many chats of a period to read at most."""
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
    (
        "Change",
        "The share of chats that used it, compared with the previous period. “New” words were in none of its chats.",
    ),
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
