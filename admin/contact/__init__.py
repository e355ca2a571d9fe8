"""What citizens are told about an agency before a chat."""

from admin.contact.views import pages

__all__ = ["pages"]
