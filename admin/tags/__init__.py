"""The tags with which agents can mark chats."""

from admin.tags.views import pages

__all__ = ["pages"]
