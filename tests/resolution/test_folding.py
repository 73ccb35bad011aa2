"""Ways to write a name that are one, and names that are not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.resolution.folding import BodyWord, fold, fold_key, mended_encoding


@pytest.mark.parametrize(
    "alike",
    [
        ("Saint-Étienne", "St. Etienne", "ST ETIENNE", "St-Étienne", "saint étienne"),
        ("L’Haÿ-les-Roses", "L'Haÿ les Roses", "L´Hay-les-Roses"),
        ("Sankt Pölten", "St. Pölten"),
        ("Gießen", "Giessen"),
        ("Łódź", "Lodz"),
        ("Århus", "Arhus"),
        ("Œuilly", "Oeuilly"),
        ("Cœuvres", "Coeuvres"),
        ("İstanbul", "Istanbul"),
        ("Երևան", "Erevan", "Ереван"),
        ("თბილისი", "Tbilisi"),
        ("Αθήνα", "Athína"),
        ("Zu\u0308rich", "Zürich"),
        ("Aix\u2011en\u2011Provence", "Aix en  Provence"),
    ],
)
def test_one_name_has_one_key(alike: tuple[str, ...]) -> None:
    assert len({fold_key(name) for name in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Valence", "Valencia"),
        ("Gênes", "Genève"),
        ("Saint-Denis", "Sainte-Denise"),
        ("Tours", "Tour"),
        ("Frankfurt am Main", "Frankfurt an der Oder"),
    ],
)
def test_two_names_have_two_keys(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


@pytest.mark.parametrize(
    ("name", "meant", "body"),
    [
        ("Ville d'Arles", "arles", BodyWord.COMMUNE),
        ("Commune de Masis", "masis", BodyWord.COMMUNE),
        ("Mairie de La Ciotat", "ciotat", BodyWord.COMMUNE),
        ("Landeshauptstadt München", "munchen", BodyWord.COMMUNE),
        ("Hanse- und Universitätsstadt Rostock", "rostock", BodyWord.COMMUNE),
        ("City of Bristol", "bristol", BodyWord.COMMUNE),
        ("Comune di Pisa", "pisa", BodyWord.COMMUNE),
        ("Ayuntamiento de Ávila", "avila", BodyWord.COMMUNE),
        ("Malmö kommun", "malmo", BodyWord.COMMUNE),
        ("Métropole de Lyon", "lyon", BodyWord.INTERCOMMUNAL),
        ("Région Occitanie", "occitanie", BodyWord.REGION),
        ("Département de l'Isère", "isere", BodyWord.DEPARTMENT),
        ("Préfecture du Syunik", "syunik", BodyWord.STATE),
        ("Frankfurt am Main", "frankfurt", None),
        ("Châlons-sur-Saône", "chalons", None),
        ("Stratford-upon-Avon", "stratford", None),
        ("Le Havre", "havre", None),
        ("Den Haag", "haag", None),
        ("Al-Hoceima", "hoceima", None),
        ("Muenchen", "munchen", None),
    ],
)
def test_variants_have_what_is_meant(name: str, meant: str, body: BodyWord | None) -> None:
    found = fold(name)
    keys = [variant.key for variant in found.variants]
    assert meant in keys
    assert keys[0] == found.key, "the whole name comes first"
    assert found.body is body


@pytest.mark.parametrize(
    ("name", "key", "hint"),
    [
        ("Genève (Italie)", "geneve", "Italie"),
        ("Halle [Saale]", "halle", "Saale"),
        ("Frankfurt, Hessen", "frankfurt", "Hessen"),
        ("(sans nom)", "sans nom", ""),
        ("Nice", "nice", ""),
    ],
)
def test_what_stands_in_brackets_is_a_hint(name: str, key: str, hint: str) -> None:
    assert (fold(name).key, fold(name).hint) == (key, hint)


@pytest.mark.parametrize(
    ("broken", "meant"),
    [("MÃ¼nchen", "München"), ("GenÃ¨ve", "Genève"), ("ÅÃ³dÅº", None), ("SÃ£o Paulo", "São Paulo")],
)
def test_mojibake_is_mended_and_said(broken: str, meant: str | None) -> None:
    if meant is not None:
        assert mended_encoding(broken) == meant
        assert fold(broken).was_mojibake
        assert fold(broken).key == fold(meant).key


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=20))
def test_utf8_read_as_latin_1_is_found_again(name: str) -> None:
    if mended_encoding(name) is None:
        broken = name.encode("utf-8").decode("latin-1")
        assert mended_encoding(broken) in (None, name)


@given(st.text(max_size=40))
def test_any_text_has_a_plain_key(name: str) -> None:
    found = fold(name)
    assert found.key == fold_key(found.key), "folding again changes nothing"
    assert found.key.isascii()
    assert all(variant.key for variant in found.variants)
    assert "  " not in found.key


@pytest.mark.parametrize("name", ["", " ", "-", "()", "، ", "\u200f", "𝕬"])
def test_next_to_nothing(name: str) -> None:
    assert fold(name).key in ("", "a")


def test_a_very_long_name_ends_soon() -> None:
    start = time.perf_counter()
    fold("(" * 50_000 + "sur " * 20_000)
    assert time.perf_counter() - start < 5
