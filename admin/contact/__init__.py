"""What citizens are told of an agency before there is a chat."""

from admin.contact.views import pages

__all__ = ["pages"]
