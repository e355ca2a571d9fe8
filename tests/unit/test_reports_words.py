"""The words of what people ask: forms of one word are one, and nothing of them says who somebody is."""

from onedoor.reports.questions import words


def test_forms_of_a_word_are_one() -> None:
    assert words.terms("refunds", "en").keys() == words.terms("Refund?", "en").keys()
    assert words.terms("empresas", "es").keys() == words.terms("empresa", "es").keys()
    assert words.terms("remboursements", "fr").keys() == words.terms("l’remboursement", "fr").keys()


def test_neighbours_are_a_phrase_but_not_across_what_is_left_out() -> None:
    found = set(words.terms("Do I charge sales tax on delivery? Delivery late.", "en").values())
    assert {"sales tax", "delivery late", "charge sales"} <= found
    assert "tax delivery" not in found, "a word between them was left out"
    assert "delivery delivery" not in found, "a question ends between them"


def test_numbers_addresses_and_the_citizens_name_are_no_words() -> None:
    said = "I am Rosa Vega, rosa.vega@example.org, SSN 123-45-6789, see https://example.org/rosa case A77 refund"
    assert set(words.terms(said, "en", {"rosa", "vega"}).values()) == {"ssn", "case", "refund"}


def test_a_language_without_stems_of_its_own_is_read_as_english() -> None:
    assert [words.language_of(tag) for tag in ("en-US", "es-mx", "fr", "ar")] == ["en", "es", "fr", "en"]


def test_what_the_agency_has_words_for_is_known_by_its_stems() -> None:
    known = words.stems([("Tax refunds", "en"), ("impuestos", "es")])
    assert {"refund", "tax", "impuest"} <= known
