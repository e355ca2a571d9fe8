"""Invented chats for demos, benchmarks and tests: the same rows that the components would have written.

Deterministic: the same set-up, number, seed and last day give the same chats. The people in them do not exist.
"""

from onedoor.store.sample.fill import Asked, HasChats, NobodyToAnswer, fill

__all__ = ["Asked", "HasChats", "NobodyToAnswer", "fill"]
