"""A set-up's file that names an entry only in part: the rest of the entry stays, and the preview says no more."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from onedoor.store.setupfile import intake, writing
from onedoor.store.setupfile.model import SeedError
from onedoor.store.setupfile.reading import parse
from tests.integration.databases import Database

WHOLE = """
[[agency]]
id = "parks"
name = "Parks"
enabled = false
time_zone = "America/New_York"
simultaneous_offers = 3
missed_offers = 4
reply_reminder = 5
closing = 6
push_hosts = ["parks.example"]
phone = "+1 609 555 0100"
email = "help@parks.example"
website = "https://parks.example"
keep_days = 30
files = false
masking = "off"
origins = ["https://parks.example"]
service_target = {within = 60, answered = 90}
hours = [{days = ["mon"], start = "08:00", end = "12:00"}]
holiday = [{day = 2026-12-25, name = "Christmas"}]
skill = [{slug = "camping", name = "Camping", max_waiting = 5}, {slug = "fishing", name = "Fishing"}]
reply = [{name = "hello", text = "Hello.", folder = "greetings", tags = "first", approved = false}]
cost = [{channel = "visit", cents = 862, currency = "£"}]
schedule = [{kind = "message", days = 60}]
[[agency.agent]]
account = "pat"
handle = "pat"
name = "Pat"
capacity = 7
supervisor = true
enabled = false
languages = ["en", "es"]
language = "fr"
skills = ["camping", "fishing"]
levels = {camping = 5}
[[topic]]
id = "tents"
name = "Tents"
keywords = "tent"
priority = 2
enabled = false
routes = [["parks", "camping"]]
"""
PARKS = '[[agency]]\nid = "parks"\nname = "Parks"\n'
SKILLS = 'skill = [{slug = "camping", name = "Camping"}, {slug = "fishing", name = "Fishing"}]\n'
PAT = 'agent = [{account = "pat", handle = "pat", name = "Pat", '
TENTS = '[[topic]]\nid = "tents"\nname = "Tents"\n'


def bring(database: Database, said: str) -> intake.Changes:
    with Session(database.engine) as session, session.begin():
        return intake.bring_in(session, parse(said, "x", writing.read(session, "localhost")), "localhost")


def out(database: Database) -> dict[str, Any]:
    with Session(database.engine) as session:
        return writing.read(session, "localhost").model_dump(mode="json", by_alias=True)


def change(content: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        content = content[step]
    content[path[-1]] = value


@pytest.mark.parametrize(
    ("said", "path", "value", "told"),
    [
        (PARKS + 'phone = "112"', ("phone",), "112", "agency parks: phone"),
        (PARKS + "promised = {within = 20}", ("service_target", "within"), 20, "agency parks: service target"),
        (PARKS + SKILLS.replace("Camping", "Camps"), ("skill", 0, "name"), "Camps", "skill camping of parks: name"),
        (PARKS + PAT + "capacity = 2}]", ("agent", 0, "capacity"), 2, "agent pat@localhost of parks: capacity"),
        (PARKS + SKILLS + PAT + 'skills = ["camping"]}]', ("agent", 0, "skills"), ["camping"],
         "agent pat@localhost of parks: skills"),
        (PARKS + SKILLS + PAT + "levels = {camping = 1}}]", ("agent", 0, "levels"), {"camping": 1},
         "agent pat@localhost of parks: skills"),
        (PARKS + 'reply = [{name = "hello", text = "Hi."}]', ("reply", 0, "text"), "Hi.",
         "canned reply hello en of parks: text"),
        (PARKS + 'cost = [{channel = "visit", cents = 1}]', ("cost", 0, "cents"), 1,
         "contact cost visit of parks: cents"),
        (PARKS + 'schedule = [{kind = "message"}]', ("schedule", 0, "days"), None,
         "schedule message of parks: days"),
        (PARKS + "keep_days = 0", ("keep_days",), None, "agency parks: keep days"),
        (PARKS + "hours = []", ("hours",), [], "agency parks: hours"),
    ],
)  # fmt: skip
def test_what_is_not_named_of_an_entry_stays(
    database: Database, said: str, path: tuple[str | int, ...], value: Any, told: str
) -> None:
    bring(database, WHOLE)
    wanted = out(database)
    assert bring(database, PARKS) == intake.Changes()
    assert out(database) == wanted
    assert bring(database, said) == intake.Changes(changed=[told])
    change(wanted, ("agency", 0, *path), value)
    assert out(database) == wanted


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('[[agency]]\nid = "parks"\nphone = "112"', "agency parks: phone"),
        ('[[agency]]\nid = "parks"\nagent = [{account = "pat", capacity = 2}]',
         "agent pat@localhost of parks: capacity"),
        ('[[agency]]\nid = "parks"\nagent = [{account = "pat", skills = ["fishing"]}]',
         "agent pat@localhost of parks: skills"),
        ('[[agency]]\nid = "parks"\nskill = [{slug = "camping", max_waiting = 9}]',
         "skill camping of parks: max waiting"),
        ('[[agency]]\nid = "parks"\nreply = [{name = "hello", approved = true}]',
         "canned reply hello en of parks: approved"),
        ('[[topic]]\nid = "tents"\npriority = 1', "topic tents: priority"),
        ('[[topic]]\nid = "tents"\nroutes = [["parks", "fishing"]]', "topic tents: routes"),
        ('[[forbidden]]\nfrom = "parks"\nto = "huts"', "no transfer from parks to huts"),
    ],
)  # fmt: skip
def test_of_what_is_there_only_what_tells_it_apart_has_to_be_named(database: Database, said: str, told: str) -> None:
    bring(database, WHOLE + '[[agency]]\nid = "huts"\nname = "Huts"\n')
    done = bring(database, said)
    assert [*done.added, *done.changed] == [told]
    assert bring(database, said) == intake.Changes()


def test_names_of_the_first_release_are_still_understood(database: Database) -> None:
    bring(database, WHOLE)
    done = bring(database, '[[agency]]\nid = "parks"\nring = 2\nmisses = 1\nnudge = 9')
    assert [*done.added, *done.changed] == ["agency parks: simultaneous offers, missed offers, reply reminder"]
    parks = out(database)["agency"][0]
    assert (parks["simultaneous_offers"], parks["missed_offers"], parks["reply_reminder"]) == (2, 1, 9)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('[[agency]]\nid = "huts"\nphone = "112"', "x: agency.0.name is missing."),
        ('[[agency]]\nid = "parks"\nagent = [{account = "kit"}]', "x: agency.0.agent.0.handle is missing."),
        ('[[agency]]\nid = "parks"\nagent = [{account = "pat", skills = ["hunting"]}]',
         "x: agent pat has a skill that parks lacks: hunting."),
        ('[[topic]]\nid = "tents"\nroutes = [["huts", "all"]]',
         "x: topic tents leads to huts/all, which does not exist."),
        ('agency = 3', "x: agency must be a list, not “3”."),
        ('[[agency]]\nid = []', "x: agency.0.id must be text, not “[]”."),
        ('[1, 2]', "x is not valid TOML"),
        (PARKS + f'holiday = [{{day = 2026-12-24, name = "{"x" * 121}"}}]',
         "agency parks: name has 121 characters; at most 120 fit."),
        (PARKS + 'phone = "1\\u0000"', "agency parks: phone must not contain the character NUL."),
        (TENTS + 'routes = [["far", "No skill"]]\n[[agency]]\nid = "far"\nname = "Far"\nlocal = false',
         "topic tents: skill must be made of small letters"),
    ],
)  # fmt: skip
def test_what_is_wrong_or_new_and_not_whole_is_one_sentence(database: Database, said: str, why: str) -> None:
    bring(database, WHOLE)
    before = out(database)
    with pytest.raises(SeedError) as refused:
        bring(database, said)
    assert str(refused.value).startswith(why)
    assert out(database) == before


def test_what_is_not_named_of_a_topic_stays(database: Database) -> None:
    bring(database, WHOLE + 'fallback = [["huts", "all"]]\n[[agency]]\nid = "huts"\nname = "Huts"\nlocal = false\n')
    wanted = out(database)
    said = PARKS + SKILLS + TENTS + 'routes = [["parks", "fishing"]]'
    assert bring(database, said) == intake.Changes(changed=["topic tents: routes"])
    wanted["topic"][0]["routes"] = [["parks", "fishing"]]
    assert out(database) == wanted


def test_a_fallback_that_a_file_makes_a_route_is_none_any_more(database: Database) -> None:
    huts = '[[agency]]\nid = "huts"\nname = "Huts"\n'
    bring(database, WHOLE + f'fallback = [["huts", "all"]]\n{huts}')
    bring(database, PARKS + SKILLS + huts + TENTS + 'routes = [["huts", "all"], ["parks", "camping"]]')
    topic = out(database)["topic"][0]
    assert (topic["routes"], topic["fallback"]) == ([["huts", "all"], ["parks", "camping"]], [])


def test_what_is_new_and_named_in_part_has_the_usual_rest(database: Database) -> None:
    assert bring(database, PARKS).added == ["agency parks"]
    parks = out(database)["agency"][0]
    assert (parks["time_zone"], parks["masking"], parks["files"], parks["simultaneous_offers"]) == (
        "UTC",
        "mask",
        True,
        1,
    )
    assert (parks["jid"], parks["phone"], parks["service_target"]["within"]) == ("", "", 180)


def test_some_topics_are_put_in_order_among_themselves(database: Database) -> None:
    topics = [f'[[topic]]\nid = "{name}"\nname = "{name}"\nroutes = [["parks", "camping"]]\n' for name in "abcd"]
    bring(database, PARKS + SKILLS + "".join(topics))
    assert bring(database, topics[0] + topics[2]) == intake.Changes()
    done = bring(database, topics[3] + topics[1])
    assert done.changed == ["topic d: position", "topic b: position"]
    assert [topic["id"] for topic in out(database)["topic"]] == ["a", "d", "c", "b"]
    bring(database, "".join(reversed(topics)))
    assert [topic["id"] for topic in out(database)["topic"]] == ["d", "c", "b", "a"]


@pytest.mark.parametrize("write", [writing.as_toml, writing.as_json])
def test_a_backup_brings_back_also_what_was_as_usual_when_it_was_made(database: Database, write: Any) -> None:
    """What was empty or usual is in the file, too: else it could not be told from what the file does not name."""
    bring(database, PARKS + SKILLS + PAT + 'skills = ["camping"]}]\n' + TENTS + 'routes = [["parks", "camping"]]')
    with Session(database.engine) as session:
        backup = write(writing.read(session, "localhost"))
    before = out(database)
    assert bring(database, backup) == intake.Changes()
    bring(database, WHOLE.replace('schedule = [{kind = "message", days = 60}]\n', ""))
    bring(database, backup)
    after = out(database)
    for nothing_is_deleted in ("reply", "cost"):
        assert after["agency"][0].pop(nothing_is_deleted)
        assert not before["agency"][0].pop(nothing_is_deleted)
    assert after == before
