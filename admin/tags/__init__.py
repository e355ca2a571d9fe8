"""What agents may mark chats with."""

from admin.tags.views import pages

__all__ = ["pages"]
