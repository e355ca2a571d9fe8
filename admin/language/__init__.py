"""The choice of the panel's language."""

from admin.language.views import pages

__all__ = ["pages"]
