"""Plays load on an instance while its parts and links fail, and proves that nothing was lost (docs/RELIABILITY.md)."""
