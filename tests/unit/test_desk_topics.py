"""The topic finder: names, keywords, plurals, accents, and three languages in one question box."""

import pytest

from onedoor.desk.topics import Topic, find, words

TOPICS = [
    Topic("taxes", "Taxes and sales tax", words("vat impuestos impôts"), ()),
    Topic("starting", "Starting a business", words("bakery shop open register empresa entreprise"), ()),
    Topic("licenses", "Business licenses", words("permit permiso autorisation"), ()),
]


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Do I charge sales tax on delivery?", "taxes"),
        ("TAXES", "taxes"),
        ("a question about taxation", "taxes"),
        ("Je ne comprends pas mes IMPOTS", "taxes"),
        ("¿Cuándo pago el impuesto?", "taxes"),
        ("¿Cómo abro una empresa?", "starting"),
        ("I want to open a bakery", "starting"),
        ("Which licence or license do I need?", "licenses"),
        ("what permits does my business need", "licenses"),
        ("les autorisations, s'il vous plaît", "licenses"),
    ],
)
def test_a_question_finds_its_topic(question: str, topic: str) -> None:
    found = find(question, TOPICS)
    assert found is not None
    assert found.id == topic


@pytest.mark.parametrize("question", ["", "Hello?", "What is this and where are you?", "¿Qué?", "🙂"])
def test_a_question_that_points_nowhere_finds_nothing(question: str) -> None:
    assert find(question, TOPICS) is None


def test_accents_case_and_plurals_make_no_difference() -> None:
    assert words("Impôts LICENSES taxes permisos") == words("impot license tax permiso")
