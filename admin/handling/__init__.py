"""What is done with a transcript: redacted, shared, noted at, tagged, exported with others."""

from flask import Blueprint

pages = Blueprint("handling", __name__, template_folder="templates", url_prefix="/transcripts")

from admin.handling import bulk, redaction, sharing, views  # noqa: E402 - each adds its pages

__all__ = ["bulk", "pages", "redaction", "sharing", "views"]
