"""Transfers between agencies that are forbidden."""

from admin.transfers.views import pages

__all__ = ["pages"]
