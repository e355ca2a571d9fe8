"""Chats that people have at other agencies: who hears of what, and only when it has changed."""

from onedoor.desk.loads import Loads

TAX, EDA = "tax.test", "eda.test"
ANA, BEN = "ana@home.test", "ben@home.test"


def both() -> Loads:
    loads = Loads()
    loads.say(TAX, {ANA: 0})
    loads.say(EDA, {ANA: 0, BEN: 3})
    return loads


def test_an_agency_hears_of_its_own_people_only_and_of_their_chats_elsewhere() -> None:
    assert both().say(EDA, {ANA: 2, BEN: 3}) == {TAX: {ANA: 2}}


def test_nobody_hears_what_has_not_changed() -> None:
    loads = both()
    loads.say(EDA, {ANA: 2, BEN: 3})
    assert loads.say(EDA, {ANA: 2, BEN: 1}) == {}


def test_chats_of_all_other_agencies_are_added_up() -> None:
    loads = both()
    loads.say(EDA, {ANA: 2})
    assert loads.say("labor.test", {ANA: 1}) == {TAX: {ANA: 3}, EDA: {ANA: 1}, "labor.test": {ANA: 2}}


def test_when_the_chats_are_over_that_is_told_too() -> None:
    loads = both()
    loads.say(EDA, {ANA: 2})
    assert loads.say(EDA, {ANA: 0}) == {TAX: {}}


def test_an_agency_that_is_gone_counts_no_more_and_hears_all_again_when_it_is_back() -> None:
    loads = both()
    loads.say(EDA, {ANA: 2})
    loads.say(TAX, {ANA: 1})
    assert loads.lose(EDA) == {TAX: {}}
    assert loads.say(EDA, {ANA: 0}) == {EDA: {ANA: 1}}


def test_a_reminder_names_everybody_who_has_chats_elsewhere() -> None:
    loads = both()
    loads.say(EDA, {ANA: 2})
    assert loads.all() == {TAX: {ANA: 2}}
