"""How long records are kept, what is held, and what was destroyed."""

from admin.retention.views import pages

__all__ = ["pages"]
