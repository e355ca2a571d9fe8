"""Which numbers a citizen's words go out without, and which stay."""

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn

from bridge.conversation.masking import find, mask

SSN, ITIN, SIN, NINO, CARD = (
    "social security number",
    "taxpayer identification number",
    "social insurance number",
    "national insurance number",
    "payment card number",
)


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("536-90-4399", "XXX-XX-XXXX", SSN),
        ("536 90 4399", "XXX XX XXXX", SSN),
        ("536.90.4399", "XXX.XX.XXXX", SSN),
        ("536/90/4399", "XXX/XX/XXXX", SSN),
        ("SSN536904399 please", "SSNXXXXXXXXX please", SSN),
        ("my social is 536904399", "my social is XXXXXXXXX", SSN),
        ("SS# 536 904399 is it", "SS# XXX XXXXXX is it", SSN),
        ("536 - 90 - 4399", "XXX - XX - XXXX", SSN),
        ("536–90–4399", "XXX–XX–XXXX", SSN),
        ("５３６-９０-４３９９", "XXX-XX-XXXX", SSN),
        ("٥٣٦-٩٠-٤٣٩٩", "XXX-XX-XXXX", SSN),
        ("ＳＳＮ 536904399", "ＳＳＮ XXXXXXXXX", SSN),
        ("MI SEGURIDAD SOCIAL: 536904399", "MI SEGURIDAD SOCIAL: XXXXXXXXX", SSN),
        ("Ma sécurite\u0301 sociale: 536904399", "Ma sécurite\u0301 sociale: XXXXXXXXX", SSN),
        ("536-90-4399²", "XXX-XX-XXXX²", SSN),
        ("5\u200b36-90-4399", "X\u200bXX-XX-XXXX", SSN),
        ("536\u00a090\u00a04399", "XXX\u00a0XX\u00a0XXXX", SSN),
        ("5️⃣3️⃣6️⃣-90-4399", "X️⃣X️⃣X️⃣-XX-XXXX", SSN),
        ("My number is 536-90-4399, I think.", "My number is XXX-XX-XXXX, I think.", SSN),
        ("(536-90-4399)", "(XXX-XX-XXXX)", SSN),
        ("I am 36 and have 2 children:536-90-4399", "I am 36 and have 2 children:XXX-XX-XXXX", SSN),
        ("536904399", "XXXXXXXXX", SSN),
        (" 536904399. ", " XXXXXXXXX. ", SSN),
        ("my ssn: 536904399 thank you", "my ssn: XXXXXXXXX thank you", SSN),
        ("5 3 6 9 0 4 3 9 9 is my Social Security", "X X X X X X X X X is my Social Security", SSN),
        ("mi número de Seguro Social es 536904399", "mi número de Seguro Social es XXXXXXXXX", SSN),
        ("912-90-3456", "XXX-XX-XXXX", ITIN),
        ("130 692 544", "XXX XXX XXX", SIN),
        ("My SIN is 130692544", "My SIN is XXXXXXXXX", SIN),
        ("130-692-544 is mine", "XXX-XXX-XXX is mine", SIN),
        ("numéro d’assurance sociale 130.692.544", "numéro d’assurance sociale XXX.XXX.XXX", SIN),
        ("AB123456C", "XXXXXXXXX", NINO),
        ("It is AB 12 34 56 C.", "It is XX XX XX XX X.", NINO),
        ("ab123456c", "xxxxxxxxx".upper(), NINO),
        ("my NI number is ab 12 34 56 c", "my NI number is XX XX XX XX X", NINO),
        ("4111111111111111", "XXXXXXXXXXXXXXXX", CARD),
        ("4111 1111 1111 1111", "XXXX XXXX XXXX XXXX", CARD),
        ("4111-1111-1111-1111", "XXXX-XXXX-XXXX-XXXX", CARD),
        ("4111 1111 1111 1111 12/27 123", "XXXX XXXX XXXX XXXX 12/27 123", CARD),
        ("VISA4111111111111111, exp 12/27", "VISAXXXXXXXXXXXXXXXX, exp 12/27", CARD),
        ("4111/1111/1111/1111", "XXXX/XXXX/XXXX/XXXX", CARD),
        ("4111  1111  1111  1111", "XXXX  XXXX  XXXX  XXXX", CARD),
        ("4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "X X X X X X X X X X X X X X X X", CARD),
        ("3782 822463 10005", "XXXX XXXXXX XXXXX", CARD),
        ("3056 930902 5904", "XXXX XXXXXX XXXX", CARD),
        ("5555 5555 5555 4444", "XXXX XXXX XXXX XXXX", CARD),
        ("2223003122003222", "XXXXXXXXXXXXXXXX", CARD),
        ("6011111111111117", "XXXXXXXXXXXXXXXX", CARD),
        ("3530111333300000", "XXXXXXXXXXXXXXXX", CARD),
    ],
)
def test_these_are_covered(text: str, masked: str, kind: str) -> None:
    assert mask(text) == masked
    assert [found.kind for found in find(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "000-12-3456",
        "666-12-3456",
        "536-00-4399",
        "078-05-1120 is the number in the advertisement",
        "987-65-4320",
        "130 692 545",
        "QQ123456C",
        "GB123456C",
        "AB123456E",
        "4111111111111112",
        "order 536904399",
        "Permiso sin 536904399",
        "ZIP code 08608-1234",
        "Social Security office, ZIP code 08608-1234",
        "in 2021 2022 2023 2024",
        "social worker 536904399",
        "EIN 22-3333444",
        "parcel 1Z999AA10123456784",
        "ISBN 978-3-16-148410-0",
        "123.45.67.89",
        "pays me 12 34 56 a day",
        "536-90-4399-1",
        "1-536-90-4399",
    ],
)
def test_these_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Call 609-555-0123",
        "(609) 555-0123 ext. 4111",
        "609.555.0123 or 609.555.0199",
        "555-123-4567 555-765-4321",
        "+1 609 555 0123",
        "+34 612 345 675",
        "+44 20 7946 0958",
        "06 12 34 56 78",
        "+358 40 1234567",
        "call 612 345 675",
        "teléfono: 612 345 675",
    ],
)
def test_a_telephone_number_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "text", ["$130 692 544", "130 692 544 €", "130 692 544 dollars", "130,692,544.00", "USD 130692544"]
)
def test_money_stays_though_its_digits_add_up(text: str) -> None:
    assert mask(text) == text


