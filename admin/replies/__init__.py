"""An agency's canned replies."""

from admin.replies.views import pages

__all__ = ["pages"]
