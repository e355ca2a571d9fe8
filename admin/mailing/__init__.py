"""The mail server as it is set, and a test of it."""

from admin.mailing.views import pages

__all__ = ["pages"]
