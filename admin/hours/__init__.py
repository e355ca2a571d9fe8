"""When an agency is open."""

from admin.hours.views import pages

__all__ = ["pages"]