def test_two_in_one_sentence_are_both_covered() -> None:
    assert mask("536-90-4399 and 4111 1111 1111 1111") == "XXX-XX-XXXX and XXXX XXXX XXXX XXXX"


WORDS = st.text(string.ascii_letters + " .,;!?\n’é", max_size=40)
GAPS = st.sampled_from(["-", " ", ".", " - ", "–", "\u00a0", "‑"])
PREFIXES = st.sampled_from(["4", "51", "2221", "34", "6011", "3528", "62"])


NUMBERS = st.tuples(st.integers(1, 899), st.integers(1, 99), st.integers(1, 9999)).filter(
    lambda number: number[0] != 666 and number not in [(78, 5, 1120), (457, 55, 5462), (219, 9, 9999)]
)


@settings(deadline=None)
@given(before=WORDS, after=WORDS, number=NUMBERS, gap=GAPS)
def test_any_social_security_number_is_covered_wherever_it_stands(
    before: str, after: str, number: tuple[int, int, int], gap: str
) -> None:
    area, group, serial = number
    said = mask(f"{before} {area:03}{gap}{group:02}{gap}{serial:04} {after}")
    assert not any(character.isdigit() for character in said)
    assert said.startswith(before) and said.endswith(after)


@settings(deadline=None)
@given(
    before=WORDS,
    prefix=PREFIXES,
    rest=st.text(string.digits, min_size=19, max_size=19),
    gap=st.sampled_from(["", " ", "-"]),
)
def test_any_card_is_covered_however_its_digits_are_grouped(before: str, prefix: str, rest: str, gap: str) -> None:
    length = 15 if prefix == "34" else 16
    number = (prefix + rest)[: length - 1]
    number += luhn.calc_check_digit(number)
    groups = (4, 6, 5) if length == 15 else (4, 4, 4, 4)
    starts = [sum(groups[:place]) for place in range(len(groups))]
    written = gap.join(number[start : start + size] for start, size in zip(starts, groups, strict=True))
    assert mask(f"{before} {written}") == f"{before} {''.join('X' if one.isdigit() else one for one in written)}"


PHONES = ["{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "{} {} {}", "+1 {} {} {}", "1-{}-{}-{}", "+1.{}.{}.{}", "{}{}{}"]


@settings(deadline=None)
@given(st.integers(200, 999), st.integers(200, 999), st.integers(1000, 9999), st.sampled_from(PHONES), WORDS)
def test_no_telephone_number_is_covered(area: int, exchange: int, line: int, shape: str, around: str) -> None:
    text = f"{around} {shape.format(area, exchange, line)} {around}"
    assert mask(text) == text


@settings(deadline=None)
@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)), other=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
       shape=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d %m %Y", "%m-%d-%Y", "%Y%m%d", "%d-%m-%y"]),
       between=st.sampled_from([" ", " to ", ", ", "–", "/", "\n"]))  # fmt: skip
def test_no_dates_are_covered(day: date, other: date, shape: str, between: str) -> None:
    text = f"From {day.strftime(shape)}{between}{other.strftime(shape)}"
    assert mask(text) == text


SUMS = ["${:,}.{:02}", "{:,}.{:02} dollars", "€{:,}", "{:,}.{:02}", "${}.{:02}", "{:_} €", "$ {:_}", "{:_},{:02} €"]


@settings(deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 99), st.sampled_from(SUMS), st.sampled_from(" \u00a0."))
def test_no_amount_of_money_is_covered(amount: int, cents: int, shape: str, blank: str) -> None:
    text = f"I paid {shape.format(amount, cents)} in all".replace("_", blank)
    assert mask(text) == text


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from(string.digits + " -.")))
def test_masking_twice_is_masking_once_and_moves_nothing(text: str) -> None:
    once = mask(text)
    assert mask(once) == once
    assert len(once) == len(text)
    assert all(now in (before, "X") for before, now in zip(text, once, strict=True))
