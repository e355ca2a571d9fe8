"""Sentences that read as English and can be said in other languages, too."""

from datetime import UTC, datetime

from onedoor.desk.words.sentence import Sentence, spoken


def test_a_sentence_reads_as_english_and_keeps_what_it_was_made_of() -> None:
    at = datetime(2026, 11, 3, 8, 5, tzinfo=UTC)
    said = Sentence("{count} chats since {at} for {name}", count=12000, at=at, name="Ana")
    assert said == "12,000 chats since Tue 3 Nov 2026, 08:05 UTC for Ana"
    assert (said.text, said.names["count"], said.names["at"]) == ("{count} chats since {at} for {name}", 12000, at)
    assert spoken(at) == "Tue 3 Nov 2026, 08:05 UTC"
