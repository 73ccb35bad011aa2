"""Three lists of twinnings in one graph: what is one, in how many lists, told by one side only.

    python -m tests.evaluation.lists [--folder FOLDER]

Loads ../shared's wikipedia-geocoded, wikidata-cities-over-10000 and rgre-germany-dated by the
mappings of examples/, resolves them with GeoNames, builds again, and counts. Then resolves them
once more with every coordinate hidden, and counts how many of the pairs decided by names alone lie
within 15 km: an estimate of precision that the decisions did not see.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import coopgraph as cg
from coopgraph.model import CONCEPT_BASE, ONTOLOGY, Kind
from coopgraph.model.sphere import great_circle_km
from coopgraph.query.entities import graph_entities
from coopgraph.resolution import find_duplicates, read_decisions, sure_pairs
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.resolution.identities import place_identities
from coopgraph.resolution.matching import PlaceMatcher
from coopgraph.resolving import resolve
from coopgraph.store import SOURCE_GRAPHS, Scope
from tests.shared import SHARED

LISTS = ("wikipedia-geocoded", "wikidata-cities", "rgre-germany")
KM = 15.0
EXAMPLES = Path(__file__).parents[2] / "examples"


def write_project(folder: Path) -> Path:
    """Write a project with the three lists, by the manifests of examples/."""
    folder.mkdir(parents=True)
    parts = ['[project]\ntitle = { en = "Three lists" }\nlicence = "MIT"\nas-of = 2026-01-01\n']
    for name in LISTS:
        text = (EXAMPLES / name / "coopgraph.toml").read_text("utf-8")
        source = text[text.index("[[source]]") :]
        path = tomllib.loads(source)["source"][0]["path"]
        parts.append(source.replace(f'"{path}"', f'"{(SHARED / "data" / path).as_posix()}"'))
    (folder / "coopgraph.toml").write_text("\n".join(parts), "utf-8")
    return folder


def build(folder: Path) -> None:
    """Build it, and say how long that took."""
    started = time.perf_counter()
    report = cg.build(cg.read_manifest(folder))
    print(f"built in {time.perf_counter() - started:.0f} s; {len(report.findings)} findings")


def count(folder: Path) -> None:
    """Print how many cities and twinnings there are, by the number of their lists."""
    with cg.open(folder) as kg:
        columns = kg.store.columns(
            f"""SELECT ?s ?a ?b ?g ?x WHERE {{
            ?s <{ONTOLOGY}relationType> <{CONCEPT_BASE}twinned-with> ; <{ONTOLOGY}subject> ?a ;
              <{ONTOLOGY}object> ?b ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?c .
            GRAPH ?g {{ ?c <{ONTOLOGY}subject> ?x }} }}""",
            scope=Scope(),
        )
        replaced = dict(
            zip(
                *kg.store.columns(
                    "SELECT ?a ?b WHERE { ?a <http://purl.org/dc/terms/isReplacedBy> ?b }",
                    scope=Scope(),
                ),
                strict=True,
            )
        )
    twinnings: dict[str, set[str]] = defaultdict(set)
    cities: dict[str, set[str]] = defaultdict(set)
    told_by: dict[str, set[str]] = defaultdict(set)
    for statement, one, other, graph, subject in zip(*columns, strict=True):
        name = graph.removeprefix(SOURCE_GRAPHS)
        twinnings[statement].add(name)
        cities[one].add(name)
        cities[other].add(name)
        if name == "wikipedia-geocoded":
            told_by[statement].add(replaced.get(subject, subject))
    for label, found in (("cities", cities), ("twinnings", twinnings)):
        lists = Counter(len(names) for names in found.values())
        print(label, len(found), "| in one, two, three lists:", lists[1], lists[2], lists[3])
        print("  ", dict(Counter(" + ".join(sorted(names)) for names in found.values())))
    one_sided = sum(len(ends) == 1 for ends in told_by.values())
    print(f"of Wikipedia's {len(told_by)} twinnings {one_sided} stand under one of the two only")


def check_by_distance(folder: Path, gazetteer: Gazetteer, errors: int) -> None:
    """Print how many pairs decided by names alone lie within 15 km, and some that do not."""
    with cg.open(folder) as kg:
        entities = graph_entities(kg.store)
    points = {e.iri: e.coordinates for e in entities if e.coordinates is not None}
    blind = [replace(e, coordinates=None) for e in entities if e.kind is not Kind.COUNTRY]
    for label, places in (
        ("names alone", {}),
        ("names and GeoNames", place_identities(blind, PlaceMatcher(gazetteer))),
    ):
        pairs = find_duplicates(blind, places=places)
        sure = sure_pairs(pairs, entities=blind)
        near = far = 0
        wrong = []
        for pair in sure:
            one, other = points.get(pair.left), points.get(pair.right)
            if one is None or other is None:
                continue
            km = great_circle_km(
                *map(float, (one.latitude, one.longitude, other.latitude, other.longitude))
            )
            near += km <= KM
            far += km > KM
            if km > KM:
                wrong.append((round(km), pair.left, pair.right, pair.why()))
        total = near + far
        share = near / total if total else 0.0
        print(f"coordinates hidden, {label}: {total} decided, {share:.4f} within {KM:g} km")
        for line in sorted(wrong, key=str)[:errors]:
            print("   ", *line)


def main(arguments: Iterable[str] | None = None) -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args(None if arguments is None else list(arguments))
    folder = options.folder or Path(tempfile.mkdtemp()) / "lists"
    with Gazetteer.open() as gazetteer:
        if not folder.exists():
            build(write_project(folder))
        count(folder)
        check_by_distance(folder, gazetteer, options.errors)
        started = time.perf_counter()
        done = resolve(folder, gazetteer=gazetteer)
        seconds = time.perf_counter() - started
        print(f"decided {len(done.decided)}, to review {len(done.queue)}, {seconds:.0f} s")
        print(len(read_decisions(folder / "decisions.csv")), "decisions")
        build(folder)
        count(folder)


if __name__ == "__main__":
    main()
