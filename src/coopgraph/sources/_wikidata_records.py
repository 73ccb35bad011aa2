"""What a Wikidata source says, the same whether it came as JSON, N-Triples or endpoint pages."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from coopgraph.errors import CoopgraphError, ProjectError, VocabularyError
from coopgraph.messages import Message, msg
from coopgraph.model import Kind, Vocabulary
from coopgraph.sources._wikidata_classes import ITEM, Superclasses
from coopgraph.sources.base import Finding, Severity, SourceSpec

__all__ = [
    "DEFAULT_LANGUAGES",
    "ENTITY",
    "FACTS",
    "ITEM",
    "NO_LANGUAGE",
    "QUALIFIERS",
    "Facts",
    "Knowledge",
    "Population",
    "Property",
    "Qualifier",
    "Reference",
    "Settings",
    "Snak",
    "WikidataStatement",
    "read_settings",
]

ENTITY: Final = "http://www.wikidata.org/entity/"
_PROPERTY: Final = re.compile(r"P[1-9][0-9]{0,9}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
QUALIFIERS: Final = ("P580", "P582", "P585")
FACTS: Final = ("P17", "P31", "P297", "P625", "P1082", "P1566")
DEFAULT_LANGUAGES: Final = ("en", "fr")
NO_LANGUAGE: Final = "mul"  # Wikidata's label for all languages that have none of their own


@dataclass(frozen=True, slots=True)
class Property:
    """A Wikidata property that is read as a relation; its ends as the relation's."""

    id: str
    relation: str
    subject: Kind
    object: Kind
    inverse: bool = False
    asked: bool = False


class Snak:
    """The three things a value can be in Wikidata."""

    VALUE: Final = "value"
    UNKNOWN: Final = "somevalue"
    NONE: Final = "novalue"


@dataclass(frozen=True, slots=True, order=True)
class Qualifier:
    """A date of a statement; `precision` as Wikidata counts it, 0 where it is not stated."""

    property: str
    snak: str
    text: str = ""
    precision: int = 0
    is_julian: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """Where Wikidata has a statement from: property and Q-id, address or day."""

    property: str
    text: str


@dataclass(frozen=True, slots=True)
class WikidataStatement:
    """A statement between two items, in Wikidata's direction.

    Parameters
    ----------
    id
        Of the statement (``Q42-…``); "" where the source has direct triples alone.
    subject, property, object
        Q-id, P-id, Q-id.
    rank
        ``preferred``, ``normal``, or ``deprecated``.
    qualifiers, references
        Sorted.
    path, line
        Where it stands, for findings.
    """

    id: str
    subject: str
    property: str
    object: str
    rank: str = "normal"
    qualifiers: tuple[Qualifier, ...] = ()
    references: tuple[Reference, ...] = ()
    path: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Population:
    """Inhabitants, with the year of the count; 0 where none is stated."""

    year: int
    count: int


@dataclass
class Facts:
    """What is said of one item; the values of best rank only, unordered."""

    labels: dict[str, str] = field(default_factory=dict)
    points: set[tuple[str, str]] = field(default_factory=set)  # latitude, longitude
    countries: set[str] = field(default_factory=set)  # Q-ids
    classes: set[str] = field(default_factory=set)
    geonames: set[str] = field(default_factory=set)
    populations: set[Population] = field(default_factory=set)
    path: str = ""
    line: int | None = None


