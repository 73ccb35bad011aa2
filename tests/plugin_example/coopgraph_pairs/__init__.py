"""Reads lists of pairs, one relation a line: ``Arles -- Gyumri, 2005``."""

from __future__ import annotations

from coopgraph.errors import CoopgraphError, InputError
from coopgraph.model import Claim, Entity, Kind, Name, Names, Status, parse_edtf
from coopgraph.sources import Finding, Harvest, ReadContext, SourceSpec


def read_pairs(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return what a list of pairs says; ``relation`` in the manifest names the type."""
    try:
        lines = spec.path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), path=spec.path, hint="save it as UTF-8") from error
    harvest = Harvest(sources=[spec.source(context.iris)])
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                _read(line, number, spec, context, harvest)
        except CoopgraphError as error:  # a bad line costs no good one
            harvest.findings.append(Finding.of_error(error, path=str(spec.path), line=number))
    return harvest


def _read(line: str, number: int, spec: SourceSpec, context: ReadContext, harvest: Harvest) -> None:
    pair, _, year = line.partition(",")
    left, mark, right = (part.strip() for part in pair.partition("--"))
    if not (left and mark and right):
        raise InputError("no pair of names", value=line, hint="write: Arles -- Gyumri, 2005")
    iris, source = context.iris, context.iris.source(spec.key)
    relation = context.vocabulary[str(spec.options.get("relation", "twinned-with"))]
    ends = [iris.entity((), source=spec.key, key=name) for name in (left, right)]
    when = parse_edtf(year) if year.strip() else None
    for iri, name in zip(ends, (left, right), strict=True):
        city = Entity(iri, Kind.CITY, Names.of([Name.of(name)]))
        harvest.entities.append((source, city))
    locator = f"line {number}"
    harvest.claims.append(
        Claim(
            iri=iris.claim(source, locator, ends[0], relation.name, ends[1], 0),
            source=source,
            subject=ends[0],
            type=relation.name,
            object=ends[1],
            locator=locator,
            when=when,
            status=Status.ACTIVE,
            read_by=spec.reader,
        )
    )
