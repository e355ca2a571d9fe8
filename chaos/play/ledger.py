"""What everybody has written, with a word in each line that identifies it. Sends nothing."""

import time
from random import Random

from chaos.checks.history import Post

PHRASES = (
    "Do I charge sales tax on delivery?",
    'Thank you & good-bye <for now> "really"',
    "¿Necesito un permiso? ¡Claro que sí!",
    "Où est le formulaire n° 12 ?",
    "هل أحتاج إلى تصريح؟",
    "許可証は必要ですか",
    "Two lines:\nand the second one",
    "👩‍💻 🏛️ ok",
    "A longer answer: first the name, then the structure, then the registration; each of them takes about a week.",
)


class Ledger:
    def __init__(self) -> None:
        self.posts: list[Post] = []
        self.is_closing = False
        """No new chats begin, and running chats come to their end."""
        self._by_marker: dict[str, Post] = {}
        self._counts: dict[str, int] = {}

    def marker(self, by: str) -> str:
        short = by.partition("@")[0]
        self._counts[short] = self._counts.get(short, 0) + 1
        return f"m-{short}-{self._counts[short]}"

    def write(self, by: str, text: str, *, kind: str = "words", room: str = "", marker: str = "") -> Post:
        """Remembers what is about to be said."""
        post = Post(marker, by, text, time.time(), kind, room)
        self.posts.append(post)
        if marker:
            self._by_marker[marker] = post
        return post

    def words(self, by: str, random: Random, *, kind: str = "words", room: str = "") -> Post:
        marker = self.marker(by)
        return self.write(by, f"{marker} {random.choice(PHRASES)}", kind=kind, room=room, marker=marker)

    def refused(self, marker: str, why: str) -> None:
        """Notes that the writer was told of the refusal."""
        if (post := self._by_marker.get(marker)) is not None:
            post.refused = why

    def acknowledged(self, marker: str, stanza: str) -> None:
        post = self._by_marker.get(marker)
        if post is not None and post.sent_at is None:
            post.sent_at, post.stanza = time.time(), stanza
