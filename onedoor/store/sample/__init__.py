"""Chats that never were, for demos, benches and tests: the same rows as the components would have written.

Deterministic: the same set-up, number, seed and last day make the same chats. Nobody in them exists.
"""

from onedoor.store.sample.fill import Asked, HasChats, NobodyToAnswer, fill

__all__ = ["Asked", "HasChats", "NobodyToAnswer", "fill"]
