"""Who may log in to the panel."""

from admin.staff.views import pages

__all__ = ["pages"]
