"""The agencies that take part."""

from admin.agencies.views import pages

__all__ = ["pages"]
