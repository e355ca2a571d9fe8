"""When an agency is open, and when not."""

from admin.hours.views import pages

__all__ = ["pages"]
