"""Who can take a chat, and what is true when nobody can."""

from dataclasses import replace

import pytest

from onedoor.desk.router import acts
from onedoor.desk.router import events as e
from onedoor.desk.router.plan import Block
from onedoor.desk.router.router import Router
from onedoor.desk.terms.about import About, Published
from tests.unit.routers import (
    BUSINESS,
    EDA,
    LINE,
    MONDAY,
    NOON,
    TAX,
    VISITOR,
    S,
    a_router,
    asked,
    join,
    offers,
    skill,
    talking,
)

NOWHERE = (offers(BUSINESS), offers(LINE))
"""Nobody else can help with taxes."""


@pytest.mark.parametrize(
    "tax",
    [
        offers(TAX, skill("taxes"), open=False),
        offers(TAX, skill("taxes"), closing=True),
        offers(TAX, skill("taxes", full=True)),
        offers(TAX, skill("taxes", on_duty=0)),
        offers(TAX, skill("taxes", languages="es")),
        offers(TAX, skill("refunds")),
    ],
    ids=["closed", "closing", "full", "nobody", "language", "no such skill"],
)
def test_an_agency_that_cannot_take_a_chat_is_passed_over(tax: acts.Offers) -> None:
    assert asked(a_router(tax).act(join(), NOON)) == [("q1.1", BUSINESS)]


def test_a_fallback_is_asked_when_no_route_can() -> None:
    assert asked(a_router(offers(TAX), offers(BUSINESS)).act(join(), NOON)) == [("q1.1", LINE)]


def test_who_keeps_newcomers_waiting_longer_than_they_want_comes_after_the_others() -> None:
    busy = offers(TAX, skill("taxes", wait=121, overflow=120 * S))
    assert asked(a_router(busy).act(join(), NOON)) == [("q1.1", BUSINESS)]
    assert asked(a_router(busy, offers(BUSINESS)).act(join(), NOON)) == [("q1.1", TAX)]


def test_a_wait_up_to_the_limit_is_no_reason_to_go_elsewhere() -> None:
    busy = offers(TAX, skill("taxes", wait=120, overflow=120 * S))
    assert asked(a_router(busy).act(join(), NOON)) == [("q1.1", TAX)]


def turned_away(router: Router, language: str = "en") -> acts.Closed:
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(join(language=language), NOON)
    assert router.chats == {}
    return refused.value.closed


def test_a_closed_desk_says_when_it_opens_in_the_citizens_language() -> None:
    texts = {"closed": {"en": "We open at nine.", "es": "Abrimos a las nueve."}}
    router = a_router(offers(TAX, skill("taxes"), open=False, opens=MONDAY, texts=texts), *NOWHERE)
    told = turned_away(router, "es-MX")
    assert told == acts.Closed("closed", MONDAY, "Division of Taxation", "Abrimos a las nueve.", "es")
    assert turned_away(router, "fr").text == "We open at nine."


def test_of_several_closed_desks_the_first_to_open_is_told() -> None:
    tax = offers(TAX, skill("taxes"), open=False, opens=MONDAY)
    line = offers(LINE, skill("general"), open=False, opens=MONDAY - 60 * S)
    told = turned_away(a_router(tax, offers(BUSINESS), line))
    assert (told.opens, told.agency) == (MONDAY - 60 * S, "Citizens' line")


def test_a_desk_about_to_close_has_words_of_its_own() -> None:
    texts = {"closing": {"en": "We are closing."}, "closed": {"en": "We are closed."}}
    tax = offers(TAX, skill("taxes"), closing=True, opens=MONDAY, texts=texts)
    assert turned_away(a_router(tax, *NOWHERE)) == acts.Closed(
        "closed", MONDAY, "Division of Taxation", "We are closing.", "en"
    )


def test_a_full_queue_is_told_before_a_closed_desk_because_it_moves_sooner() -> None:
    business = offers(BUSINESS, skill("general"), open=False, opens=MONDAY)
    full = offers(TAX, skill("taxes", full=True), texts={"full": {"en": "Too many wait."}})
    assert turned_away(a_router(full, business, offers(LINE))) == acts.Closed(
        "full", None, "Division of Taxation", "Too many wait.", "en"
    )


