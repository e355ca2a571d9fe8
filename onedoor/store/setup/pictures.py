"""Agents' pictures: small squares, rendered from the upload, so that nothing else of it is kept."""

import hashlib
import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from onedoor.desk.words.sentence import Sentence
from onedoor.mendable import Mendable
from onedoor.store.tables import Agent

SIDE = 96
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000


class NoPicture(Mendable):
    """One sentence that says what is wrong with the file."""


def small(uploaded: bytes) -> bytes:
    """The middle of the picture as a WebP square, without the metadata that cameras add. Raises `NoPicture`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(uploaded), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise NoPicture(Sentence("The picture has too many pixels; make it smaller first."))
                found.draft("RGB", (SIDE * 2, SIDE * 2))
                turned = ImageOps.exif_transpose(found).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning,
            Image.DecompressionBombError):  # fmt: skip
        raise NoPicture(Sentence("We cannot read this picture. Use JPEG, PNG or WebP.")) from None
    made = io.BytesIO()
    ImageOps.fit(turned, (SIDE, SIDE), Image.Resampling.LANCZOS).save(made, "WEBP", quality=80)
    return made.getvalue()


def give(agent: Agent, picture: bytes | None) -> None:
    """Sets the agent's picture; None removes it."""
    agent.picture = picture
    agent.picture_name = hashlib.sha256(picture).hexdigest() if picture else ""


def of(engine: Engine, agency: str, name: str) -> bytes | None:
    """The picture with this name, if somebody at the agency has it, otherwise None."""
    with Session(engine) as session:
        wanted = select(Agent.picture).where(Agent.agency_id == agency, Agent.picture_name == name)
        return session.scalars(wanted).first()
