"""Wikidata-shaped data made of plain tables: as a JSON dump, as N-Triples, on a SPARQL server."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from coopgraph.model import Iris
from coopgraph.sources import Harvest, ReadContext, SourceSpec
from coopgraph.sources.wikidata import read_wikidata
from coopgraph.store import load_vocabulary
from tests.shared import SHARED
from tests.store.conftest import OxigraphServer

TWINS = SHARED / "data" / "twins"
WD = "http://www.wikidata.org/entity/"
PROP = "http://www.wikidata.org/prop/"
WB = "http://wikiba.se/ontology#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
XSD = "http://www.w3.org/2001/XMLSchema#"
BASE = "https://w3id.org/coopgraph/id/wikidata-"

# (year, month, day, precision), or "somevalue", or "novalue"
When = tuple[int, int, int, int] | str


@dataclass(frozen=True)
class Said:
    """A statement; `object` may be ``somevalue`` or ``novalue``."""

    subject: str
    property: str
    object: str
    number: int
    rank: str = "normal"
    dates: tuple[tuple[str, When], ...] = ()
    stated_in: str = ""
    address: str = ""
    looked_up: str = ""

    def key(self) -> str:
        return f"{self.subject}$0000-{self.number:06d}"


@dataclass(frozen=True)
class Thing:
    """An item; populations are ``(count, year, rank)``."""

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    point: tuple[str, str] | None = None
    country: str = ""
    classes: tuple[str, ...] = ()
    geonames: str = ""
    populations: tuple[tuple[int, int, str], ...] = ()
    code: str = ""
    above: tuple[str, ...] = ()  # P279


# -- JSON ------------------------------------------------------------------------------------------


def _snak(name: str, kind: str, value: Any) -> dict[str, Any]:
    if value in ("somevalue", "novalue"):
        return {"snaktype": value, "property": name}
    return {
        "snaktype": "value",
        "property": name,
        "datavalue": {"type": kind, "value": value},
    }


def _item_value(item: str) -> Any:
    if item in ("somevalue", "novalue"):
        return item
    return {"entity-type": "item", "numeric-id": int(item[1:]), "id": item}


def _time_value(when: When) -> Any:
    if isinstance(when, str):
        return when
    year, month, day, precision = when
    return {
        "time": f"+{year:04d}-{month:02d}-{day:02d}T00:00:00Z",
        "precision": precision,
        "calendarmodel": WD + "Q1985727",
    }


def _main(name: str, kind: str, value: Any, key: str, rank: str = "normal") -> dict[str, Any]:
    return {"mainsnak": _snak(name, kind, value), "type": "statement", "id": key, "rank": rank}


def json_statement(said: Said) -> dict[str, Any]:
    entity = "wikibase-entityid"
    entry = _main(said.property, entity, _item_value(said.object), said.key(), said.rank)
    if said.dates:
        qualifiers: dict[str, list[Any]] = {}
        for name, when in said.dates:
            qualifiers.setdefault(name, []).append(_snak(name, "time", _time_value(when)))
        entry["qualifiers"] = qualifiers
    snaks = {}
    if said.stated_in:
        snaks["P248"] = [_snak("P248", entity, _item_value(said.stated_in))]
    if said.address:
        snaks["P854"] = [_snak("P854", "string", said.address)]
    if said.looked_up:
        year, month, day = map(int, said.looked_up.split("-"))
        snaks["P813"] = [_snak("P813", "time", _time_value((year, month, day, 11)))]
    if snaks:
        entry["references"] = [{"hash": "00", "snaks": snaks}]
    return entry


def json_item(thing: Thing, said: Iterable[Said]) -> dict[str, Any]:
    claims: dict[str, list[Any]] = {}
    for statement in said:
        claims.setdefault(statement.property, []).append(json_statement(statement))
    key = f"{thing.id}$f"
    if thing.point:
        value: Any = {"latitude": 0, "longitude": 0, "globe": WD + "Q2"}
        value |= {"latitude": float(thing.point[0]), "longitude": float(thing.point[1])}
        claims["P625"] = [_main("P625", "globecoordinate", value, key)]
    if thing.country:
        claims["P17"] = [_main("P17", "wikibase-entityid", _item_value(thing.country), key)]
    for name in thing.classes:
        entry = _main("P31", "wikibase-entityid", _item_value(name), key)
        claims.setdefault("P31", []).append(entry)
    for name in thing.above:
        entry = _main("P279", "wikibase-entityid", _item_value(name), key)
        claims.setdefault("P279", []).append(entry)
    if thing.geonames:
        claims["P1566"] = [_main("P1566", "string", thing.geonames, key)]
    if thing.code:
        claims["P297"] = [_main("P297", "string", thing.code, key)]
    for count, year, rank in thing.populations:
        entry = _main("P1082", "quantity", {"amount": f"+{count}", "unit": "1"}, key, rank)
        entry["qualifiers"] = {"P585": [_snak("P585", "time", _time_value((year, 0, 0, 9)))]}
        claims.setdefault("P1082", []).append(entry)
    labels = {tag: {"language": tag, "value": text} for tag, text in thing.labels.items()}
    return {"type": "item", "id": thing.id, "labels": labels, "claims": claims or []}


def json_dump(things: Iterable[Thing], said: Iterable[Said]) -> bytes:
    by_subject: dict[str, list[Said]] = {}
    for statement in said:
        by_subject.setdefault(statement.subject, []).append(statement)
    lines = [json.dumps(json_item(t, by_subject.get(t.id, []))) for t in things]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


# -- N-Triples -------------------------------------------------------------------------------------


def _iri(text: str) -> str:
    return f"<{text}>"


def _text(text: str, suffix: str = "") -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"{suffix}'


def _rdf_time(when: tuple[int, int, int, int]) -> str:
    """As Wikidata writes it: what is not stated becomes a one."""
    year, month, day, _ = when
    return _text(f"{year:04d}-{month or 1:02d}-{day or 1:02d}T00:00:00Z", f"^^<{XSD}dateTime>")


def _rank(rank: str) -> str:
    return _iri(WB + rank.capitalize() + "Rank")


def _statement_triples(said: Said) -> Iterator[tuple[str, str, str]]:
    node = _iri(f"{WD}statement/{said.key().replace('$', '-', 1)}")
    yield _iri(WD + said.subject), _iri(PROP + said.property), node
    yield node, _iri(WB + "rank"), _rank(said.rank)
    if said.object == "somevalue":
        yield node, _iri(f"{PROP}statement/{said.property}"), f"_:s{said.number}"
    elif said.object == "novalue":
        yield node, _iri(RDF_TYPE), _iri(f"{PROP}novalue/{said.property}")
    else:
        yield node, _iri(f"{PROP}statement/{said.property}"), _iri(WD + said.object)
    for name, when in said.dates:
        if when == "somevalue":
            yield node, _iri(f"{PROP}qualifier/{name}"), f"_:q{said.number}{name}"
        elif isinstance(when, str):
            yield node, _iri(RDF_TYPE), _iri(f"{PROP}novalue/{name}")
        else:
            value = _iri("http://www.wikidata.org/value/" + "-".join(map(str, when)))
            yield node, _iri(f"{PROP}qualifier/{name}"), _rdf_time(when)
            yield node, _iri(f"{PROP}qualifier/value/{name}"), value
            yield value, _iri(WB + "timeValue"), _rdf_time(when)
            yield value, _iri(WB + "timePrecision"), _text(str(when[3]), f"^^<{XSD}integer>")
    if said.stated_in or said.address or said.looked_up:
        reference = _iri(f"http://www.wikidata.org/reference/{said.number}")
        yield node, _iri(DERIVED), reference
        if said.stated_in:
            yield reference, _iri(PROP + "reference/P248"), _iri(WD + said.stated_in)
        if said.address:
            yield reference, _iri(PROP + "reference/P854"), _iri(said.address)
        if said.looked_up:
            day = _text(said.looked_up + "T00:00:00Z", f"^^<{XSD}dateTime>")
            yield reference, _iri(PROP + "reference/P813"), day


def direct_triples(said: Iterable[Said]) -> Iterator[tuple[str, str, str]]:
    """Yield Wikidata's direct triples: of the statements of best rank."""
    groups: dict[tuple[str, str], list[Said]] = {}
    for s in said:
        if s.rank != "deprecated":
            groups.setdefault((s.subject, s.property), []).append(s)
    for group in groups.values():
        best = [s for s in group if s.rank == "preferred"] or group
        for s in best:
            if s.object.startswith("Q"):
                yield _iri(WD + s.subject), _iri(f"{PROP}direct/{s.property}"), _iri(WD + s.object)


