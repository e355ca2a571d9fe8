"""What citizens read of an agency when it cannot talk with them now."""

from admin.texts.views import pages

__all__ = ["pages"]
