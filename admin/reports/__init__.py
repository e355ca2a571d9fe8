"""Reports with their definitions, who gets them by mail, and what a contact costs."""

from admin.reports.followup import pages as followup_pages
from admin.reports.settings import pages as settings_pages
from admin.reports.views import pages

__all__ = ["followup_pages", "pages", "settings_pages"]
