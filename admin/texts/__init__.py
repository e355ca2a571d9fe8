"""An agency's own texts for citizens, such as the one for when it is closed."""

from admin.texts.views import pages

__all__ = ["pages"]
