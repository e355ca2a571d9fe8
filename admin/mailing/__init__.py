"""The mail server in the settings, and a test of it."""

from admin.mailing.views import pages

__all__ = ["pages"]
