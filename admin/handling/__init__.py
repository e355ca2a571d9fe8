"""What is done with a transcript: redacted, shared, noted at, tagged, exported with others."""

from admin.handling import bulk, redaction, sharing, views
from admin.handling.blueprint import pages

__all__ = ["bulk", "pages", "redaction", "sharing", "views"]
