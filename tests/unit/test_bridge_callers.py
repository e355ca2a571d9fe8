"""The pseudonym of where a browser calls from."""

from ipaddress import ip_network

import pytest

from bridge.limits.callers import Callers

CALLERS = Callers("key")
BEHIND = Callers("key", [ip_network("10.0.0.0/8"), ip_network("fd00::/8")])


def test_the_same_place_has_the_same_pseudonym_and_another_another() -> None:
    assert CALLERS.pseudonym("192.0.2.1") == CALLERS.pseudonym("192.0.2.1")
    assert CALLERS.pseudonym("192.0.2.1") != CALLERS.pseudonym("192.0.2.2")


def test_it_says_nothing_of_the_address_to_who_has_not_the_key() -> None:
    assert CALLERS.pseudonym("192.0.2.1") != Callers("another key").pseudonym("192.0.2.1")
    assert len(CALLERS.pseudonym("192.0.2.1")) == 32


def test_a_household_of_ipv6_is_one_place() -> None:
    assert CALLERS.pseudonym("2001:db8:1:2::1") == CALLERS.pseudonym("2001:db8:1:2:ffff:1:2:3")
    assert CALLERS.pseudonym("2001:db8:1:2::1") != CALLERS.pseudonym("2001:db8:1:3::1")


def test_an_address_of_ipv4_is_the_same_on_a_socket_for_both() -> None:
    assert CALLERS.pseudonym("::ffff:192.0.2.1") == CALLERS.pseudonym("192.0.2.1")


@pytest.mark.case("N28")
def test_nobody_can_choose_a_pseudonym_by_a_header() -> None:
    assert CALLERS.pseudonym("192.0.2.1", ["198.51.100.7"]) == CALLERS.pseudonym("192.0.2.1")
    assert BEHIND.pseudonym("10.0.0.5", ["203.0.113.9, 192.0.2.1"]) == CALLERS.pseudonym("192.0.2.1")


def test_behind_our_proxies_whom_they_heard_counts() -> None:
    assert BEHIND.pseudonym("10.0.0.5", ["192.0.2.1"]) == CALLERS.pseudonym("192.0.2.1")
    assert BEHIND.pseudonym("fd00::5", ["192.0.2.1", "10.0.0.7"]) == CALLERS.pseudonym("192.0.2.1")


@pytest.mark.parametrize("forwarded", [[], [""], ["unknown"], ["10.0.0.8"], ["192.0.2.1, _hidden"], ["x" * 9000]])
def test_a_proxy_that_does_not_say_whom_it_heard_makes_nobody_one_with_all_others(forwarded: list[str]) -> None:
    assert BEHIND.pseudonym("10.0.0.5", forwarded) == ""


def test_a_browser_without_an_address_has_none() -> None:
    assert CALLERS.pseudonym(None) == ""
