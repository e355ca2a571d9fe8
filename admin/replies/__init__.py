"""An agency's approved replies."""

from admin.replies.views import pages

__all__ = ["pages"]
