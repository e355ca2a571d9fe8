"""How an agency's desk treats its agents, and what they may put before citizens."""

from admin.desk.views import pages

__all__ = ["pages"]
