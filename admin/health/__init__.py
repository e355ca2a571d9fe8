"""Whether the panel is there, for programs that watch it."""

from admin.health.views import pages

__all__ = ["pages"]
