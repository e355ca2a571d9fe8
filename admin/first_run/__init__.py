"""From nothing to a first chat: one form, then a page that sees each step happen."""

from admin.first_run.views import pages

__all__ = ["pages"]
