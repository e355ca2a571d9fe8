"""When there is no chat, or none any more: messages, opinions and mails, at the bridge's own addresses."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from onedoor.desk.terms.left import Feedback
from onedoor.settings import Mail
from tests.integration.bridge_stage import Stage, a_stage, until
from tests.mailbox import Mailbox, a_mailbox, html, plain

ROSA = {
    "id": "m-1", "topic": "taxes", "language": "en", "name": "Rosa", "email": "rosa@example.org", "phone": "+1 609 555",
    "text": "Do I charge tax?", "page": "https://nj.example/?me=rosa#x", "why": "closed",
}  # fmt: skip
MARKUP = "</p><script>alert(1)</script>&lt; {{7*7}} %s {0.__class__}"


@pytest.fixture
async def box() -> AsyncIterator[Mailbox]:
    async with a_mailbox() as box:
        yield box


def by(box: Mailbox) -> Mail:
    return Mail(host="127.0.0.1", port=box.port, tls="none", sender="Chat <chat@example.gov>")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "state") as stage:
        yield stage


async def posts(stage: Stage, what: str, fields: object, token: str = "", **headers: str) -> tuple[int, Any]:
    address = f"{stage.address}/after/{what}"
    async with stage.http.post(address, json=fields, params={"token": token}, headers=headers) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else await answer.text()


async def talked(stage: Stage, *said: str) -> str:
    """A chat with an agent that is over; returns its token."""
    window = await stage.chat("Is bread taxed?")
    await stage.desk.agent()
    stage.desk.introduce()
    for text in said or ("No.",):
        stage.desk.says(text)
        await window.expect("message", text=text)
    stage.desk.says("!note she asks about bread")
    await window.send(type="end")
    await window.expect("ended")
    return window.token


async def test_a_message_goes_to_the_router_and_comes_back_as_a_reference(stage: Stage) -> None:
    await stage.start_bridge()
    status, answer = await posts(stage, "message", ROSA)
    assert (status, answer["reference"], answer["agency"]) == (200, "TAX-7K3M-92", "Division of Taxation")
    assert answer["mailed"] is False
    (left,) = stage.router.left
    assert (left.id, left.name, left.email, left.phone, left.why) == (
        "m-1", "Rosa", "rosa@example.org", "+1 609 555", "closed",
    )  # fmt: skip
    assert left.page == "https://nj.example/"
    assert len(left.origin) == 32, "where they come from, as a pseudonym"


async def test_numbers_that_are_nobodys_business_do_not_leave_the_bridge(stage: Stage) -> None:
    await stage.start_bridge()
    told = {**ROSA, "text": "I am 536-90-4399.", "name": "536-90-4399"}
    status, answer = await posts(stage, "message", told)
    assert (status, answer["text"]) == (200, "I am XXX-XX-XXXX.")
    assert (stage.router.left[0].text, stage.router.left[0].name) == ("I am XXX-XX-XXXX.", "XXX-XX-XXXX")
    await stage.stop_bridge()
    await stage.start_bridge(masking="warn")
    assert (await posts(stage, "message", told))[1]["code"] == "personal"
    assert len(stage.router.left) == 1
    assert (await posts(stage, "message", {**told, "anyway": True}))[0] == 200
    assert stage.router.left[1].text == "I am 536-90-4399."


async def test_what_nobody_could_keep_is_not_said_to_be_kept(stage: Stage) -> None:
    await stage.start_bridge()
    codes = {"recipient-unavailable": "not-kept", "remote-server-timeout": "unavailable", "conflict": "conflict"}
    for condition, code in codes.items():
        stage.router.not_left = condition
        status, answer = await posts(stage, "message", ROSA)
        assert (status, answer["code"]) == (409 if code == "conflict" else 503, code)
    stage.router.not_left = None
    assert (await posts(stage, "message", ROSA))[0] == 200


async def test_a_link_that_is_down_keeps_nothing(stage: Stage) -> None:
    await stage.start_bridge()
    stage.wire.whole = False
    stage.wire.cut()
    assert (await posts(stage, "message", ROSA))[1]["code"] == "not-kept"


WRONG: list[tuple[dict[str, object], str]] = [
    ({"text": "  \n"}, "empty"), ({"text": "x" * 4001}, "too-long"), ({"name": " "}, "no-name"),
    ({"name": "x" * 81}, "too-long"), ({"phone": "1" * 41}, "too-long"), ({"id": "<id>"}, "bad-frame"),
    ({"why": "blocked"}, "bad-frame"), ({"topic": "x" * 64}, "unknown-topic"), ({"email": "rosa"}, "bad-email"),
    ({"topic": "x@tax.localhost/"}, "unknown-topic"), ({"language": "<en>"}, "bad-frame"), ({"why": 7}, "bad-frame"),
    ({"email": ["rosa@example.org"]}, "bad-email"), ({"text": 7}, "bad-frame"),
]  # fmt: skip


async def test_a_message_that_cannot_be_is_refused_with_its_reason(stage: Stage) -> None:
    await stage.start_bridge()
    for wrong, code in WRONG:
        status, answer = await posts(stage, "message", {**ROSA, **wrong})
        assert (status, answer["code"]) == (422, code), wrong
    assert stage.router.left == []


async def test_n42_markup_in_each_field_arrives_as_it_was_written_and_control_characters_nowhere(stage: Stage) -> None:
    await stage.start_bridge()
    named = dict.fromkeys(("name", "phone"), MARKUP[:40])
    status, _ = await posts(stage, "message", {**ROSA, **named, "text": f"{MARKUP}\x00\x1b[31m\u2028"})
    assert status == 200
    (left,) = stage.router.left
    assert (left.name, left.phone) == (MARKUP[:40], MARKUP[:40])
    assert left.text == f"{MARKUP}[31m"


async def test_ten_messages_an_hour_come_from_one_place_and_the_same_one_counts_once(stage: Stage) -> None:
    await stage.start_bridge()
    for _ in range(3):
        assert (await posts(stage, "message", ROSA))[0] == 200
    for number in range(2, 11):
        assert (await posts(stage, "message", {**ROSA, "id": f"m-{number}"}))[0] == 200
    assert (await posts(stage, "message", {**ROSA, "id": "m-11"}))[0] == 429
    assert (await posts(stage, "message", ROSA))[0] == 200


async def test_a_receipt_says_the_reference_and_repeats_nobodys_words(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    status, answer = await posts(stage, "message", {**ROSA, "text": "Buy this"})
    assert (status, answer["mailed"]) == (200, True)
    mail = await box.mail()
    assert (mail["To"], mail["Subject"]) == ("rosa@example.org", "We have your message: TAX-7K3M-92")
    assert "Your reference number: TAX-7K3M-92" in plain(mail)
    assert "Buy this" not in plain(mail) + html(mail)


async def test_a_message_is_kept_although_its_receipt_cannot_be_sent(stage: Stage, box: Mailbox) -> None:
    box.answer = "550 no"
    await stage.start_bridge(mail=by(box))
    status, answer = await posts(stage, "message", ROSA)
    assert (status, answer["reference"], answer["mailed"]) == (200, "TAX-7K3M-92", False)


async def test_another_sites_page_leaves_opines_and_mails_nothing(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    token = await talked(stage)
    for what in ("message", "feedback", "mail"):
        status, _ = await posts(stage, what, {**ROSA, "rating": 3}, token, Origin="https://evil.example")
        assert status == 403
    assert (stage.router.left, stage.router.opinions, box.mails) == ([], [], [])


async def test_an_opinion_is_told_as_that_visits_and_its_comment_is_covered(stage: Stage) -> None:
    await stage.start_bridge()
    token = await talked(stage)
    said = {"rating": 3, "informed": True, "otherwise": "phone", "comment": " Kind, 536-90-4399 \x00"}
    assert await posts(stage, "feedback", {"rating": 1}, token) == (200, {})
    assert await posts(stage, "feedback", said, token) == (200, {})
    assert stage.router.opinions == [
        (stage.visitor, Feedback(1)), (stage.visitor, Feedback(3, True, "phone", "Kind, XXX-XX-XXXX"))
    ]  # fmt: skip


async def test_an_opinion_needs_a_token_and_may_not_be_anything(stage: Stage) -> None:
    await stage.start_bridge()
    assert (await posts(stage, "feedback", {"rating": 3}, "forged"))[1]["code"] == "bad-token"
    token = await talked(stage)
    for wrong in ({"rating": 4}, {"rating": True}, {"rating": "3"}, {"informed": 1}, {"otherwise": "pigeon"},
                  {"comment": 7}, {"comment": "x" * 2001}):  # fmt: skip
        assert (await posts(stage, "feedback", wrong, token))[0] == 422
    stage.router.not_left = "item-not-found"
    assert (await posts(stage, "feedback", {"rating": 3}, token))[1]["code"] == "gone"
    assert stage.router.opinions == []


async def test_where_no_mail_is_sent_none_is_offered(stage: Stage) -> None:
    await stage.start_bridge()
    async with stage.http.get(f"{stage.address}/after") as answer:
        assert await answer.json() == {"mail": False}
    token = await talked(stage)
    assert (await posts(stage, "mail", {"email": "rosa@example.org"}, token))[1]["code"] == "no-mail"


async def test_the_mail_holds_what_the_citizen_was_shown_and_no_word_more(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    async with stage.http.get(f"{stage.address}/after") as answer:
        assert await answer.json() == {"mail": True}
    token = await talked(stage, "No.", f"{MARKUP}\nBcc: everybody@example.org")
    assert await posts(stage, "mail", {"email": "rosa@example.org", "text": "Buy this"}, token) == (200, {})
    mail = await box.mail()
    assert (mail["To"], mail["Bcc"], mail["Auto-Submitted"]) == ("rosa@example.org", None, "auto-generated")
    assert mail["Subject"].startswith("Your chat on 20")
    for text in ("Is bread taxed?", "Ana · Division of Taxation", "You are talking with Ana", "Bcc: everybody"):
        assert text in plain(mail)
    assert MARKUP in plain(mail)
    assert "&lt;script&gt;" in html(mail)
    assert "<script" not in html(mail)
    for hidden in ("she asks about bread", "Buy this"):
        assert hidden not in plain(mail) + html(mail)


async def test_the_conversation_is_fetched_for_a_mail_by_a_bridge_that_does_not_know_it(
    stage: Stage, box: Mailbox
) -> None:
    await stage.start_bridge(mail=by(box))
    token = await talked(stage)
    await stage.stop_bridge()
    await stage.start_bridge(mail=by(box))
    assert await posts(stage, "mail", {"email": "rosa@example.org"}, token) == (200, {})
    assert "Is bread taxed?" in plain(await box.mail())


async def test_a_conversation_that_is_gone_is_said_to_be(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    window = await stage.page()
    await window.send(type="hello")
    token = (await window.expect("welcome"))["token"]
    assert (await posts(stage, "mail", {"email": "rosa@example.org"}, token))[1]["code"] == "gone"


async def test_a_mail_that_is_not_taken_is_not_said_to_be_sent(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    token = await talked(stage)
    for said, code in (("550 nobody", "mail-refused"), ("451 later", "mail-failed")):
        box.answer = said
        assert (await posts(stage, "mail", {"email": "rosa@example.org"}, token))[1]["code"] == code


async def test_n42_one_visit_one_address_and_one_network_get_few_mails(stage: Stage, box: Mailbox) -> None:
    """Other people's address: three mails an hour at most, whoever asks."""
    await stage.start_bridge(mail=by(box))
    tokens = [await talked(stage) for _ in range(4)]
    for number in range(3):
        assert await posts(stage, "mail", {"email": "rosa@example.org"}, tokens[number]) == (200, {})
    assert (await posts(stage, "mail", {"email": "ROSA@example.org"}, tokens[3]))[1]["code"] == "too-fast"
    for number in range(4):
        answer = await posts(stage, "mail", {"email": f"other{number}@example.org"}, tokens[0])
        assert answer[0] == (200 if number < 2 else 429)
    await until(lambda: len(box.mails) == 5)
    codes = [(await posts(stage, "mail", {"email": f"x{n}@example.org"}, tokens[n % 3 + 1]))[0] for n in range(6)]
    assert 429 in codes, "a network is at its limit"


MANY = ", ".join(f"a{number}@example.org" for number in range(100))
ODD = (
    "rosa@example.org\r\nBcc: everybody@example.org", "rosa@example.org\n", "rosa@example.org,ben@example.org", MANY,
    "Rosa <rosa@example.org>", "rosa@example.org\x00", "", None,
)  # fmt: skip


async def test_n42_no_mail_goes_to_what_is_not_exactly_one_address(stage: Stage, box: Mailbox) -> None:
    await stage.start_bridge(mail=by(box))
    token = await talked(stage)
    for typed in ODD:
        assert (await posts(stage, "mail", {"email": typed}, token))[1]["code"] == "bad-email", typed
        assert (await posts(stage, "message", {**ROSA, "email": typed}))[1]["code"] == "bad-email", typed
    assert (box.mails, stage.router.left) == ([], [])
