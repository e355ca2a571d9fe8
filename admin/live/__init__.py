"""The wallboard, and a running chat that is looked at, moved or ended."""

from admin.live.views import pages

__all__ = ["pages"]
