"""What citizens can choose, and which agencies are asked for it in which order."""

from admin.topics.views import pages

__all__ = ["pages"]
