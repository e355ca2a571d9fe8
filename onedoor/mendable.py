"""Errors that a person can mend: whoever types a command reads the error's text, and nothing else."""

EXIT_CODE = 2
"""Of a command or part that has told one: it need not be started again before something is changed."""


class Mendable(Exception):
    """Its text is one sentence that says what to change."""
