"""The people who answer, and their accounts."""

from admin.agents.views import pages

__all__ = ["pages"]
