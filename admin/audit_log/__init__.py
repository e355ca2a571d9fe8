"""Shows the audit log."""

from admin.audit_log.views import pages

__all__ = ["pages"]
