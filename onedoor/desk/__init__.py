"""The rules: who gets which chat, and when. Standard library only; no clock, stanza, socket or table.

Acts go in, events come out, and time is an argument. State changes only by applying events, so a process that restarts
reaches the same state by replaying them.
"""
