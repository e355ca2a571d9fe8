"""Whether the panel works, for programs that monitor it."""

from admin.health.views import pages

__all__ = ["pages"]
