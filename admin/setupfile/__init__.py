"""The whole set-up as one file."""

from admin.setupfile.views import pages

__all__ = ["pages"]
