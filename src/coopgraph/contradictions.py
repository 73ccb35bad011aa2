"""What sources disagree on: of statements and of entities, each value with who says it and where.

Amounts are not among it: contributions are kept one by one and never reconciled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Final

from coopgraph.model import ONTOLOGY
from coopgraph.query import RowFinder
from coopgraph.store import SOURCE_GRAPHS, Scope, Store
from coopgraph.validation._scene import Scene

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Contradiction", "contradictions_frame", "find_contradictions"]

_DCT: Final = "http://purl.org/dc/terms/"
_GEO: Final = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_SKOS_NAME: Final = "http://www.w3.org/2004/02/skos/core#prefLabel"
_MOVED: Final = 0.05  # degrees; less is another point of one town
_OF_ENTITIES: Final = ("country", "population", "structureType", "when")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One value of a disagreement.

    Attributes
    ----------
    iri, about
        The statement or entity, and how a person calls it.
    attribute
        ``when``, ``status``, ``start``, ``end``, ``holds``, ``kind``, ``country``, ….
    rule
        What settled it: ``precision``, ``trust``, ``latest``, ``party``, ``order``; "" where it
        stays open.
    value
        What is said.
    source, place
        Title of who says it; file and row.
    """

    iri: str
    about: str
    attribute: str
    rule: str
    value: str
    source: str
    place: str


def find_contradictions(
    store: Store, *, languages: Sequence[str] = ("en",), rows: RowFinder | None = None
) -> tuple[Contradiction, ...]:
    """Return every value of every disagreement, those of one together.

    Parameters
    ----------
    store, languages
        The graph; of names, first first.
    rows
        Finds file and row of a claim; None: locators alone are told.

    Notes
    -----
    Coordinates disagree where they lie more than 0.05 degrees apart.
    """
    scene = Scene(store, languages, rows)
    found = {*_of_statements(scene), *_of_entities(scene)}
    return tuple(sorted(found, key=lambda c: (c.about, c.iri, c.attribute, c.value, c.place)))


def contradictions_frame(
    store: Store, languages: Sequence[str], rows: RowFinder | None
) -> pd.DataFrame:
    """Return what `find_contradictions` does as a table."""
    import pandas as pd

    found = find_contradictions(store, languages=languages, rows=rows)
    return pd.DataFrame(map(asdict, found), columns=[f.name for f in fields(Contradiction)])


def _table(scene: Scene, text: str) -> Iterator[tuple[str, ...]]:
    yield from zip(*scene.store.columns(text, scope=Scope()), strict=True)


def _of_statements(scene: Scene) -> Iterator[Contradiction]:
    disputed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for statement, attributes in scene.scan.lists("conflict").items():
        disputed[statement] += [(attribute, "") for attribute in attributes]
    for statement, texts in scene.scan.lists("settledBy").items():
        for text in texts:
            attribute, _, rule = text.partition(": ")
            disputed[statement].append((attribute, rule))
    if not disputed:
        return
    said = {
        claim: {"when": when, "status": status, "denied": denied}
        for claim, when, status, denied in _table(
            scene,
            f"""SELECT ?c ?w ?s ?d WHERE {{ GRAPH ?g {{ ?c a <{ONTOLOGY}Claim> .
            OPTIONAL {{ ?c <{ONTOLOGY}when> ?w }} OPTIONAL {{ ?c <{ONTOLOGY}status> ?s }}
            OPTIONAL {{ ?c <{ONTOLOGY}denied> ?d }} }}
            FILTER(STRSTARTS(STR(?g), "{SOURCE_GRAPHS}")) }}""",
        )
    }
    for statement, found in disputed.items():
        for attribute, rule in found:
            for claim in scene.claims_of.get(statement, ()):
                value = _said(attribute, said.get(claim, {}))
                if value:
                    source = scene.claims[claim].source
                    title = scene.titles.get(source, source)
                    yield Contradiction(
                        statement,
                        scene.label(statement),
                        attribute,
                        rule,
                        value,
                        title,
                        scene.place(claim).removeprefix(f"{title}, "),
                    )


def _said(attribute: str, claim: dict[str, str]) -> str:
    if attribute == "holds":
        return "denied" if claim.get("denied") else "stated"
    return claim.get("status" if attribute == "status" else "when", "").rpartition("#")[2]


def _of_entities(scene: Scene) -> Iterator[Contradiction]:
    values: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for name in _OF_ENTITIES:
        for entity, value, graph in _described(scene, f"?e <{ONTOLOGY}{name}> ?v"):
            short = value.rpartition("/")[2].removeprefix("iso3166-")
            if name == "when":
                short = value  # an EDTF interval has a slash
            values[entity, name].add((short, graph))
    for entity, value, graph in _described(scene, f"?e a ?v . ?e <{_SKOS_NAME}> ?name"):
        values[entity, "kind"].add((value.removeprefix(ONTOLOGY), graph))
    points: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entity, value, graph in _described(
        scene,
        f"""?p <{_GEO}lat> ?a ; <{_GEO}long> ?b . ?e <{ONTOLOGY}governs> ?p .
        BIND(CONCAT(STR(?a), ", ", STR(?b)) AS ?v)""",
    ):
        points[entity].add((value, graph))
    for entity, told in points.items():
        if _spread(told) > _MOVED:
            values[entity, "coordinates"] = told
    sources = {s.rsplit("/", 1)[-1]: t for s, t in scene.titles.items()}
    for (entity, name), told in values.items():
        if entity not in scene.kinds or len({v for v, _ in told}) < 2:
            continue  # statements have dates too
        for value, graph in told:
            title = sources.get(graph.removeprefix(SOURCE_GRAPHS), graph)
            yield Contradiction(entity, scene.name(entity), name, "order", value, title, "")


def _described(scene: Scene, pattern: str) -> Iterator[tuple[str, str, str]]:
    """Yield canonical entity, value and source graph of what each source says itself."""
    for entity, value, graph in _table(
        scene,
        f"""SELECT DISTINCT ?e ?v ?g WHERE {{ GRAPH ?g {{ {pattern} }}
        FILTER(STRSTARTS(STR(?g), "{SOURCE_GRAPHS}")) }}""",
    ):
        yield scene.canonical(entity), value, graph


def _spread(told: set[tuple[str, str]]) -> float:
    """Return the greatest difference of latitude or longitude, in degrees."""
    points = [tuple(float(part) for part in value.split(", ")) for value, _ in told]
    return max((max(axis) - min(axis) for axis in zip(*points, strict=True)), default=0.0)
