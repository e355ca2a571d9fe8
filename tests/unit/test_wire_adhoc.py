"""Ad-hoc commands (XEP-0050): stanzas in, stanzas out."""

from xml.etree.ElementTree import Element

import pytest

from onedoor.wire import adhoc
from onedoor.wire.xml import read, write


def asked(inner: str = "", attributes: str = "node='note'") -> Element:
    return read(
        "<iq type='set' id='1' from='c-1@rooms.test/ana' to='desk@tax.test/desk'>"
        f"<command xmlns='http://jabber.org/protocol/commands' {attributes}>{inner}</command></iq>"
    )


def request(iq: Element) -> adhoc.Request:
    found = adhoc.read(iq)
    assert found is not None
    return found


def test_a_submitted_form_is_its_values() -> None:
    form = "<x xmlns='jabber:x:data' type='submit'><field var='tags'><value>a</value><value>b</value></field></x>"
    found = request(asked(form, "node='tag' action='complete' sessionid='s'"))
    assert found == adhoc.Request("tag", "complete", "s", {"tags": ("a", "b")})


def test_a_form_that_is_cancelled_has_no_values() -> None:
    assert request(asked("<x xmlns='jabber:x:data' type='cancel'/>")).values is None


def test_a_form_shows_lists_and_what_is_required() -> None:
    field = adhoc.Field("chat", "list-single", "Chat", (("12", "12 · Taxes"),), True, "12")
    iq = asked()
    shown = write(adhoc.shows(iq, request(iq), "s1", adhoc.Form("Take", (field,))))
    assert 'status="executing"' in shown
    assert '<actions execute="complete"><complete/></actions>' in shown
    assert '<required/><value>12</value><option label="12 · Taxes"><value>12</value></option>' in shown


@pytest.mark.parametrize(("action", "why"), [("prev", "bad-action"), ("explode", "malformed-action")])
def test_an_action_that_cannot_be_says_so(action: str, why: str) -> None:
    iq = asked(attributes=f"node='note' action='{action}'")
    answer = adhoc.wrong(iq, request(iq))
    assert answer is not None
    assert f'<{why} xmlns="http://jabber.org/protocol/commands"/>' in write(answer)


@pytest.mark.parametrize(
    "action", ["", " action='execute'", " action='next'", " action='complete'", " action='cancel'"]
)
def test_all_other_actions_can(action: str) -> None:
    iq = asked(attributes=f"node='note'{action}")
    assert adhoc.wrong(iq, request(iq)) is None


def test_a_note_tells_an_error_from_an_answer() -> None:
    iq = asked()
    assert '<note type="info">Done.</note>' in write(adhoc.completed(iq, request(iq), "Done."))
    assert '<note type="error">No.</note>' in write(adhoc.completed(iq, request(iq), "No.", error=True))


def test_commands_are_listed_where_they_can_be_executed() -> None:
    iq = read(
        "<iq type='get' id='1' from='c-1@rooms.test/ana' to='desk@tax.test/desk'>"
        "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/></iq>"
    )
    assert adhoc.asked_node(iq, "http://jabber.org/protocol/disco#items") == "http://jabber.org/protocol/commands"
    listed = write(adhoc.listed(iq, "c-1@rooms.test/Tax desk", [("note", "Write a note")]))
    assert '<item jid="c-1@rooms.test/Tax desk" node="note" name="Write a note"/>' in listed
