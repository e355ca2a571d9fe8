"""Choosing the language of the panel."""

from admin.language.views import pages

__all__ = ["pages"]
