"""Errors that a person can mend: whoever types a command reads the error's text, and nothing else."""


class Mendable(Exception):
    """Its text is one sentence that says what to change."""
