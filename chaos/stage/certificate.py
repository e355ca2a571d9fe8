"""The certificate that a running server shows to clients."""

import socket
import ssl

from cryptography import x509

from onedoor.settings import Settings

OPEN = (
    "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client'"
    " xmlns:stream='http://etherx.jabber.org/streams'>"
)
STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"


def served(settings: Settings, *, authority: str | None = None) -> x509.Certificate:
    """The certificate that a client sees if it connects now (RFC 6120 §5).

    `authority` is the file of one that the client trusts. Without it, the client verifies nothing. Raises OSError.
    """
    with socket.create_connection((settings.xmpp.host, settings.xmpp.client_port), timeout=10) as plain:
        for said, wanted in ((OPEN, b"</stream:features>"), (STARTTLS, b"<proceed")):
            plain.sendall(said.encode())
            heard = b""
            while wanted not in heard:
                if not (more := plain.recv(4096)):
                    raise ConnectionError("The server has closed the connection.")
                heard += more
        context = ssl.create_default_context(cafile=authority)
        if authority is None:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with context.wrap_socket(plain, server_hostname="localhost") as encrypted:
            return x509.load_der_x509_certificate(encrypted.getpeercert(binary_form=True) or b"")
