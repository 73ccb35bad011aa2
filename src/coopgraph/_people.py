"""Natural persons: read from ``people.csv``, kept in a store of their own, redacted elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.model import Edtf, Entity, Kind, Name, Names, parse_edtf
from coopgraph.sources import Finding, Severity
from coopgraph.sources.rows import Row, read_table
from coopgraph.store import CURRENT, QuadWriter, literal

if TYPE_CHECKING:
    from coopgraph._assembly import Assembly
    from coopgraph.manifest import Project

__all__ = ["PEOPLE_FILE", "People", "Person", "people_lines", "read_people", "unplaced"]

PEOPLE_FILE: Final = "people.csv"
REDACTED: Final = "[…]"
_COLUMNS = ("person", "body", "office", "when", "source")


@dataclass(frozen=True, slots=True)
class Person:
    """One row: who holds an office of which body, when, and where it is said."""

    line: int
    name: str
    body: str
    office: str
    when: Edtf | None
    source: str


@dataclass(frozen=True)
class People:
    """The persons of a project and the words that name them."""

    rows: tuple[Person, ...] = ()
    findings: tuple[Finding, ...] = ()
    pattern: re.Pattern[str] | None = field(default=None, repr=False)

    @classmethod
    def of_names(cls, names: Iterable[str]) -> People:
        """Return what hides some names, without rows."""
        return cls(pattern=_pattern(names))

    def redact(self, text: str) -> str:
        """Return the text with each person's name, or family name after a title, taken out."""
        if self.pattern is None:
            return text
        return self.pattern.sub(REDACTED, unicodedata.normalize("NFC", text))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    words: set[str] = set()
    for name in names:
        normal = unicodedata.normalize("NFC", name)
        words.add(normal)
        parts = normal.split()
        if len(parts) > 1:
            words.add(f"{parts[-1]} {' '.join(parts[:-1])}")
            if len(parts[-1]) > 2:
                words.add(parts[-1])
    if not words:
        return None
    ordered = sorted(words, key=lambda w: (-len(w), w))
    spaced = (r"\s+".join(re.escape(part) for part in word.split()) for word in ordered)
    return re.compile(r"(?<!\w)(?:" + "|".join(spaced) + r")(?!\w)", re.IGNORECASE)


def read_people(path: Path) -> People:
    """Return the persons of a table; none where it does not exist.

    Raises
    ------
    InputError
        If the table cannot be read at all.
    """
    if not path.is_file():
        return People()
    rows: list[Person] = []
    findings: list[Finding] = []
    table = read_table(path, required=("person", "body"))
    for row in table.rows():
        try:
            rows.append(_person(row))
        except InputError as error:
            # The value may be a name: it is not repeated.
            line = error.line if isinstance(row, InputError) else row.line
            findings.append(
                Finding(Severity.ERROR, error.message, str(path), line, hint=error.hint)
            )
    return People(tuple(rows), tuple(findings), _pattern(p.name for p in rows))


def _person(row: Row | InputError) -> Person:
    if isinstance(row, InputError):
        raise row
    if not row["person"] or not row["body"]:
        raise InputError(
            msg("the row names no person or no body"),
            hint=msg("fill both cells: {header}", header=", ".join(_COLUMNS)),
        )
    when = parse_edtf(row["when"]) if row["when"] else None
    return Person(row.line, row["person"], row["body"], row["office"], when, row["source"])


def unplaced(people: People, assembly: Assembly, path: Path) -> list[Finding]:
    """Return a finding for each person whose body the graph does not have."""
    return [
        Finding(
            Severity.ERROR,
            msg("nothing is called {name!r}", name=row.body),
            str(path),
            row.line,
            "body",
            row.body,
            msg("give an IRI, an identifier such as wikidata:Q47465, or the exact name"),
        )
        for row in people.rows
        if assembly.find(row.body) is None
    ]


def people_lines(people: People, project: Project, assembly: Assembly) -> list[str]:
    """Return the quads of the people store: persons, and the bodies they represent."""
    writer = QuadWriter(CURRENT, project.iris, project.vocabulary)
    coop = "https://w3id.org/coopgraph/ontology#"
    lines: set[str] = set()
    for row in people.rows:
        body = assembly.find(row.body)
        if body is None:
            continue
        iri = project.iris.named_entity(row.name, body.iri, Kind.PERSON)
        person = Entity(iri, Kind.PERSON, Names.of([Name.of(row.name)]))
        lines.update(writer.entity(person))
        lines.update(writer.entity(body, superclasses=True))
        lines.update(writer.plain("represented-by", body.iri, iri))
        statement = project.iris.statement("represented-by", body.iri, iri, row.office)
        lines.add(
            writer.triple(
                statement,
                "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
                f"<{coop}Representation>",
            )
        )
        lines.add(writer.triple(statement, f"<{coop}subject>", f"<{body.iri}>"))
        lines.add(writer.triple(statement, f"<{coop}object>", f"<{iri}>"))
        lines.add(
            writer.triple(statement, f"<{coop}locator>", literal(f"{PEOPLE_FILE} row {row.line}"))
        )
        if row.office:
            lines.add(writer.triple(statement, f"<{coop}role>", literal(row.office)))
        if row.source:
            lines.add(
                writer.triple(statement, "<http://purl.org/dc/terms/source>", literal(row.source))
            )
        if row.when is not None:
            lines.update(writer.dates(statement, row.when))
    return sorted(lines)