def _thing_triples(thing: Thing) -> Iterator[tuple[str, str, str]]:
    item, direct = _iri(WD + thing.id), PROP + "direct/"
    for tag, text in thing.labels.items():
        yield item, _iri(LABEL), _text(text, f"@{tag}")
    if thing.point:
        lat, lon = (str(float(x)) for x in thing.point)
        wkt = "^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
        yield item, _iri(direct + "P625"), _text(f"Point({lon} {lat})", wkt)
    if thing.country:
        yield item, _iri(direct + "P17"), _iri(WD + thing.country)
    for name in thing.classes:
        yield item, _iri(direct + "P31"), _iri(WD + name)
    for name in thing.above:
        yield item, _iri(direct + "P279"), _iri(WD + name)
    if thing.geonames:
        yield item, _iri(direct + "P1566"), _text(thing.geonames)
    if thing.code:
        yield item, _iri(direct + "P297"), _text(thing.code)
    for count, year, rank in thing.populations:
        node = _iri(f"{WD}statement/{thing.id}-pop-{year}-{count}")
        amount = _text(f"+{count}", f"^^<{XSD}decimal>")
        yield item, _iri(PROP + "P1082"), node
        yield node, _iri(WB + "rank"), _rank(rank)
        yield node, _iri(PROP + "statement/P1082"), amount
        yield node, _iri(PROP + "qualifier/P585"), _rdf_time((year, 0, 0, 9))
        if rank == "preferred" or all(r == "normal" for _, _, r in thing.populations):
            yield item, _iri(direct + "P1082"), amount


