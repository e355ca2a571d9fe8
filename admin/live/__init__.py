"""The wallboard, and the page on which people watch, move or end a running chat."""

from admin.live.views import pages

__all__ = ["pages"]