def test_nobody_on_duty_is_told_as_such() -> None:
    assert turned_away(a_router(offers(TAX, skill("taxes", on_duty=0)), *NOWHERE)).reason == "nobody"


def test_agencies_that_are_gone_are_nobody() -> None:
    router = a_router(*NOWHERE)
    router.act(acts.Lost(TAX), NOON - 30 * S)
    assert turned_away(router).reason == "nobody"
    router.act(offers(TAX, skill("taxes")), NOON)
    assert asked(router.act(join(), NOON)) == [("q1.1", TAX)]


def test_who_does_not_answer_may_be_back_in_a_moment_and_is_asked_last() -> None:
    router = a_router()
    router.act(acts.Lost(TAX), NOON)
    assert asked(router.act(join(), NOON)) == [("q1.1", BUSINESS)]
    assert asked(router.act(acts.Refuse("q1.1", "nobody"), NOON)) == [("q1.2", LINE)]
    assert asked(router.act(acts.Refuse("q1.2", "nobody"), NOON)) == [("q1.3", TAX)]
    assert router.act(acts.Refuse("q1.3", "unreachable"), NOON) == [e.Refused("q1", "q1.3", "unreachable")]


# --- Blocks ----------------------------------------------------------------------------------------------------------


def blocked(origin: str) -> Router:
    router = a_router(*NOWHERE)
    router.act(join(origin=origin), NOON)
    router.act(acts.Take("q1.1", "Ana"), NOON)
    (barred,) = router.act(acts.Bar("q1.1", 3600, "Ana", "Insults"), NOON)
    assert isinstance(barred, e.Barred)
    assert (barred.agency, barred.until) == (TAX, NOON + 3600 * S)
    router.act(acts.End("q1.1", "agent"), NOON)
    return router


def test_a_blocked_visitor_is_refused_at_that_agency_until_the_block_is_over() -> None:
    router = blocked("")
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(join("q2"), NOON + 3599 * S)
    assert refused.value.closed == acts.Closed("blocked")
    assert asked(router.act(join("q2"), NOON + 3600 * S)) == [("q2.1", TAX)]


def test_whoever_comes_from_the_same_origin_is_blocked_and_nobody_else() -> None:
    router = blocked("9f2c")
    with pytest.raises(acts.NobodyThere):
        router.act(join("q2", visitor="v-2@web.test/web", origin="9f2c"), NOON)
    assert asked(router.act(join("q3", visitor="v-3@web.test/web", origin="77aa"), NOON)) == [("q3.1", TAX)]
    assert asked(router.act(join("q4", visitor="v-4@web.test/web"), NOON)) == [("q4.1", TAX)]


def test_a_block_counts_at_one_agency_only() -> None:
    router = blocked("9f2c")
    router.act(offers(BUSINESS, skill("general")), NOON)
    assert asked(router.act(join("q2", origin="9f2c"), NOON)) == [("q2.1", BUSINESS)]


def test_blocks_that_the_administrator_has_lifted_are_over() -> None:
    router = blocked("9f2c")
    router.directory.change_blocks([])
    assert asked(router.act(join("q2", origin="9f2c"), NOON)) == [("q2.1", TAX)]


