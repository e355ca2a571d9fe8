"""What an agency's agents can be asked for."""

from admin.skills.views import pages

__all__ = ["pages"]
