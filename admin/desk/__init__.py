"""How an agency's desk treats its agents, and which pages they may send to citizens."""

from admin.desk.views import pages

__all__ = ["pages"]
