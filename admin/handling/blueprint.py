"""The blueprint of this package. Each module adds its views when it is imported."""

from flask import Blueprint

pages = Blueprint("handling", __name__, template_folder="templates", url_prefix="/transcripts")
