"""One's own password."""

from admin.account.views import pages

__all__ = ["pages"]
