"""Figures on the desks' work, made from events, each with its definition. Shows no citizen's words or name."""
