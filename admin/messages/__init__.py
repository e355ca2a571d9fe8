"""Messages that citizens left when nobody could take a chat."""

from admin.messages.views import pages

__all__ = ["pages"]
