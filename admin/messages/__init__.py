"""What citizens have left in writing when nobody could take a chat."""

from admin.messages.views import pages

__all__ = ["pages"]
