"""Which pages an agent may put before a citizen, and which addresses are refused since they can be read in two ways."""

import pytest

from onedoor.desk.terms.pages import LONGEST, host_of, is_allowed


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://nj.gov", "nj.gov"),
        ("HTTPS://Tax.NJ.gov/a?b=c#d", "tax.nj.gov"),
        ("https://tax.nj.gov:443/", "tax.nj.gov"),
        ("https://nj.gov/" + "x" * (LONGEST - 15), "nj.gov"),
        ("https://nj.gov/!~[]", "nj.gov"),
    ],
)
def test_an_https_address_has_a_host(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "http://nj.gov", "//nj.gov", "nj.gov", "https:/nj.gov", "javascript:https://nj.gov", "https://", "https:///x",
        "https://nj.gov/" + "x" * (LONGEST - 14), "https://nj.gov\\@evil.example", "https://nj.gov/a b",
        "https://nj.gov/straße", "https://nj.gov/\n", "https://ana@nj.gov", "https://nj.gov:8443", "https://nj.gov:x",
        "https://nj.gov:99999", "https://localhost", "https://nj..gov", "https://nj.gov.", "https://n_j.gov",
        "https://[::1]/", "https://[nj.gov", f"https://{'x' * 64}.gov", "https://" + "x." * 126 + "gov",
    ],
)  # fmt: skip
def test_any_other_text_has_none(url: str) -> None:
    assert host_of(url) is None


@pytest.mark.parametrize(
    ("host", "hosts", "allowed"),
    [
        ("nj.gov", ("nj.gov",), True),
        ("nj.gov", ("other.gov", " NJ.gov. "), False),
        ("nj.gov", ("other.gov", "NJ.gov."), True),
        ("tax.nj.gov", ("nj.gov",), False),
        ("tax.nj.gov", ("*.nj.gov",), True),
        ("a.tax.nj.gov", ("*.nj.gov",), True),
        ("nj.gov", ("*.nj.gov",), False),
        ("evilnj.gov", ("*.nj.gov",), False),
        ("nj.gov", ("*.",), False),
        ("nj.gov", ("*",), False),
        ("nj.gov", (), False),
    ],
)
def test_a_page_is_allowed_by_the_name_of_its_host_or_of_what_is_above_it(
    host: str, hosts: tuple[str, ...], allowed: bool
) -> None:
    assert is_allowed(host, hosts) is allowed


@pytest.mark.parametrize("length", [63, 64])
def test_a_part_of_a_host_may_be_as_long_as_the_network_allows(length: int) -> None:
    assert (host_of(f"https://{'x' * length}.gov") is not None) == (length == 63)
