"""The XMPP server's certificates: finds them, or makes them with the instance's own certificate authority.

Certificates made here are for trying out. Nobody else trusts them.
"""

import hashlib
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from onedoor.settings import Settings, SettingsError

_AUTHORITY_DAYS = 3650
_SERVER_DAYS = 397  # the most that browsers and clients accept
_RENEW_BEFORE = timedelta(days=30)
# To other servers, ours is a client, and identifies itself by the same certificate.
_PURPOSES = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


@dataclass(frozen=True)
class Certificates:
    folder: Path
    authority: Path
    certificate: Path
    key: Path


def folder(settings: Settings) -> Path:
    """The folder with them: `[xmpp] certificates`, or else our own, which we renew before they expire.

    Raises SettingsError.
    """
    if settings.xmpp.certificates:
        given = Path(settings.xmpp.certificates).resolve()
        if not given.is_dir():
            raise SettingsError(f"xmpp.certificates: there is no folder {given}.")
        return given
    return ensure(settings.state.resolve() / "certificates", settings.domain).folder


def fingerprint(folder: Path) -> str:
    """A hash that changes when any file in the folder does."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


def ensure(folder: Path, domain: str) -> Certificates:
    """Makes what is missing, expires within a month or is for another domain. Keeps the authority."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = Certificates(folder, folder / "ca.crt", folder / "server.crt", folder / "server.key")
    names = _names(domain)
    if _is_good(paths, names):
        return paths
    authority, authority_key = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _server(names, key, authority, authority_key)
    _write_private(paths.key, _pem(key))
    paths.certificate.write_bytes(
        certificate.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM),
    )
    return paths


def _names(domain: str) -> list[x509.GeneralName]:
    """The domain, every name below it, so that agencies added later need no new certificate, and this machine."""
    return [
        x509.DNSName(domain),
        x509.DNSName(f"*.{domain}"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        x509.IPAddress(ipaddress.ip_address("::1")),
    ]


def _is_good(paths: Certificates, names: list[x509.GeneralName]) -> bool:
    if not (paths.certificate.is_file() and paths.key.is_file() and paths.authority.is_file()):
        return False
    certificate = x509.load_pem_x509_certificate(paths.certificate.read_bytes())
    has = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return list(has) == names and certificate.not_valid_after_utc - _RENEW_BEFORE > datetime.now(UTC)


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    certificate_path, key_path = folder / "ca.crt", folder / "ca.key"
    if certificate_path.is_file() and key_path.is_file():
        key = load_pem_private_key(key_path.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(certificate_path.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Onedoor, made on this machine for itself")])
    certificate = (
        _builder(name, name, key, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_private(key_path, _pem(key))
    certificate_path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return certificate, key


def _server(
    names: Iterable[x509.GeneralName],
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    names = list(names)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(names[0].value))])
    return (
        _builder(subject, authority.subject, key, _SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_PURPOSES), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # An hour ago, or clients with slow clocks would not accept it.
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_private(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)
