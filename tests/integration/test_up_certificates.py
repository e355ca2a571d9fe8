"""Which certificate a running server shows: a new one where the old one runs out, or somebody has replaced it."""

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from structlog.testing import capture_logs

from chaos.stage.certificate import served
from onedoor.settings import Settings, SettingsError
from onedoor.up import instance, ports
from onedoor.up.server import certificates, renewal
from onedoor.up.supervisor import Supervisor


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return instance.prepare(tmp_path / "state", ports=ports.free())


async def shown_next(settings: Settings, before: x509.Certificate) -> x509.Certificate:
    async with asyncio.timeout(20):
        while (now := await asyncio.to_thread(served, settings)) == before:
            await asyncio.sleep(0.1)
    return now


async def test_a_certificate_that_runs_out_is_made_anew_and_shown_while_the_server_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "EVERY", 0.1)
    async with Supervisor(settings, parts=()):
        first = await asyncio.to_thread(served, settings)
        # As if the certificate's time were nearly over.
        monkeypatch.setattr(certificates, "_RENEW_BEFORE", first.not_valid_after_utc - datetime.now(UTC))
        second = await shown_next(settings, first)
        monkeypatch.setattr(certificates, "_RENEW_BEFORE", timedelta(days=30))
    assert second.serial_number != first.serial_number
    assert second.issuer == first.issuer, "whoever trusts the authority need not do anything"


async def test_what_somebody_puts_into_the_folder_of_the_settings_is_shown(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "EVERY", 0.1)
    given = tmp_path / "given"
    put(certificates.ensure(tmp_path / "first", "localhost"), given)
    own = settings.model_copy(update={"xmpp": settings.xmpp.model_copy(update={"certificates": str(given)})})
    instance.write_server_configuration(own)
    async with Supervisor(own, parts=()):
        first = await asyncio.to_thread(served, own)
        assert first == x509.load_pem_x509_certificate((given / "localhost.crt").read_bytes())
        put(certificates.ensure(tmp_path / "second", "localhost"), given)
        given.rename(aside := tmp_path / "aside")  # for a moment there is no folder, which ends nothing
        with capture_logs() as logs:
            async with asyncio.timeout(20):
                while not any(one["event"] == "up.certificates.later" for one in logs):
                    await asyncio.sleep(0.1)
        aside.rename(given)
        second = await shown_next(own, first)
        assert second == x509.load_pem_x509_certificate((given / "localhost.crt").read_bytes())


def put(made: certificates.Certificates, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shutil.copy(made.certificate, folder / "localhost.crt")
    shutil.copy(made.key, folder / "localhost.key")


def test_a_folder_that_is_not_there_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    lost = settings.xmpp.model_copy(update={"certificates": str(tmp_path / "nowhere")})
    with pytest.raises(SettingsError, match=r"xmpp\.certificates: there is no folder"):
        certificates.folder(settings.model_copy(update={"xmpp": lost}))
