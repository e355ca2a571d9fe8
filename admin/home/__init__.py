"""The first page: the desks at this moment, and what to do next."""

from admin.home.views import pages

__all__ = ["pages"]
