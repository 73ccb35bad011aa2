"""Names: one preferred a language, the best for a reader, and clean text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.model import Name, Names, clean_text

ARMENIAN = Name("Երևան", "hy")
FRENCH, ENGLISH = Name("Erevan", "fr"), Name("Yerevan", "en")
UNTAGGED = Name("EREVAN")


def listed(names: Names) -> list[tuple[str, str, bool]]:
    return [(n.text, n.language, n.preferred) for n in names]


def test_one_preferred_name_a_language() -> None:
    names = Names.of([FRENCH, ENGLISH, Name("Érévan", "fr"), Name("Erivan", "fr", preferred=False)])
    assert listed(names) == [
        ("Yerevan", "en", True),
        ("Erevan", "fr", True),
        ("Erivan", "fr", False),
        ("Érévan", "fr", False),
    ]
    assert len(names) == 4


def test_a_name_told_twice_stands_once_and_keeps_its_rank() -> None:
    names = Names.of([Name("Erevan", "fr", preferred=False), FRENCH, FRENCH])
    assert listed(names) == [("Erevan", "fr", True)]


def test_the_same_words_in_two_languages_are_two_names() -> None:
    assert len(Names.of([Name("Arles", "fr"), Name("Arles", "en")])) == 2


@given(st.permutations([FRENCH, ENGLISH, ARMENIAN, UNTAGGED, Name("Erivan", "fr")]))
def test_the_order_in_which_names_come_means_nothing(shuffled: list[Name]) -> None:
    assert Names.of(shuffled) == Names.of(sorted(shuffled))


@pytest.mark.parametrize(
    ("names", "language", "label"),
    [
        ([FRENCH, ENGLISH, ARMENIAN, UNTAGGED], "hy", "Երևան"),
        ([FRENCH, ENGLISH, ARMENIAN, UNTAGGED], "de", "EREVAN"),  # for all languages
        ([FRENCH, ENGLISH, ARMENIAN], "de", "Yerevan"),
        ([FRENCH, ARMENIAN], "en", "Erevan"),
        ([ARMENIAN], "en", "Երևան"),
        ([Name("Erivan", "de", preferred=False), FRENCH], "de", "Erevan"),  # preferred first
        ([Name("Erivan", "de", preferred=False)], "de", "Erivan"),
        ([], "en", ""),
    ],
)
def test_the_label_for_a_reader(names: list[Name], language: str, label: str) -> None:
    assert Names.of(names).label(language) == label


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("  Aix\u00a0en\tProvence\r\n", "Aix en Provence"),
        ("e\u0301", "é"),  # NFC
        ("e\x00\u0301", "é"),  # also across what is taken out
        ("Aix \x07 Provence", "Aix Provence"),
        ("Arles\x7f\x9b\ufffe\ue000", "Arles"),  # controls, a noncharacter, a private one
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner belongs to the script
        ("שלום\u200f!", "שלום\u200f!"),  # so does a direction mark
        ("Łódź 𝒜 👩‍🚀", "Łódź 𝒜 👩‍🚀"),
        ("\x00", ""),
    ],
)
def test_text_is_cleaned(given_text: str, cleaned: str) -> None:
    assert clean_text(given_text) == cleaned


@given(st.text())
@example("a \x00 b")
@example("e\x00\u0301")
@example("\x00 a")
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert " ".join(cleaned.split()) == cleaned
    assert not {unicodedata.category(c) for c in cleaned} & {"Cc", "Cs", "Co", "Cn"}
    cleaned.encode("utf-8")


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_clean_text_loses_no_letter(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "tag"),
    [("FR", "fr"), (" fr ", "fr"), ("en_GB", "en-gb"), ("zh-Hant-TW", "zh-hant-tw"), ("", "")],
)
def test_language_tags_are_written_one_way(written: str, tag: str) -> None:
    assert Name.of("Arles", written).language == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [("", "fr"), (" \x00 ", "fr"), ("Arles", "français"), ("Arles", "f"), ("Arles", "fr-")],
)
def test_no_name(text: str, language: str) -> None:
    with pytest.raises(InputError) as caught:
        Name.of(text, language)
    assert caught.value.hint is not None
