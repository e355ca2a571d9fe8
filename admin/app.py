"""Builds the panel's Flask application from the settings. Speaks no XMPP."""

from flask import Flask
from sqlalchemy import Engine
from werkzeug.routing import BaseConverter

from admin import (
    account,
    agencies,
    agents,
    audit_log,
    contact,
    desk,
    factor,
    fields,
    first_run,
    handling,
    health,
    home,
    hours,
    language,
    live,
    login,
    mailing,
    messages,
    replies,
    reports,
    retention,
    setupfile,
    sign_on,
    skills,
    staff,
    tags,
    texts,
    topics,
    transcripts,
    transfers,
)
from admin.web import access, audit, clocks, database, errors, forgery, gzipped, headers, proxies, sessions
from admin.words import catalogues, direction, names, wording
from onedoor.settings import Settings
from onedoor.store.audit.audit import key
from onedoor.store.database import connect
from onedoor.store.staff.second_factor import Factors

FEATURES = (
    home,
    health,
    login,
    language,
    account,
    factor,
    sign_on,
    agencies,
    agents,
    skills,
    replies,
    texts,
    tags,
    hours,
    desk,
    contact,
    topics,
    transfers,
    setupfile,
    mailing,
    first_run,
    live,
    transcripts,
    handling,
    messages,
    retention,
    reports,
    staff,
    audit_log,
)
LARGEST_REQUEST = 2 * 1024 * 1024


class Slug(BaseConverter):
    """A short name in a URL. Other values match no URL, so they never reach the database."""

    regex = "[a-z0-9][a-z0-9-]{0,62}"


class LegId(BaseConverter):
    regex = "[A-Za-z0-9_-]{1,63}[.][0-9]{1,8}"


class FileId(BaseConverter):
    regex = "[0-9a-f]{32}"


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """The application. It uses `engine`, which the caller closes, or else connects to `settings.database`."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=settings.derive("panel sessions"),
        PERMANENT_SESSION_LIFETIME=sessions.LONGEST,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        ONEDOOR_DOMAIN=settings.domain,
        ONEDOOR_DESKS=settings.xmpp.desks,
        ONEDOOR_PAGE=settings.bridge_url,
        ONEDOOR_CAN_MAIL=bool(settings.mail.host),
        ONEDOOR_FILES=settings.kept_files,
        ONEDOOR_SECOND_FACTOR=settings.admin.second_factor,
        ONEDOOR_SIGN_ON_IS_ENOUGH=settings.oidc.second_factor,
    )
    app.extensions["onedoor.settings"] = settings
    app.wsgi_app = proxies.Behind(app.wsgi_app, settings.admin.proxies)  # type: ignore[assignment, method-assign]
    app.extensions["onedoor.factors"] = Factors(settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters.update(slug=Slug, leg=LegId, file=FileId)
    database.attach(app, engine or connect(settings.database.url), key(settings), audit.actor)
    # Flask calls after_request functions in reverse order: the last step comes first.
    catalogues.speak(app)
    gzipped.compress(app)
    headers.protect(app)
    forgery.protect(app)
    errors.handle(app)
    wording.teach(app)
    names.teach(app)
    clocks.teach(app)
    direction.teach(app)
    for feature in FEATURES:
        app.register_blueprint(feature.pages)
    for more in (reports.followup_pages, reports.settings_pages):
        app.register_blueprint(more)
    access.guard(app)
    app.jinja_env.globals.update(about=fields.about)
    return app
