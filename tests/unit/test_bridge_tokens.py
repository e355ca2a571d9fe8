"""The token in the browser: any bridge with the same key reads it, nobody else writes it."""

import pytest

from bridge.frames.frames import LONGEST_NAME, LONGEST_TOKEN
from bridge.frames.tokens import BadToken, Ticket, Tokens, new_visit
from onedoor.desk.room import nicks
from tests.script_names import names

TICKET = Ticket("v-abc", "c-q7@rooms.localhost", "Rosa “citizen” | ü", "taxes", name="Rosa 😀 “citizen” | ü")


def test_any_bridge_with_the_key_reads_it() -> None:
    assert Tokens("key").read(Tokens("key").write(TICKET)) == TICKET


def test_a_ticket_without_a_room_is_one_too() -> None:
    assert Tokens("key").read(Tokens("key").write(Ticket("v-abc"))) == Ticket("v-abc", None, None, "")


def test_a_token_with_the_longest_name_of_any_script_is_taken_back() -> None:
    for name in (*names(), *(f"{name} " * LONGEST_NAME for name in names())):
        full = name[:LONGEST_NAME]
        ticket = Ticket(new_visit(), f"c-{'x' * 32}@rooms.localhost", nicks.citizen(full), "t" * 63, "pt-br", full)
        assert len(Tokens("key").write_place(ticket)) <= LONGEST_TOKEN


def test_a_token_has_only_letters_that_an_address_takes() -> None:
    assert set(Tokens("key").write(TICKET)) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@pytest.mark.parametrize("token", ["", "0", "null", "a.b.c", "WyJ2LWFiYyJd.x.y", "é", "\x00", "." * 2000])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken):
        Tokens("key").read(token)


def test_a_changed_token_is_refused() -> None:
    token = Tokens("key").write(TICKET)
    with pytest.raises(BadToken):
        Tokens("key").read(token[:10] + ("a" if token[10] != "a" else "b") + token[11:])
    with pytest.raises(BadToken):
        Tokens("key").read(token[:-1])


def test_another_key_reads_nothing() -> None:
    with pytest.raises(BadToken):
        Tokens("another key").read(Tokens("key").write(TICKET))


def test_visits_are_long_random_and_fit_a_jid() -> None:
    visits = {new_visit() for _ in range(1000)}
    assert len(visits) == 1000
    assert all(len(visit) == 28 and visit.startswith("v-") and visit.isascii() for visit in visits)
