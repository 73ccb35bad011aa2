"""What changed between two builds or two dates, worked out by hand on the small graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.comparison import ChangeKind, Comparison, compare_dates, compare_graphs
from coopgraph.errors import UsageError
from tests.small import write_small_project

# Row as it was → row as it is in the second build; None: taken out.
EDITS = {
    "arles,twinned-with,nice,,planned": "arles,twinned-with,nice,,active",
    "arles,member-of,alliance,1999,active": "arles,member-of,alliance,1999/2024,ended",
}
REMOVED = "water,works-on,culture,,,,,,,,,,,,page-b,\n"
ADDED = "sevan,twinned-with,nice,2020,active,,,,,,,,,,page-a,\n"


def edit_relations(folder: Path) -> None:
    """Change one twinning, end a membership, remove a sector and add a twinning."""
    table = folder / "sources" / "relations.csv"
    text = table.read_text("utf-8")
    for before, after in EDITS.items():
        assert before in text
        text = text.replace(before, after)
    assert REMOVED in text
    table.write_text(text.replace(REMOVED, "") + ADDED, "utf-8")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cg.KnowledgeGraph]:
    folder = write_small_project(tmp_path_factory.mktemp("edited") / "project")
    edit_relations(folder)
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as graph:
        yield graph


def _told(found: Comparison) -> set[tuple[str, str, str, str]]:
    name = found.names
    return {
        (c.kind, name[c.subject], c.relation.rsplit("/", 1)[-1], name[c.object])
        for c in found.changes
    }


def test_each_change_of_a_build_is_listed_once(
    small: cg.KnowledgeGraph, edited: cg.KnowledgeGraph
) -> None:
    found = compare_graphs(small.store, edited.store)
    ends = {frozenset((a, b)): (kind, relation) for kind, a, relation, b in _told(found)}
    assert ends == {
        frozenset({"Arles", "Nice"}): ("changed", "twinned-with"),
        frozenset({"Arles", "Alliance of cities"}): ("ended", "member-of"),
        frozenset({"Clean water", "Culture"}): ("removed", "works-on"),
        frozenset({"Sevan", "Nice"}): ("added", "twinned-with"),
    }
    assert len(found) == 4
    assert found.left == found.right


def test_before_and_after_are_told(small: cg.KnowledgeGraph, edited: cg.KnowledgeGraph) -> None:
    found = {c.kind: c for c in compare_graphs(small.store, edited.store).changes}
    assert (found[ChangeKind.CHANGED].before, found[ChangeKind.CHANGED].after) == (
        "planned",
        "active",
    )
    ended = found[ChangeKind.ENDED]
    assert (ended.before, ended.after) == ("1999/ · active", "1999/2024 · ended")
    assert found[ChangeKind.REMOVED].after == ""
    assert found[ChangeKind.ADDED].before == ""


def test_the_other_way_round_added_is_removed(
    small: cg.KnowledgeGraph, edited: cg.KnowledgeGraph
) -> None:
    counts = compare_graphs(edited.store, small.store).counts()
    assert counts == {ChangeKind.ADDED: 1, ChangeKind.REMOVED: 1, ChangeKind.CHANGED: 2}


def test_a_graph_is_as_it_is(small: cg.KnowledgeGraph, tmp_path: Path) -> None:
    path = tmp_path / "same.nq"
    path.write_bytes(small.serialized("nq"))
    with cg.open(path) as other:
        found = compare_graphs(small.store, other.store)
    assert (len(found), found.counts()) == (0, {})
    assert found.left == found.right == sum(small.counts()["statements"].values())


def test_two_dates(small: cg.KnowledgeGraph) -> None:
    found = compare_dates(small.store, 2015, 2025)
    assert _told(found) == {
        ("started", "Gyumri", "organized", "Sevan congress"),
        ("started", "Alliance of cities", "organized", "Sevan congress"),
        ("started", "Nice", "participated-in", "Sevan congress"),
        ("started", "Sevan congress", "held-in", "Sevan"),
        # In 2021 and 2022, and from 2021 to 2023: neither in 2015 nor in 2025.
        ("passed", "Clean water", "funded-by", "Arles"),
        ("passed", "Arles", "partner-in", "Clean water"),
    }
    # Twinned and a member in 2015; in 2025 the four of the congress too. The cooperation with
    # Masis, works-in, works-on and contributes-to have no date; the planned twinning is left out.
    assert (found.left, found.right, found.unknown) == (2, 6, 4)


def test_an_end_between_two_dates(small: cg.KnowledgeGraph) -> None:
    found = compare_dates(small.store, "2012-06", "2020")
    kinds = {(kind, relation) for kind, _, relation, _ in _told(found)}
    assert kinds == {("ended", "cooperates-with")}
    assert [(c.before, c.after) for c in found.changes] == [("2010/2014 · ended · convention", "")]


@pytest.mark.parametrize(
    ("first", "last"), [("2025", "2015"), ("2015", "2015-06"), ("2015/..", "2020")]
)
def test_dates_that_make_no_sense_are_refused(
    small: cg.KnowledgeGraph, first: str, last: str
) -> None:
    with pytest.raises(UsageError):
        compare_dates(small.store, first, last)


def test_a_table_has_names_in_the_reader_s_language(small: cg.KnowledgeGraph) -> None:
    found = compare_dates(small.store, 2012, 2020, languages=("fr",))
    frame = found.to_result("fr").to_pandas()
    assert set(frame["change"]) == {"terminé"}
    assert set(frame["subject_label"]) | set(frame["object_label"]) == {"Nice", "Sevan"}
    assert "avant" in found.summary().render("fr")
