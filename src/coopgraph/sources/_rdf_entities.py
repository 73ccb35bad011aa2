"""Describes the nodes of a file as entities: kind, names, identifiers, place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import Entity, Identifier, Kind, Name, Source, check_iri, clean_text
from coopgraph.resolution import country_code
from coopgraph.sources._rdf_data import Node, RdfData, RdfValue, is_blank
from coopgraph.sources._rdf_rules import Paths, RuleSet
from coopgraph.sources._rdf_values import dates_at, point_of, whole_of
from coopgraph.sources.base import Finding, Harvest, ReadContext, Severity, SourceSpec
from coopgraph.sources.bodies import Description, describe
from coopgraph.store.terms import Literal

__all__ = ["RdfEntities", "chosen_languages"]

_KINDS: Final = list(Kind)  # from the particular to the general
_MAX_NAMES: Final = 1_000
_DATED: Final = frozenset({Kind.EVENT, Kind.EVENT_SERIES, Kind.PROJECT, Kind.PROGRAMME})
_COUNTRY: Final = re.compile(r"[/#]id/iso3166-([A-Z]{2})\Z")  # as every coopgraph mints it
_UNKNOWN_POINT: Final = ("", "")


def chosen_languages(spec: SourceSpec) -> frozenset[str]:
    """Return the languages whose names are read; none: all.

    Raises
    ------
    ProjectError
        If the option ``languages`` is no list of texts.
    """
    option = spec.options.get("languages", [])
    if not isinstance(option, list) or not all(isinstance(tag, str) for tag in option):
        raise ProjectError(
            msg("{value!r} is no list of languages", value=option),
            path=spec.manifest,
            value=option,
            hint=msg('write languages = ["en", "fr"]'),
        )
    return frozenset(tag.casefold() for tag in option)


class RdfEntities:
    """What a file says of its nodes.

    Parameters
    ----------
    data, rules
        The file, and how it is read.
    spec, context
        The source, and the project's IRIs.
    source
        The source that describes them.
    harvest
        Where entities and findings go.
    """

    def __init__(
        self,
        data: RdfData,
        rules: RuleSet,
        spec: SourceSpec,
        context: ReadContext,
        source: Source,
        harvest: Harvest,
    ) -> None:
        self.data, self.rules, self.spec, self.context = data, rules, spec, context
        self.source, self.as_of, self.harvest = source.iri, source.as_of, harvest
        self.languages = chosen_languages(spec)
        self.narrowed: dict[Node, Kind] = {}
        self.others: list[RdfEntities] = []
        self._stated: dict[Node, Kind | None] = {}
        self._iris: dict[Node, str] = {}

    def stated_kind(self, node: Node) -> Kind | None:
        """Return the kind that a node's classes tell: the most particular; a person before all."""
        if node not in self._stated:
            classes = self.data.values(node, self.rules.entity.get("type", ()))
            kinds = {self.rules.kinds[c] for c in map(str, classes) if c in self.rules.kinds}
            kind = (
                Kind.PERSON if Kind.PERSON in kinds else min(kinds, key=_KINDS.index, default=None)
            )
            self._stated[node] = kind
        return self._stated[node]

    def kind_anywhere(self, node: Node) -> Kind | None:
        """Return the kind that this source tells, or another of the same file."""
        kinds = (entities.stated_kind(node) for entities in (self, *self.others))
        return next((kind for kind in kinds if kind is not None), None)

    def typed_nodes(self) -> list[Node]:
        """Return the nodes of a stated kind that are no persons."""
        return [n for n in self.data.nodes if self.stated_kind(n) not in (None, Kind.PERSON)]

    # -- descriptions ------------------------------------------------------------------------------

    def describe_all(self, nodes: Iterable[Node]) -> dict[Node, str]:
        """Add what is said of each node; return their IRIs."""
        found: list[tuple[Node, tuple[Entity, ...]]] = []
        for node in nodes:
            try:
                entities = self._described(node, self._description(node))
            except CoopgraphError as error:
                finding = Finding.of_error(error, path=str(self.spec.path), line=None)
                self.harvest.findings.append(replace(finding, column=self.rules.short(node)))
                continue
            found.append((node, entities))
            self._iris[node] = entities[0].iri
        for node, entities in found:
            self.harvest.entities += [(self.source, e) for e in self._with_place(node, entities)]
        return self._iris

    def _with_place(self, node: Node, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Let a body govern the place that the file names, instead of one of its own."""
        governed = self.data.values(node, self.rules.entity.get("governs", ()))
        iris = [self._iris[v] for v in governed if isinstance(v, str) and v in self._iris]
        if len(entities) == 1 or len(iris) != 1:
            return entities
        return (replace(entities[0], governs=iris[0]),)

    def _described(self, node: Node, about: Description) -> tuple[Entity, ...]:
        """Describe a node; what cannot be read of it is left away and said, the node stays."""
        for _ in range(3):
            try:
                entities = describe(about, iris=self.context.iris, source=self.source)
            except InputError as error:
                column = str(error.column)
                self._warn(error.message, node)
                if column == "country":
                    about = replace(about, country="")
                elif column == "latitude":
                    about = replace(about, latitude="", longitude="")
                else:
                    raise
            else:
                return self._at_home(node, entities)
        raise InputError(msg("the node cannot be read"), path=self.spec.path)

    def _at_home(self, node: Node, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Keep an IRI that the project itself would mint."""
        if not node.startswith(f"{self.context.iris.base}id/"):
            return entities
        return (replace(entities[0], iri=node), *entities[1:])

    def _description(self, node: Node) -> Description:
        kind = self.narrowed.get(node) or self.stated_kind(node)
        if kind is None:
            raise InputError(msg("the kind of {node} is not known", node=self.rules.short(node)))
        identifiers = self.identifiers(node)
        names = self._names(node)
        latitude, longitude = self._point(node)
        has_key = not is_blank(node) or not (names or identifiers)
        structure = [
            v.rpartition("/")[2] for v in self._read(node, "structure-type") if isinstance(v, str)
        ]
        structure = [slug for slug in structure if slug in self.context.vocabulary.concepts]
        population = self._whole(node, "population")
        return Description(
            kind=kind,
            names=names,
            identifiers=identifiers,
            country=self._country(node),
            latitude=latitude,
            longitude=longitude,
            when=self._when(node) if kind in _DATED else None,  # type: ignore[arg-type]
            population=population,
            population_year=None if population is None else self._whole(node, "population-year"),
            structure_type=structure[0] if structure else None,
            descriptions=self._texts(node),
            homepage=self._homepage(node),
            key=node if has_key else "",
        )

    def _read(self, node: Node, name: str) -> list[RdfValue]:
        return self.data.values(node, self.rules.entity.get(name, ()))

    def _warn(self, message: Message, node: Node) -> None:
        self.harvest.findings.append(
            Finding(
                Severity.WARNING, message, str(self.spec.path), column=self.rules.short(node)[:200]
            )
        )

    # -- names and texts ---------------------------------------------------------------------------

    def _is_chosen(self, value: Literal) -> bool:
        tag = value.language.casefold()
        return not self.languages or not tag or tag in self.languages

    def _names(self, node: Node) -> tuple[Name, ...]:
        names = []
        for field, preferred in (("name", True), ("alternative", False)):
            for value in self._read(node, field)[:_MAX_NAMES]:
                if isinstance(value, Literal) and self._is_chosen(value):
                    tag = value.language or self.spec.language or ""
                    try:
                        names.append(Name.of(value.value, tag, preferred=preferred))
                    except InputError as error:
                        self._warn(error.message, node)
        return tuple(names)

    def _texts(self, node: Node) -> tuple[tuple[str, str], ...]:
        values = self._read(node, "description")[:_MAX_NAMES]
        texts = {
            (clean_text(v.value), (v.language or self.spec.language or "").casefold())
            for v in values
            if isinstance(v, Literal) and self._is_chosen(v)
        }
        return tuple(sorted((text, tag) for text, tag in texts if text))

    def _homepage(self, node: Node) -> str | None:
        for value in self._read(node, "homepage"):
            text = str(value)
            if text.startswith(("https://", "http://")):
                try:
                    return check_iri(text)
                except InputError as error:
                    self._warn(error.message, node)
        return None

    # -- identifiers and places --------------------------------------------------------------------

    def identifiers(self, node: Node) -> dict[str, str]:
        """Return a node's identifiers by scheme: its IRI's, stated ones, those of its equals."""
        found: dict[str, str] = {}
        candidates = [self._of_iri(node)]
        for value in self._read(node, "identifier"):
            scheme, colon, rest = str(value).partition(":")
            if isinstance(value, Literal) and colon and not rest.startswith("//"):
                candidates.append((scheme, rest))
        for scheme, paths in self.rules.schemes.items():
            candidates += [(scheme, str(v)) for v in self._schemed(node, scheme, paths)]
        candidates += [self._of_iri(v) for v in self._read(node, "same") if isinstance(v, str)]
        for candidate in candidates:
            if candidate is not None and candidate[0] not in found:
                try:
                    identifier = Identifier.of(*candidate)
                except InputError:  # a code of another form, as there are many
                    continue
                found[identifier.scheme] = identifier.value
        return found

    def _schemed(self, node: Node, scheme: str, paths: Paths) -> list[RdfValue]:
        values = self.data.values(node, paths)
        if len({str(v) for v in values}) > 1:
            shown = ", ".join(str(v)[:40] for v in values[:5])
            self._warn(
                msg("several values of {name}, none is taken: {values}", name=scheme, values=shown),
                node,
            )
            return []
        return values

    def _of_iri(self, iri: str) -> tuple[str, str] | None:
        for start, scheme in self.rules.identifiers.items():
            if iri.startswith(start):
                name, _, lead = scheme.partition(":")
                return name, lead + iri[len(start) :].strip("/")
        return None

    def _country(self, node: Node) -> str:
        found: set[str] = set()
        unread: list[str] = []
        for value in self._read(node, "country"):
            text = value.value if isinstance(value, Literal) else self._code_of(value)
            if text is None:
                continue
            try:
                found.add(country_code(text))
            except InputError:
                unread.append(text)
        if not found and unread:
            return unread[0]  # `describe` tells what is wrong with it
        if len(found) > 1:
            shown = ", ".join(sorted(found))
            self._warn(
                msg(
                    "several values of {name}, none is taken: {values}",
                    name="country",
                    values=shown,
                ),
                node,
            )
        return next(iter(found)) if len(found) == 1 else ""

    def _code_of(self, node: Node) -> str | None:
        minted = _COUNTRY.search(node)
        code = minted[1] if minted else self.identifiers(node).get("iso3166")
        return None if code is None else code[:2]

    def _point(self, node: Node) -> tuple[str, str]:
        latitudes = {str(v) for v in self._read(node, "latitude")}
        longitudes = {str(v) for v in self._read(node, "longitude")}
        if len(latitudes) == len(longitudes) == 1:
            return latitudes.pop(), longitudes.pop()
        if latitudes or longitudes:
            self._warn(msg("the coordinates are no one pair and are left away"), node)
            return _UNKNOWN_POINT
        return point_of(self._read(node, "point"))

    def _whole(self, node: Node, name: str) -> int | None:
        try:
            return whole_of(self._read(node, name), name)
        except InputError as error:
            self._warn(error.message, node)
            return None

    def _when(self, node: Node) -> object:
        try:
            return dates_at(self.data, self.rules, node).when
        except CoopgraphError as error:
            self._warn(msg("the dates are left unknown: {reason}", reason=error.message), node)
            return None
