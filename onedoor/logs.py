"""How every part writes its log: for people on a terminal, JSON lines elsewhere. Logs nothing itself."""

import logging
import sys

import structlog


def configure(*, level: int = logging.INFO) -> None:
    """Sends structlog's events and the standard library's warnings to standard error."""
    # Plain tracebacks, because prettier ones print local variables, which may include a password.
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not sys.stderr.isatty():
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    # At INFO, libraries log too much (slixmpp: each connection, waitress: each start).
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
