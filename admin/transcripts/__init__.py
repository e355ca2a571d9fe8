"""Reading, searching and exporting what was said."""

from admin.transcripts.views import pages

__all__ = ["pages"]
