"""Where the pages of this room are added. Each of its views adds its own when it is imported."""

from flask import Blueprint

pages = Blueprint("handling", __name__, template_folder="templates", url_prefix="/transcripts")
