"""Logging in and out."""

from admin.login.views import pages

__all__ = ["pages"]
