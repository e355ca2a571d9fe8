"""The rules: who gets which chat, and when. Standard library only; no clock, stanza, socket or table.

Acts go in, events come out, time is an argument. What happened is applied from the events alone, so that a process
that starts again comes to the same state by reading them.
"""
