"""Shows, searches and exports transcripts."""

from admin.transcripts.views import pages

__all__ = ["pages"]
