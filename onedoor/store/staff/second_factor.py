"""Second factors of panel staff: codes that change every 30 seconds (RFC 6238), and recovery codes for a lost phone.
Knows no page; the time is an argument.

The database alone does not reveal the secrets: the seed of the changing codes is encrypted, and the recovery codes are
hashed, both with keys of the installation. Each code works once, even if it arrives twice at the same time.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from onedoor.settings import Settings
from onedoor.store.tables import RecoveryCode, Staff

ISSUER = "Onedoor"
STEP = 30
"""How many seconds a code is shown."""
DRIFT = 1
"""How many steps a phone's clock may be off."""
CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no characters that look alike, because people type this from paper
_PART, _PARTS = 4, 3


class Factors:
    """Reads and writes second factors; the caller commits."""

    def __init__(self, settings: Settings) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(bytes.fromhex(settings.derive("second factor"))))
        self._codes = settings.derive("recovery codes").encode()
        self._place = settings.domain

    def begin(self, person: Staff) -> None:
        """Makes a new seed. It is not required until somebody has entered a correct code (`confirm`)."""
        person.totp = self._fernet.encrypt(pyotp.random_base32().encode()).decode()
        person.totp_since = person.totp_used = None

    def seed(self, person: Staff) -> str:
        """The seed to type into a phone; empty if there is none, or none that this key can decrypt."""
        try:
            return self._fernet.decrypt((person.totp or "").encode()).decode()
        except InvalidToken:
            return ""

    def address(self, person: Staff) -> str:
        """The seed as an `otpauth:` address, for a QR code."""
        found = pyotp.TOTP(self.seed(person), interval=STEP)
        return found.provisioning_uri(name=person.login, issuer_name=f"{ISSUER} ({self._place})")

    def confirm(self, session: Session, person: Staff, code: str, at: datetime) -> list[str]:
        """Turns the second factor on if `code` fits the new seed. Returns the recovery codes; empty if not."""
        if person.totp is None or person.totp_since is not None or not self._changing(session, person, code, at):
            return []
        person.totp_since = at
        return self.renew_codes(session, person)

    def check(self, session: Session, person: Staff, code: str, at: datetime) -> str:
        """Which factor `code` is: `totp`, `recovery`, or empty for none. Checking uses the code up."""
        if not is_on(person):
            return ""
        if self._changing(session, person, code, at):
            return "totp"
        return "recovery" if self._recovery(session, person, code, at) else ""

    def renew_codes(self, session: Session, person: Staff) -> list[str]:
        """Replaces all recovery codes with ten new ones, which can be shown only now."""
        _forget_codes(session, person)
        made = [_new_code() for _ in range(CODES)]
        session.add_all(RecoveryCode(staff_id=person.id, hash=self._hash(person, code)) for code in made)
        return made

    def _changing(self, session: Session, person: Staff, code: str, at: datetime) -> bool:
        seed, typed = self.seed(person), "".join(code.split())
        if not seed or not (typed.isascii() and typed.isdigit()):
            return False
        now = int(at.timestamp()) // STEP
        totp = pyotp.TOTP(seed, interval=STEP)
        steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if _same(totp.at(step * STEP), typed)]
        return any(_use(session, person, step) for step in steps)

    def _recovery(self, session: Session, person: Staff, code: str, at: datetime) -> bool:
        used = session.connection().execute(
            update(RecoveryCode)
            .where(
                RecoveryCode.staff_id == person.id,
                RecoveryCode.hash == self._hash(person, code),
                RecoveryCode.used_at.is_(None),
            )
            .values(used_at=at)
        )
        return used.rowcount == 1

    def _hash(self, person: Staff, code: str) -> str:
        plain = "".join(letter for letter in code.lower() if letter in _ALPHABET)
        return hmac.new(self._codes, f"{person.id} {plain}".encode(), hashlib.sha256).hexdigest()


def is_on(person: Staff) -> bool:
    return person.totp is not None and person.totp_since is not None


def codes_left(session: Session, person: Staff) -> int:
    unused = select(func.count()).where(RecoveryCode.staff_id == person.id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def remove(session: Session, person: Staff) -> None:
    """Removes the second factor and its recovery codes."""
    person.totp = person.totp_since = person.totp_used = None
    _forget_codes(session, person)


def _forget_codes(session: Session, person: Staff) -> None:
    session.connection().execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))


def _use(session: Session, person: Staff, step: int) -> bool:
    """Uses a code up, and all older ones. One statement, so that of two at the same time only one succeeds."""
    used = session.connection().execute(
        update(Staff)
        .where(Staff.id == person.id, or_(Staff.totp_used.is_(None), Staff.totp_used < step))
        .values(totp_used=step)
    )
    return used.rowcount == 1


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _new_code() -> str:
    """A code of about 59 bits, such as `k3vq-8wmh-t2rf`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_PART)) for _ in range(_PARTS))