# --- Transfers: every target has its answer --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "refusal", "says"),
    [
        ("texas", acts.NoSuchTarget, "There is no agency, topic or skill called texas. Did you mean taxes?"),
        ("zzz", acts.NoSuchTarget, "There is no agency, topic or skill called zzz. Available: 311, business, eda"),
        (
            "business",
            acts.SameAgency,
            "Business Action Center already has the chat. To reach a colleague there, type @name",
        ),
        (
            "starting",
            acts.SameAgency,
            "Business Action Center answers starting, and already has the chat.",
        ),
    ],
)
def test_a_transfer_to_nobody_or_to_oneself_says_so(target: str, refusal: type[acts.Refusal], says: str) -> None:
    with pytest.raises(refusal) as refused:
        talking().act(acts.Transfer("q1.1", target, "Ben", ""), NOON)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("eda", "says"),
    [
        (offers(EDA, skill("grants", on_duty=0)), "Nobody is on duty for Grants at Economic Development right now."),
        (offers(EDA, skill("grants", full=True)), "The queue for Grants at Economic Development is full."),
        (
            offers(EDA, skill("grants"), open=False, opens=MONDAY),
            "Economic Development is closed. It opens on Monday 23 November at 14:00 UTC.",
        ),
        (offers(EDA, skill("grants"), open=False), "Economic Development is closed."),
        (offers(EDA, skill("grants"), closing=True), "Economic Development closes soon and takes no new chats."),
        (
            offers(EDA, skill("grants", languages="es")),
            "Nobody who speaks en is on duty for Grants at Economic Development right now.",
        ),
        (offers(EDA), "Economic Development has no skill that can take a chat."),
    ],
)
@pytest.mark.parametrize("target", ["eda", "grants"])
def test_a_transfer_to_where_nobody_can_take_it_says_why(eda: acts.Offers, says: str, target: str) -> None:
    router = talking(eda)
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(acts.Transfer("q1.1", target, "Ben", ""), NOON)
    expected = "Economic Development does not offer grants." if target == "grants" and not eda.skills else says
    assert str(refused.value) == expected
    assert router.chats["q1"].state == "talking"


@pytest.mark.parametrize("target", ["eda", "Economic Development", "grants"])
def test_a_transfer_to_an_agency_that_cannot_be_reached_says_so(target: str) -> None:
    router = talking()
    router.act(acts.Lost(EDA), NOON)
    with pytest.raises(acts.NobodyThere) as refused:
        router.act(acts.Transfer("q1.1", target, "Ben", ""), NOON)
    assert str(refused.value) == "Economic Development cannot be reached right now."


def test_a_transfer_that_the_administrator_forbids_says_so_and_the_other_way_is_free() -> None:
    router = a_router(forbidden=[(BUSINESS, TAX)])
    router.act(join(topic="starting"), NOON)
    with pytest.raises(acts.NotAllowed, match="Business Action Center cannot transfer chats to Division of Taxation"):
        router.act(acts.Transfer("q1.1", "tax", "Ben", ""), NOON)
    router.act(join("q2", visitor="v-2@web.test/web"), NOON)
    assert asked(router.act(acts.Transfer("q2.1", "starting", "Ana", ""), NOON)) == [("q2.2", BUSINESS)]


def test_a_topic_leads_around_a_forbidden_agency() -> None:
    router = a_router(forbidden=[(EDA, TAX)])
    router.act(join(topic="grants"), NOON)
    assert asked(router.act(acts.Transfer("q1.1", "taxes", "Eve", ""), NOON)) == [("q1.2", BUSINESS)]


def test_a_citizen_whom_an_agency_has_blocked_is_not_handed_to_it() -> None:
    router = talking()
    router.directory.block(Block(TAX, VISITOR.partition("/")[0], "", NOON + 60 * S))
    with pytest.raises(acts.NobodyThere, match=r"has blocked this citizen for a while\.$"):
        router.act(acts.Transfer("q1.1", "tax", "Ben", ""), NOON)


def test_how_an_agency_is_reached_is_known_most_of_all_while_it_cannot_be_reached_here() -> None:
    told = About("+1 609 555 0130", keep_days=30, masking="mask")
    router = a_router(replace(offers(TAX), about=told, texts={"privacy": {"en": "Kept."}}))
    said = Published(TAX, offers(TAX).name, told, {"privacy": {"en": "Kept."}})
    router.act(acts.Lost(TAX), NOON)
    assert said in router.directory.published()
    router.directory.forget()
    assert said in router.directory.published()


def test_until_an_agency_is_heard_the_administrator_tells_how_it_is_reached() -> None:
    router = a_router()
    known = router.directory.plan.agencies[TAX]
    plan = replace(router.directory.plan, agencies={TAX: replace(known, about=About("+1 609 555 0000"))})
    unheard = Router(plan)
    assert unheard.directory.published() == [Published(TAX, known.name, About("+1 609 555 0000"))]
