"""The skills that an agency's agents have."""

from admin.skills.views import pages

__all__ = ["pages"]
