"""Errors that a person can mend. Somebody who runs a command sees only the error's text."""

EXIT_CODE = 2
"""The exit code of a command or part after such an error: starting it again is useless until something changes."""


class Mendable(Exception):
    """Its text is one sentence that says what to change."""

    @property
    def said(self) -> str:
        """The text as it was given: a `Sentence` can be said in other languages."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)
