"""The corpus' scoring, by cases worked by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.extraction import (
    Counts,
    ReadEntity,
    Reading,
    ReadRelation,
    Scores,
    normalised_name,
    read_gold_folder,
    reliability,
    score,
)
from coopgraph.model import Kind, Status


def entity(key: str, name: str, kind: Kind = Kind.CITY, *mentions: str) -> ReadEntity:
    return ReadEntity(key, kind, name, mentions=mentions)


def reading(entities: list[ReadEntity], *relations: ReadRelation) -> Reading:
    return Reading("", entities=tuple(entities), relations=relations)


AIX, MASIS = entity("a", "Aix-en-Provence"), entity("m", "Masis")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Ville d’Aix-en-Provence", "aix-en-provence"),
        ("Mairie de Lyon", "lyon"),
        ("la Commune du Mans", "mans"),
        ("Le Puy-en-Velay", "puy-en-velay"),
        ("Érévan", "erevan"),
        ("Union des Communes d'Arménie", "union des communes d armenie"),
        ("La", "la"),
    ],
)
def test_names_are_compared_without_case_accents_articles_and_city_halls(
    name: str, wanted: str
) -> None:
    assert normalised_name(name) == wanted


def test_a_kind_that_differs_is_no_match() -> None:
    gold = reading([entity("1", "Masis", Kind.INTERCOMMUNAL_BODY)])
    found = score(reading([MASIS]), gold)
    assert found.kinds == {"City": Counts(0, 1, 0), "IntercommunalBody": Counts(0, 0, 1)}


def test_a_mention_of_either_side_matches() -> None:
    gold = reading([entity("1", "Agence française de développement", Kind.AGENCY, "AFD")])
    short = reading([entity("x", "AFD", Kind.AGENCY)])
    assert score(short, gold).entities == Counts(1, 0, 0)
    assert score(gold, short).entities == Counts(1, 0, 0)


def test_one_annotated_entity_is_matched_once_and_equal_names_go_first() -> None:
    gold = reading([entity("1", "Aix-en-Provence", Kind.CITY, "Aix")])
    twice = reading([entity("x", "Aix"), entity("y", "Aix-en-Provence")])
    assert score(twice, gold).entities == Counts(1, 1, 0)
    tied = ReadRelation("y", "twinned-with", "m")
    both = reading([entity("x", "Aix"), entity("y", "Aix-en-Provence"), MASIS], tied)
    wanted = reading([*gold.entities, entity("2", "Masis")], ReadRelation("1", "twinned-with", "2"))
    assert score(both, wanted).relations == Counts(1, 0, 0)


def test_symmetric_types_match_in_either_direction_and_others_do_not() -> None:
    read = reading(
        [AIX, MASIS],
        ReadRelation("m", "twinned-with", "a"),
        ReadRelation("m", "funded-by", "a"),
    )
    gold = reading(
        [AIX, MASIS],
        ReadRelation("a", "twinned-with", "m"),
        ReadRelation("a", "funded-by", "m"),
    )
    found = score(read, gold)
    assert found.types == {"funded-by": Counts(0, 1, 1), "twinned-with": Counts(1, 0, 0)}


def test_a_relation_told_twice_is_right_once() -> None:
    twin = ReadRelation("a", "twinned-with", "m")
    found = score(reading([AIX, MASIS], twin, twin), reading([AIX, MASIS], twin))
    assert found.relations == Counts(1, 1, 0)


def test_attributes_count_on_matched_relations_only() -> None:
    read = reading(
        [AIX, MASIS],
        ReadRelation("a", "twinned-with", "m", start="2024", amount=Decimal(5), currency="EUR"),
        ReadRelation("a", "member-of", "m", start="1999"),
    )
    gold = reading(
        [AIX, MASIS],
        ReadRelation("m", "twinned-with", "a", start="2024-09", end="2030", status=Status.PLANNED),
    )
    found = score(read, gold)
    assert found.attributes == {
        "amount": Counts(0, 1, 0),  # read, not in the annotation
        "end": Counts(0, 0, 1),  # missed
        "start": Counts(0, 1, 1),  # 2024 is not as precise as 2024-09
        "status": Counts(0, 1, 1),
    }


def test_a_year_that_only_the_publication_implies_counts_as_not_given() -> None:
    read = reading(
        [AIX, MASIS],
        ReadRelation("a", "twinned-with", "m", start="2024-10-18", inferred=("start",)),
    )
    gold = reading([AIX, MASIS], ReadRelation("a", "twinned-with", "m"))
    assert score(read, gold).attributes == {"status": Counts(1, 0, 0)}


def test_figures_of_counts() -> None:
    counts = Counts(6, 2, 4)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert Counts().f1 == 1.0


def test_pages_are_added_up_not_averaged() -> None:
    one = Scores(kinds={"City": Counts(1, 0, 0)})
    other = Scores(kinds={"City": Counts(0, 3, 0), "Event": Counts(0, 0, 1)})
    assert (one + other).entities == Counts(1, 3, 1)


def test_the_reliability_diagram_sets_stated_against_right() -> None:
    judged = [(0.95, "r", True), (1.0, "r", False), (0.31, "r", False)]
    bins = reliability(judged)
    assert [(b.count, b.right) for b in bins if b.count] == [(1, 0), (2, 1)]
    assert bins[-1].stated == pytest.approx(0.975)


def page(folder: Path, **changes: object) -> Path:
    data = {
        "doc": "p.txt",
        "published": None,
        "entities": [{"id": "e1", "kind": "Intercommunal", "name": "Métropole de Lyon"}],
        "relations": [],
    }
    folder.mkdir(exist_ok=True)
    (folder / "p.txt").write_text("…", "utf-8")
    (folder / "p.json").write_text(json.dumps(data | changes), "utf-8")
    return folder


def test_a_gold_folder_is_read_with_its_sites(tmp_path: Path) -> None:
    folder = page(tmp_path / "dev")
    (tmp_path / "INDEX.tsv").write_text(
        "file\turl\tlang\np.txt\thttps://www.example.org/a\tfr\n", "utf-8"
    )
    (found,) = read_gold_folder(folder)
    assert (found.site, found.facts.entities[0].kind) == ("example.org", Kind.INTERCOMMUNAL_BODY)


@pytest.mark.parametrize(
    "changes",
    [
        {"entities": [{"id": "e1", "kind": "Castle", "name": "x"}]},
        {"entities": 3},
        {"relations": [{"subject": "e1", "type": "twinned-with", "object": "e9"}]},
    ],
)
def test_a_broken_annotation_is_named(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"p\.json"):
        read_gold_folder(page(tmp_path, **changes))


def test_a_folder_without_annotations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no annotated pages"):
        read_gold_folder(tmp_path)
