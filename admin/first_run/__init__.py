"""From nothing to a first chat: one form, then a page that shows each step as it happens."""

from admin.first_run.views import pages

__all__ = ["pages"]
