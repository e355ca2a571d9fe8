"""Which agency may not transfer to which."""

from admin.transfers.views import pages

__all__ = ["pages"]
