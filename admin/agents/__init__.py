"""An agency's agents, and their accounts."""

from admin.agents.views import pages

__all__ = ["pages"]
