"""Single sign-on."""

from admin.sign_on.views import pages

__all__ = ["pages"]
