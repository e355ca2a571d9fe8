"""A person's own second factor."""

from admin.factor.views import pages

__all__ = ["pages"]
