"""Redacts, shares, annotates, tags and exports transcripts."""

from admin.handling import bulk, redaction, sharing, views
from admin.handling.blueprint import pages

__all__ = ["bulk", "pages", "redaction", "sharing", "views"]
