"""What a browser may send, and what is said about the rest."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.frames import frames
from bridge.frames.frames import FrameError, Hello, Say, Start, Typing


def read(**fields: object) -> frames.Incoming:
    return frames.read(json.dumps(fields))


def code_of(text: str) -> str:
    with pytest.raises(FrameError) as refused:
        frames.read(text)
    return refused.value.code


def test_each_frame_of_the_protocol_is_read() -> None:
    assert read(type="hello") == Hello(None, None)
    assert read(type="hello", token="t", after="s1") == Hello("t", "s1")
    assert read(type="say", id="u1", text="Hi") == Say("u1", "Hi")
    assert read(type="typing", on=True) == Typing(True)
    assert read(type="start", id="u1", question="Why?") == Start("u1", "", "en", "", "Why?", "")
    assert read(type="end") == frames.End()
    assert read(type="ping") == frames.Ping()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-frame"),
        ("{", "bad-frame"),
        ("[]", "bad-frame"),
        ("null", "bad-frame"),
        ("7", "bad-frame"),
        ("1" * 5000, "bad-frame"),
        ("[" * 16000, "bad-frame"),
        ('{"a":' * 2500, "bad-frame"),
        ("{}", "bad-frame"),
        ('{"type":null}', "bad-frame"),
        ('{"type":["say"]}', "bad-frame"),
        ('{"type":"__class__"}', "unknown-type"),
        ('{"type":"base"}', "unknown-type"),
        ('{"type":"say"}', "bad-frame"),
        ('{"type":"say","id":7,"text":"x"}', "bad-frame"),
        ('{"type":"say","id":"","text":"x"}', "bad-frame"),
        ('{"type":"say","id":"a b","text":"x"}', "bad-frame"),
        ('{"type":"say","id":"<x/>","text":"x"}', "bad-frame"),
        ('{"type":"say","id":"u1"}', "bad-frame"),
        ('{"type":"say","id":"u1","text":["x"]}', "bad-frame"),
        ('{"type":"say","id":"u1","text":" \\n\\t "}', "empty"),
        ('{"type":"say","id":"u1","text":"\\u0000\\u0008\\ud800"}', "empty"),
        ('{"type":"typing","on":1}', "bad-frame"),
        ('{"type":"typing","on":"true"}', "bad-frame"),
        ('{"type":"hello","token":7}', "bad-token"),
        ('{"type":"hello","token":""}', "bad-token"),
        ('{"type":"hello","token":[]}', "bad-token"),
        ('{"type":"hello","token":true}', "bad-token"),
        ('{"type":"start","id":"u1","question":"x","topic":"no such@topic"}', "unknown-topic"),
        ('{"type":"start","id":"u1","question":"x","topic":{}}', "unknown-topic"),
        ('{"type":"start","id":"u1","question":"x","language":"<en>"}', "bad-frame"),
        ('{"type":"start","id":"u1","question":"x","name":{}}', "bad-frame"),
        ('{"type":"start","id":"u1","question":""}', "empty"),
    ],
)
def test_what_is_wrong_has_one_code(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_frame_has_at_most_sixteen_kibibytes_whatever_its_letters() -> None:
    assert code_of(json.dumps({"type": "say", "id": "u1", "text": "x" * 17000})) == "bad-frame"
    assert code_of(json.dumps({"type": "say", "id": "u1", "text": "€" * 6000}, ensure_ascii=False)) == "bad-frame"


def test_a_text_has_at_most_four_thousand_characters() -> None:
    assert read(type="say", id="u1", text="x" * 4000) == Say("u1", "x" * 4000)
    with pytest.raises(FrameError) as refused:
        read(type="say", id="u1", text="x" * 4001)
    assert refused.value.frame() == {
        "type": "error", "code": "too-long", "text": "A message may have 4000 characters.", "id": "u1",
    }  # fmt: skip


def test_four_thousand_of_the_longest_letters_fit_a_frame() -> None:
    text = "\N{GRINNING FACE}" * 4000
    frame = json.dumps({"type": "say", "id": "0" * 36, "text": text}, ensure_ascii=False, separators=(",", ":"))
    assert frames.read(frame) == Say("0" * 36, text)


def test_what_xml_forbids_is_left_out_and_the_rest_stays_as_it_is() -> None:
    said = read(type="say", id="u1", text="a\x00b\x0bc\ufffe\ud800 <b>&amp;</b>\r\n  \u202edcba\u202c ]]> ")
    assert said == Say("u1", "abc <b>&amp;</b>\n  \u202edcba\u202c ]]> ")


@pytest.mark.parametrize(
    "address",
    ["rosa", "rosa@", "@nj.example", "rosa@example", "a b@nj.example", "a@b@nj.example", "rosa@nj.example\nBcc:x@y.zz",
     "<rosa@nj.example>", "rosa@nj.example,ben@nj.example"],
)  # fmt: skip
def test_what_is_no_email_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(FrameError) as refused:
        read(type="start", id="u1", question="Why?", email=address, consent=True)
    assert (refused.value.code, refused.value.id) == ("bad-email", "u1")


@pytest.mark.parametrize("address", ["rosa@nj.example", "r.o'sa+tax@mail.nj.example", "josé@münchen.example"])
def test_an_email_address_is_taken_with_consent_and_dropped_without(address: str) -> None:
    with_consent = read(type="start", id="u1", question="Why?", email=address, consent=True)
    without = read(type="start", id="u1", question="Why?", email=address)
    assert isinstance(with_consent, Start) and isinstance(without, Start)
    assert (with_consent.email, without.email) == (address, "")


def test_a_name_and_a_page_are_one_line() -> None:
    start = read(type="start", id="u1", question="Why?", name=" Rosa\n\x00 Maria ", page="https://nj.example/\n")
    assert isinstance(start, Start)
    assert (start.name, start.page) == ("Rosa Maria", "https://nj.example/")


def test_an_after_that_cannot_be_a_stanza_id_is_as_none() -> None:
    assert read(type="hello", token="t", after={"x": 1}) == Hello("t", None)
    assert read(type="hello", token="t", after="x" * 500) == Hello("t", None)


def test_what_is_written_is_one_line_of_json_with_its_letters_as_they_are() -> None:
    assert frames.write({"type": "message", "text": "zażółć\n</script>"}) == (
        '{"type":"message","text":"zażółć\\n</script>"}'
    )


any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
a_frame = st.fixed_dictionaries(
    {"type": st.sampled_from(["hello", "start", "say", "typing", "end", "ping"])},
    optional=dict.fromkeys(
        ("id", "text", "on", "token", "after", "topic", "language", "question", "page", "email", "consent"), any_json
    ),
)


@given(any_json | a_frame)
def test_no_json_does_anything_but_a_frame_or_a_frame_error(value: object) -> None:
    try:
        frames.read(json.dumps(value))
    except FrameError as error:
        assert error.code in {
            "bad-frame",
            "unknown-type",
            "too-long",
            "empty",
            "bad-token",
            "unknown-topic",
            "bad-email",
        }


@given(st.text(alphabet=st.characters(codec=None)))
def test_no_text_does_anything_but_a_frame_or_a_frame_error(text: str) -> None:
    try:
        frames.read(text)
    except FrameError as error:
        assert error.text
