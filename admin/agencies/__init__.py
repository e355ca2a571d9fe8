"""Agencies: who takes part."""

from admin.agencies.views import pages

__all__ = ["pages"]
