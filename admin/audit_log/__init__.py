"""The audit log, to be read."""

from admin.audit_log.views import pages

__all__ = ["pages"]
