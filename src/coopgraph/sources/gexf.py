"""Reader ``gexf``: networks that others saved as GEXF 1.1–1.3, nodes as bodies, edges as claims."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.parsers import expat

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import Claim, Entity, Kind, Name, Status
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec
from coopgraph.sources.bodies import Description, describe, whole_number

__all__ = ["read_gexf"]

_WIKIDATA = re.compile(r"Q[1-9]\d*")
# Attribute titles, lower case, that usual tools write.
_LATITUDE = ("lat", "latitude")
_LONGITUDE = ("lon", "lng", "long", "longitude")
_POPULATION = ("pop", "population")
_COUNTRY = ("country", "country_code", "pays")
_SHOWN_NODES = 5


@dataclass
class _Element:
    """A node or an edge, with its line and attribute values by title."""

    line: int
    attributes: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)

    def first(self, titles: tuple[str, ...]) -> str:
        return next((self.values[t] for t in titles if self.values.get(t)), "")


@dataclass
class _Gexf:
    """The file as read."""

    nodes: dict[str, _Element] = field(default_factory=dict)
    edges: list[_Element] = field(default_factory=list)
    directed: bool = False
    repeated: list[_Element] = field(default_factory=list)


class _Parser:
    """Reads GEXF with expat; entity declarations are refused."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found = _Gexf()
        self.titles: dict[tuple[str, str], str] = {}
        self.group = ""
        self.current: _Element | None = None
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse

    def read(self) -> _Gexf:
        try:
            with self.path.open("rb") as file:
                self.parser.ParseFile(file)
        except expat.ExpatError as error:
            raise InputError(
                msg(
                    "the file is no well-formed XML: {reason}", reason=expat.ErrorString(error.code)
                ),
                path=self.path,
                line=error.lineno,
                hint=msg("save it again as GEXF"),
            ) from error
        except (LookupError, ValueError) as error:
            raise InputError(
                msg("the encoding of the file is not known"),
                path=self.path,
                line=1,
                hint=msg("save it again as GEXF"),
            ) from error
        except OSError as error:
            raise InputError(
                msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
                path=self.path,
                hint=msg("check the path in coopgraph.toml"),
            ) from error
        return self.found

    def _refuse(self, *_: object) -> None:
        raise InputError(
            msg("the file declares XML entities"),
            path=self.path,
            line=self.parser.CurrentLineNumber,
            hint=msg("remove the DOCTYPE; GEXF needs none"),
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if self.depth == 0 and name != "gexf":
            raise InputError(
                msg("the file is no GEXF: its root is <{tag}>", tag=tag[:40]),
                path=self.path,
                line=self.parser.CurrentLineNumber,
                hint=msg("check the reader of this source in coopgraph.toml"),
            )
        self.depth += 1
        line = self.parser.CurrentLineNumber
        if name == "graph":
            self.found.directed = attributes.get("defaultedgetype") == "directed"
        elif name == "attributes":
            self.group = attributes.get("class", "node")
        elif name == "attribute":
            self.titles[self.group, attributes.get("id", "")] = (
                attributes.get("title", "").strip().casefold()
            )
        elif name == "node":
            self.group, self.current = "node", _Element(line, attributes)
            key = attributes.get("id", "")
            if key in self.found.nodes:
                self.found.repeated.append(self.current)
            else:
                self.found.nodes[key] = self.current
        elif name == "edge":
            self.group, self.current = "edge", _Element(line, attributes)
            self.found.edges.append(self.current)
        elif name == "attvalue" and self.current is not None:
            key = attributes.get("for", attributes.get("id", ""))
            title = self.titles.get((self.group, key), key)
            self.current.values[title] = attributes.get("value", "").strip()

    def _end(self, tag: str) -> None:
        self.depth -= 1
        if tag.rpartition(":")[2] in ("node", "edge"):
            self.current = None


def read_gexf(spec: SourceSpec, context: ReadContext) -> Harvest:
    """Return the bodies and claims of a GEXF file.

    Options of the source: ``kind`` (of nodes, default City), ``relation`` (of edges, default
    twinned-with), ``language`` (of labels), ``status`` (default unknown). Node ids of the form
    ``Q123`` are Wikidata's.

    Raises
    ------
    InputError
        If the file is no well-formed GEXF or declares entities.
    ProjectError
        If ``kind``, ``relation`` or ``status`` is unknown, or the nodes are to be persons.
    """
    return _GexfReader(spec, context).read()


class _GexfReader:
    """Makes a harvest of what the parser found."""

    def __init__(self, spec: SourceSpec, context: ReadContext) -> None:
        self.spec, self.context = spec, context
        options = spec.options
        try:
            self.kind = Kind.parse(str(options.get("kind", "City")))
            self.relation = context.vocabulary[str(options.get("relation", "twinned-with"))]
            self.status = Status.parse(str(options.get("status", "")))
        except CoopgraphError as error:
            raise ProjectError(
                error.message, path=spec.manifest, value=error.value, hint=error.hint
            ) from error
        if self.kind is Kind.PERSON:
            raise ProjectError(
                msg("persons do not belong in a mapping"),
                path=spec.manifest,
                value="Person",
                hint=msg("write them in people.csv; they are kept in a store of their own"),
            )
        self.source = spec.source(context.iris)
        self.harvest = Harvest(sources=[self.source])

    def read(self) -> Harvest:
        found = _Parser(self.spec.path).read()
        if not found.nodes:
            raise InputError(
                msg("the file has no node"),
                path=self.spec.path,
                hint=msg("check that it is the network meant"),
            )
        for element in found.repeated:
            self._warn(
                msg(
                    "node {value!r} stands twice; the first is kept",
                    value=element.attributes.get("id", ""),
                ),
                element,
            )
        iris: dict[str, str] = {}
        for key, element in found.nodes.items():
            try:
                iris[key] = self._node(key, element)
            except CoopgraphError as error:
                path = str(self.spec.path)
                self.harvest.findings.append(Finding.of_error(error, path=path, line=element.line))
        self._edges(found, iris)
        self._stored_degree(found)
        return self.harvest

    def _warn(self, message: Message, element: _Element, column: str | None = None) -> None:
        self.harvest.findings.append(
            Finding(Severity.WARNING, message, str(self.spec.path), element.line, column)
        )

    def _node(self, key: str, element: _Element) -> str:
        if not key:
            raise InputError(
                msg("the node has no id"), column="id", hint=msg("give each node an id of its own")
            )
        label = element.attributes.get("label", "").strip()
        names = (Name.of(label, self.spec.language or ""),) if label else ()
        about = Description(
            kind=self.kind,
            names=names,
            identifiers={"wikidata": key} if _WIKIDATA.fullmatch(key) else {},
            country=element.first(_COUNTRY),
            latitude=element.first(_LATITUDE),
            longitude=element.first(_LONGITUDE),
            population=self._population(element),
            key=key,
        )
        entities = self._described(about, element)
        self.harvest.entities += [(self.source.iri, entity) for entity in entities]
        return entities[0].iri

    def _population(self, element: _Element) -> int | None:
        try:
            return whole_number(element.first(_POPULATION), "population")
        except InputError as error:
            self._warn(error.message, element, "population")
            return None

    def _described(self, about: Description, element: _Element) -> tuple[Entity, ...]:
        """Describe a node; what cannot be read of it is left away and said, the node stays."""
        iris, source = self.context.iris, self.source.iri
        for _ in range(3):
            try:
                return describe(about, iris=iris, source=source)
            except InputError as error:
                column = str(error.column)
                self._warn(error.message, element, column)
                if column == "country":
                    about = replace(about, country="")
                else:
                    about = replace(about, latitude="", longitude="")
        raise InputError(msg("the node cannot be read"), path=self.spec.path, line=element.line)

    def _edges(self, found: _Gexf, iris: dict[str, str]) -> None:
        seen: Counter[tuple[str, str]] = Counter()
        for number, edge in enumerate(found.edges, start=1):
            ends = edge.attributes.get("source", ""), edge.attributes.get("target", "")
            try:
                self._edge(edge, ends, iris, number, seen)
            except CoopgraphError as error:
                path = str(self.spec.path)
                self.harvest.findings.append(Finding.of_error(error, path=path, line=edge.line))

    def _edge(
        self,
        edge: _Element,
        ends: tuple[str, str],
        iris: dict[str, str],
        number: int,
        seen: Counter[tuple[str, str]],
    ) -> None:
        for end, column in zip(ends, ("source", "target"), strict=True):
            if end not in iris:
                raise InputError(
                    msg("no node has the id {value!r}", value=end),
                    column=column,
                    value=end,
                    hint=msg("add the node, or remove the edge"),
                )
        if ends[0] == ends[1]:
            raise InputError(
                msg("an edge leads from {value!r} to itself", value=ends[0]),
                value=ends[0],
                hint=msg("remove the edge"),
            )
        subject, obj = iris[ends[0]], iris[ends[1]]
        locator = f"edge {edge.attributes.get('id', number)}, line {edge.line}"
        seen[subject, obj] += 1
        ordinal = seen[subject, obj] - 1
        claim = self.context.iris.claim(
            self.source.iri, locator, subject, self.relation.name, obj, ordinal
        )
        self.harvest.claims.append(
            Claim(
                iri=claim,
                source=self.source.iri,
                subject=subject,
                type=self.relation.name,
                object=obj,
                locator=locator,
                status=self.status,
                read_by=self.spec.reader,
            )
        )

    def _stored_degree(self, found: _Gexf) -> None:
        """Compare a stored ``degree`` attribute with the edges that are there."""
        real: Counter[str] = Counter()
        for edge in found.edges:
            real[edge.attributes.get("source", "")] += 1
            real[edge.attributes.get("target", "")] += 1
        wrong = [
            (key, element)
            for key, element in found.nodes.items()
            if element.values.get("degree", "").isdecimal()
            and int(element.values["degree"]) != real[key]
        ]
        if not wrong:
            return
        shown = ", ".join(
            f"{element.attributes.get('label', key)} {element.values['degree']}≠{real[key]}"
            for key, element in wrong[:_SHOWN_NODES]
        )
        self.harvest.findings.append(
            Finding(
                Severity.WARNING,
                msg(
                    "the stored degree of {count} of {total} nodes disagrees: {shown}, …",
                    count=len(wrong),
                    total=len(found.nodes),
                    shown=shown,
                ),
                str(self.spec.path),
                wrong[0][1].line,
                "degree",
                hint=msg("coopgraph counts degrees itself; the stored ones are not used"),
            )
        )
