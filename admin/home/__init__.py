"""The first page: the current state of the desks, and what to do next."""

from admin.home.views import pages

__all__ = ["pages"]
