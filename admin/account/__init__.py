"""A person's own password and log-ins."""

from admin.account.views import pages

__all__ = ["pages"]