def triples(things: Iterable[Thing], said: Iterable[Said], *, is_full: bool = True) -> bytes:
    said = list(said)
    found = [t for s in said if is_full for t in _statement_triples(s)]
    found += direct_triples(said)
    found += [t for thing in things for t in _thing_triples(thing)]
    return "".join(f"{s} {p} {o} .\n" for s, p, o in found).encode()


# -- the server and the readers --------------------------------------------------------------------


def fill(server: OxigraphServer, lines: bytes) -> None:
    """Put triples into the server's default graph."""
    httpx.put(
        server.graph_store,
        params={"default": ""},
        content=lines,
        headers={"Content-Type": "application/n-triples"},
        timeout=120,
    ).raise_for_status()


def spec_of(path: Path, **options: Any) -> SourceSpec:
    return SourceSpec("wd", "wikidata", path, options=options)


def read(path: Path, **options: Any) -> Harvest:
    return read_wikidata(spec_of(path, **options), ReadContext(Iris(), load_vocabulary()))


def real_twins(limit: int | None = None) -> tuple[list[Thing], list[Said]]:
    """Return the P190 statements of 2016 and the items they join, from the shared tables."""
    with (TWINS / "wikidata-p190-2016-relations.tsv").open(encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][:limit]
    with (TWINS / "wikidata-p190-2016-names.tsv").open(encoding="utf-8") as file:
        names = dict(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    said = [Said(a, "P190", b, n) for n, (a, b) in enumerate(rows, start=1)]
    items = sorted({end for row in rows for end in row})
    things = [Thing(i, {"en": names[i]} if i in names else {}, classes=("Q515",)) for i in items]
    return things, said
