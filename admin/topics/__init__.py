"""The topics that citizens can choose, and which agencies are asked for each, in which order."""

from admin.topics.views import pages

__all__ = ["pages"]
