"""Tables of a page: what the columns are, the bodies and projects in their cells, and the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coopgraph.extraction.blocks import Block, BlockKind
from coopgraph.extraction.facts import ACTOR, Fact, as_list
from coopgraph.extraction.mentions import Mention, find_typed
from coopgraph.extraction.moments import find_moments
from coopgraph.extraction.names import trimmed
from coopgraph.extraction.places import country_of
from coopgraph.extraction.scene import Scene
from coopgraph.model import Kind
from coopgraph.resolution.folding import fold_key

__all__ = ["Row", "find_rows", "read_tables", "row_mentions"]

_ROLES: Final = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("programme", r"appels?\b.*projets?|dispositif|programme|aap|call|fund"),
        ("project", r"projets?|intitule|titre|action|project|title"),
        ("partner", r"etranger|partenaires?|partners?|jumel|ville etrangere|sister|twin|homologue"),
        ("country", r"pays|country"),
        ("amount", r"montant|subvention|budget|amount|grant|cofinancement|soutien"),
        ("date", r"annee|date|depuis|since|year|signature"),
        (
            "body",
            r"collectivite|ville|commune|laureat|porteur|membre|city|town|actor|structure|chef",
        ),
    )
)
_RULE: Final = re.compile(r"[\s|:+-]*")
_SEPARATOR: Final = re.compile(r"\s*(?:,(?![^(]*\))|;|/| et (?=[A-Z])| and (?=[A-Z])|\n)\s*")
_COUNTRY: Final = re.compile(r"\s*\((?P<country>[^()]*)\)\s*$")
_WORDS: Final = (
    (
        Kind.INTERCOMMUNAL_BODY,
        r"(?i:m[ée]tropole|agglo|communaut[ée]|syndicat|intercommunal|pays de)",
    ),
    (
        Kind.REGION,
        r"(?i:r[ée]gion|d[ée]partement|district|province|conseil (?:r|d|g)|county|marz|cercle)",
    ),
    (
        Kind.ORGANISATION,
        r"(?i:association|universit|ong\b|fondation|institut|lycée|hôpital|chambre)",
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table under a header.

    Attributes
    ----------
    begin, stop
        Where it stands in the page.
    cells
        Where each cell stands, by the role of its column: ``body``, ``partner``, ``project`` …
    is_twinning
        Whether the header speaks of twinnings.
    """

    begin: int
    stop: int
    cells: dict[str, tuple[int, int]]
    is_twinning: bool = False


def _role(header: str, taken: set[str]) -> str | None:
    folded = fold_key(header)
    for role, pattern in _ROLES:
        if role not in taken and pattern.search(folded):
            return role
    return None


def _header(text: str, block: Block) -> dict[int, str] | None:
    roles: dict[int, str] = {}
    for place, (begin, stop) in enumerate(block.cells):
        cell = text[begin:stop]
        role = _role(cell, set(roles.values())) if len(cell) < 60 else None
        if role is not None:
            roles[place] = role
    return roles if len(roles) >= 2 and {"body", "partner"} & set(roles.values()) else None


def find_rows(text: str, blocks: Sequence[Block]) -> list[Row]:
    """Return the rows of the tables whose header says what their columns are."""
    rows: list[Row] = []
    header: dict[int, str] | None = None
    twins = False
    for block in blocks:
        if block.kind is not BlockKind.ROW:
            header = None
            continue
        line = text[block.begin : block.stop]
        if _RULE.fullmatch(line):
            continue
        if header is None:
            header = _header(text, block)
            twins = header is not None and re.search(r"(?i)jumel|twin|sister", line) is not None
            continue
        cells = {
            header[place]: span
            for place, span in enumerate(block.cells)
            if place in header and span[0] < span[1]
        }
        rows.append(Row(block.begin, block.stop, cells, twins))
    return rows


