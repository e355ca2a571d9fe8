"""Retention schedules, legal holds, and the log of destroyed records."""

from admin.retention.views import pages

__all__ = ["pages"]