@dataclass
class Knowledge:
    """Everything read of a source."""

    statements: list[WikidataStatement] = field(default_factory=list)
    facts: dict[str, Facts] = field(default_factory=dict)
    codes: dict[str, set[str]] = field(default_factory=dict)  # P297 of countries
    superclasses: Superclasses = field(default_factory=Superclasses)
    findings: list[Finding] = field(default_factory=list)
    deprecated: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)  # statements of no or unknown value
    persons: int = 0  # statements about people

    def items(self) -> set[str]:
        """Return the items that the statements join."""
        return {end for s in self.statements for end in (s.subject, s.object)}

    def report(
        self,
        severity: Severity,
        message: Message,
        *,
        path: object,
        line: int | None = None,
        column: str | None = None,
        value: str = "",
        hint: Message | None = None,
    ) -> None:
        """Add a finding."""
        found = Finding(severity, message, str(path), line, column, value[:200], hint)
        self.findings.append(found)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the manifest chose."""

    properties: Mapping[str, Property]
    kinds: Mapping[str, Kind]
    languages: tuple[str, ...] = DEFAULT_LANGUAGES

    @property
    def label_languages(self) -> tuple[str, ...]:
        """The languages of labels to look for."""
        return (*self.languages, NO_LANGUAGE)


@cache
def _tables() -> tuple[Mapping[str, Property], Mapping[str, Kind]]:
    text = resources.files("coopgraph.sources").joinpath("_wikidata.toml").read_text("utf-8")
    data = tomllib.loads(text)
    properties = {
        name: Property(
            name,
            entry["relation"],
            Kind(entry["subject"]),
            Kind(entry["object"]),
            entry.get("inverse", False),
            entry.get("asked", False),
        )
        for name, entry in data["property"].items()
    }
    return properties, {name: Kind(kind) for name, kind in data["kinds"].items()}


def read_settings(
    spec: SourceSpec, vocabulary: Vocabulary | None, languages: Sequence[str] | None = None
) -> Settings:
    """Return what a source's options choose.

    Parameters
    ----------
    spec
        ``options`` may have ``relations`` (names of relation types or P-ids), ``languages`` and
        ``kinds`` (Q-ids of classes, and kinds).
    vocabulary
        The project's, to check the relation types; None: any property of the table.
    languages
        Instead of the option.

    Raises
    ------
    ProjectError
        If one is wrong.
    """
    properties, kinds = _tables()
    try:
        chosen = _properties(_texts(spec, "relations"), properties)
        for entry in chosen.values():
            if vocabulary is not None:
                vocabulary[entry.relation]
        found = languages or _texts(spec, "languages") or DEFAULT_LANGUAGES
        return Settings(chosen, {**kinds, **_own_kinds(spec)}, _languages(found))
    except CoopgraphError as error:
        raise ProjectError(
            error.message, path=spec.manifest, value=error.value, hint=error.hint
        ) from error


def _texts(spec: SourceSpec, name: str) -> tuple[str, ...]:
    value: Any = spec.options.get(name, ())
    if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return tuple(value)
    raise ProjectError(
        msg("{name} is no list of texts", name=name),
        value=str(value),
        hint=msg('write {name} = ["…", "…"]', name=name),
    )


def _languages(tags: Iterable[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(tag.strip().lower() for tag in tags))
    for tag in found:
        if _LANGUAGE.fullmatch(tag) is None:
            raise ProjectError(
                msg("{value!r} is no language tag", value=tag),
                value=tag,
                hint=msg("write a BCP 47 tag such as fr or en"),
            )
    return found


def _properties(asked: Sequence[str], known: Mapping[str, Property]) -> dict[str, Property]:
    if not asked:
        return {name: entry for name, entry in known.items() if not entry.asked}
    found: dict[str, Property] = {}
    for text in asked:
        own = [p for p in known.values() if p.relation == text and not p.asked]
        own += [known[text]] if text in known else []
        if not own:
            raise VocabularyError(
                msg("Wikidata has no relation {value!r} that coopgraph reads", value=text),
                value=text,
                hint=msg(
                    "one of {known}",
                    known=", ".join(dict.fromkeys([*(p.relation for p in known.values()), *known])),
                ),
            )
        found |= {entry.id: entry for entry in own}
    return {name: found[name] for name in known if name in found}


def _own_kinds(spec: SourceSpec) -> dict[str, Kind]:
    given: Any = spec.options.get("kinds", {})
    if not isinstance(given, Mapping) or not all(ITEM.fullmatch(str(name)) for name in given):
        raise ProjectError(
            msg("kinds is no table of Wikidata classes and kinds"),
            value="kinds",
            hint=msg("write kinds = {example}", example='{ Q515 = "City" }'),
        )
    return {str(name): Kind.parse(str(kind)) for name, kind in given.items()}