def _bodies(text: str, begin: int, stop: int) -> Iterator[Mention]:
    """Yield the bodies that a cell lists."""
    at = begin
    for part in _SEPARATOR.split(text[begin:stop]):
        at = text.index(part, at) if part else at
        country = _COUNTRY.search(part)
        name = part[: country.start()] if country else part
        code = country_of(country["country"]) if country else None
        if name.strip():
            yield _body(text, at, at + len(name), code)
        at += len(part)


def _body(text: str, begin: int, stop: int, country: str | None) -> Mention:
    name = trimmed(text[begin:stop])
    typed = find_typed(name)
    if len(typed) == 1 and typed[0].stop - typed[0].begin >= len(name) - 2:
        one = typed[0]
        return Mention(begin, stop, one.kind, one.name, one.core, country or one.country)
    kind = next((k for k, words in _WORDS if re.search(words, name)), Kind.CITY)
    return Mention(begin, stop, kind, name, name, country)


def row_mentions(text: str, rows: Sequence[Row]) -> tuple[list[Mention], list[Mention]]:
    """Return the mentions of bodies and programmes in rows, and the titles of projects.

    Titles are apart: what they name inside is mentioned too.
    """
    bodies: list[Mention] = []
    titles: list[Mention] = []
    for row in rows:
        for role in ("body", "partner"):
            if role in row.cells:
                bodies += _bodies(text, *row.cells[role])
        if "programme" in row.cells:
            begin, stop = row.cells["programme"]
            name = trimmed(text[begin:stop])
            bodies.append(Mention(begin, stop, Kind.PROGRAMME, name, name))
        if "project" in row.cells:
            begin, stop = row.cells["project"]
            titles.append(title_mention(text, begin, stop))
    return bodies, titles


_SUBTITLE: Final = re.compile(r"\s+[:–-]\s+")


def title_mention(text: str, begin: int, stop: int) -> Mention:
    """Return the mention of a project by its title: what stands before a colon, without a stop."""
    whole = text[begin:stop]
    if stop == len(text.rstrip()) and text[stop - 1].isalnum() and " " in whole:
        whole = whole.rsplit(" ", 1)[0]  # the page is cut in the midst of a word
    name = trimmed(_SUBTITLE.split(whole)[0])
    return Mention(begin, stop, Kind.PROJECT, name, name)


class _Rows:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def read(self, row: Row) -> Iterator[Fact]:
        inside = {role: self.scene.inside(*span) for role, span in row.cells.items()}
        bodies = as_list(self.scene, inside.get("body", []), ACTOR)
        partners = as_list(self.scene, inside.get("partner", []), ACTOR)
        projects = [n for n in inside.get("project", []) if self._is(n, Kind.PROJECT)]
        start = self._start(row)
        tie = "twinned-with" if row.is_twinning else "cooperates-with"
        for body in bodies[:1]:
            for partner in partners:
                if partner != body:
                    yield self._fact(row, body, tie, partner, start)
        for project in projects[:1]:
            for partner in dict.fromkeys([*bodies, *partners]):
                yield self._fact(row, partner, "partner-in", project, None)
        programmes = [n for n in inside.get("programme", []) if self._is(n, Kind.PROGRAMME)]
        for body in bodies[:1]:
            for programme in programmes[:1]:
                yield self._fact(
                    row, body, "participated-in", programme, self._year(row, "programme")
                )

    def _is(self, number: int, kind: Kind) -> bool:
        return self.scene.groups[number].kind is kind

    def _year(self, row: Row, role: str) -> str | None:
        begin, stop = row.cells.get(role, (0, 0))
        found = find_moments(self.scene.text[begin:stop])
        return found[0].start if found else None

    def _start(self, row: Row) -> str | None:
        return self._year(row, "date")

    def _fact(self, row: Row, subject: int, kind: str, obj: int, start: str | None) -> Fact:
        return Fact(subject, kind, obj, row.begin, row.stop, f"{kind}: table", start=start)


def read_tables(scene: Scene, rows: Sequence[Row]) -> Iterator[Fact]:
    """Yield the cooperations, projects and laureates that rows state."""
    reader = _Rows(scene)
    for row in rows:
        yield from reader.read(row)
