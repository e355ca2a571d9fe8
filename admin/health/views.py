"""`/health` and `/ready`, for load balancers and monitors. Says nothing about chats, and needs no login."""

import structlog
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from admin.web.access import Rule, allow
from admin.web.database import database

log = structlog.get_logger()

pages = Blueprint("health", __name__)


@pages.get("/health")
@allow(Rule.PUBLIC)
def health() -> ResponseReturnValue:
    """Answers 200 while the process runs."""
    return jsonify(state="ok")


@pages.get("/ready")
@allow(Rule.PUBLIC)
def ready() -> ResponseReturnValue:
    """Answers 200, or 503 while the panel cannot reach the database."""
    try:
        database().execute(select(1))
    except SQLAlchemyError as error:
        log.warning("panel.unready", error=type(error).__name__)
        return jsonify(ready=False), 503
    return jsonify(ready=True)
