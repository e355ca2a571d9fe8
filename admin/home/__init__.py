"""The first page: how the desks stand now, and what to do next."""

from admin.home.views import pages

__all__ = ["pages"]
