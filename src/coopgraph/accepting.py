"""From reviewed facts of a page to a source of a project: three tables that the build reads.

All pages of a project share the folder ``sources/pages``; the page is the source of its facts, its
quotes prove them. Persons go to ``people.csv``. Nothing is built here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coopgraph._alone import alone
from coopgraph._beside import written_beside
from coopgraph._people import PEOPLE_FILE, People
from coopgraph.errors import CoopgraphError, InputError, OutputError
from coopgraph.extraction import PageReview, ReviewDecision, ReviewRow, read_review
from coopgraph.manifest import MANIFEST_NAME, read_manifest
from coopgraph.messages import msg
from coopgraph.model import Kind, Status, Vocabulary, clean_text, harmless_cell, parse_edtf

__all__ = ["Acceptance", "accept_review"]

_SOURCE_ID: Final = "pages"
_FOLDER: Final = "sources/pages"
_PATIENCE: Final = 10.0
_COLUMNS: Final = {
    "sources.csv": "key title publisher address language licence issued retrieved trust note",
    "entities.csv": "key kind name_fr name_en alternatives country wikidata geonames iso3166",
    "relations.csv": (
        "subject type object when status role amount currency confidence source locator quote"
    ),
}
_PEOPLE_COLUMNS: Final = "person body office when source"
_ENTRY: Final = (
    f'\n[[source]]\nid = "{_SOURCE_ID}"\nreader = "facts"\npath = "{_FOLDER}"\n'
    'title = "Pages read and reviewed"\n'
)
_TITLED: Final = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mmes|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+"
    r"(?P<name>[^\W\d_a-zà-ÿ][\w'’-]+(?:\s+[^\W\d_a-zà-ÿ][\w'’.-]+){0,3})"
)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was taken over of a review.

    Attributes
    ----------
    key
        Of the page in ``sources.csv``.
    accepted, corrected, rejected, open
        Numbers of facts; only the first two are written.
    people
        How many of the accepted name a person: they are in ``people.csv``.
    """

    key: str
    accepted: int
    corrected: int
    rejected: int
    open: int
    people: int


def accept_review(
    review: str | Path, folder: str | Path, *, above: float | None = None, dry_run: bool = False
) -> Acceptance:
    """Write the accepted and corrected facts of a review into a project.

    A page that was accepted before is replaced: its facts are those of this review.

    Parameters
    ----------
    review
        File of `coopgraph read --review`.
    folder
        The project's.
    above
        Facts nobody decided are accepted from this confidence on, in [0, 1]; None: none is.
    dry_run
        Check and count; write nothing.

    Raises
    ------
    ProjectError
        If there is no project.
    InputError
        If the review or an accepted row is wrong; with its fact.
    OutputError
        If a table cannot be written.
    StoreBusyError
        If another command is writing the pages.
    """
    path = Path(review)
    page = read_review(path)
    project = read_manifest(folder)
    taken = [row for row in page.rows if _is_taken(row, above)]
    for row in taken:
        _check(row, path, project.vocabulary)
    persons = [row for row in taken if row.type == "represented-by"]
    key = _page_key(page)
    done = Acceptance(
        key,
        accepted=sum(row.decision != ReviewDecision.CORRECT for row in taken),
        corrected=sum(row.decision == ReviewDecision.CORRECT for row in taken),
        rejected=sum(row.decision == ReviewDecision.REJECT for row in page.rows),
        open=sum(not row.decision and row not in taken for row in page.rows),
        people=len(persons),
    )
    if dry_run:
        return done
    facts = [row for row in taken if row.type != "represented-by"]
    try:
        lock = project.folder / "store" / "PAGES.LOCK"
        lock.parent.mkdir(exist_ok=True)
        busy = msg("another process is writing this project's pages")
        with alone(lock, busy, path=project.folder, patience=_PATIENCE):
            _write(project.folder, key, page, facts, persons)
    except OSError as error:
        raise OutputError(
            msg("the folder cannot be written: {reason}", reason=error.strerror or str(error)),
            path=project.folder,
            hint=msg("choose a folder you may write to"),
        ) from error
    return done


def _is_taken(row: ReviewRow, above: float | None) -> bool:
    if row.decision in (ReviewDecision.ACCEPT, ReviewDecision.CORRECT):
        return True
    if row.decision or above is None:
        return False
    try:
        return float(row.confidence) >= above
    except ValueError:
        return False


def _check(row: ReviewRow, path: Path, vocabulary: Vocabulary) -> None:
    """Refuse a row that the build would refuse, while its fact is before the user's eyes."""
    if not row.subject or not row.object or not row.type:
        raise InputError(
            msg("the fact {id} lacks an end or its type", id=row.id),
            path=path,
            hint=msg("fill the cells subject, type and object"),
        )
    try:
        _check_ends(row, vocabulary)
        Status.parse(row.status)
        when = _when(row)
        if when:
            parse_edtf(when)
    except CoopgraphError as error:
        raise InputError(
            msg("the fact {id} cannot be accepted: {reason}", id=row.id, reason=error.message),
            path=path,
            value=error.value,
            hint=error.hint,
        ) from error


def _check_ends(row: ReviewRow, vocabulary: Vocabulary) -> None:
    relation = vocabulary[row.type]
    subject, obj = Kind.parse(row.subject_kind), Kind.parse(row.object_kind)
    if not relation.allows(subject, obj):
        raise InputError(
            msg(
                "{type} does not go from {subject} to {object}",
                type=relation.name,
                subject=subject,
                object=obj,
            ),
            value=row.type,
            hint=msg("see the relation types in docs/graph.md; are the ends swapped?"),
        )


def _when(row: ReviewRow) -> str:
    if row.start and row.end and row.start != row.end:
        return f"{row.start}/{row.end}"
    return row.start or (f"/{row.end}" if row.end else "")


def _slug(text: str, longest: int = 40) -> str:
    words = re.sub(
        r"[^a-z0-9]+", "-", clean_text(text).casefold().encode("ascii", "ignore").decode()
    )
    return words[:longest].strip("-")


def _page_key(page: PageReview) -> str:
    """Return the key of a page: by its address, else by its text; its title may name a person."""
    digest = hashlib.sha256((page.address or page.sha256).encode("utf-8")).hexdigest()[:10]
    return f"page-{digest}"


def _entity_key(kind: str, name: str, country: str) -> str:
    digest = hashlib.sha256(f"{kind}\0{name.casefold()}\0{country}".encode()).hexdigest()[:8]
    return f"{_slug(name, 30) or 'x'}-{digest}"


def _write(
    folder: Path,
    key: str,
    page: PageReview,
    facts: Sequence[ReviewRow],
    persons: Sequence[ReviewRow],
) -> None:
    home = folder / _FOLDER
    home.mkdir(parents=True, exist_ok=True)
    hide = _redaction(page)
    tables = {name: _Table.read(home / name, columns) for name, columns in _COLUMNS.items()}
    sources, entities, relations = tables.values()
    sources.drop("key", key)
    before = relations.values("subject", "object")
    relations.drop("source", key)
    orphans = before - relations.values("subject", "object")
    sources.add(
        key=key,
        title=hide(page.title) or key,
        address=page.address,
        language=page.language,
        issued=page.published,
        retrieved=page.retrieved,
        note=f"sha256 {page.sha256} of the text read",
    )
    for row in facts:
        ends = [_entity(entities, row, end, page.language) for end in ("subject", "object")]
        orphans -= set(ends)
        relations.add(
            subject=ends[0],
            type=row.type,
            object=ends[1],
            when=_when(row),
            status=row.status,
            role=hide(row.role),
            amount=row.amount,
            currency=row.currency,
            confidence="1" if row.decision else row.confidence,
            source=key,
            locator=row.locator,
            quote=hide(row.quote),
        )
    for orphan in orphans:
        entities.drop("key", orphan)
    for table in tables.values():
        table.write()
    _write_people(folder, key, persons)
    _register(folder)


def _entity(table: _Table, row: ReviewRow, end: str, language: str) -> str:
    name, kind = getattr(row, end), getattr(row, f"{end}_kind")
    country = getattr(row, f"{end}_country")
    key = _entity_key(kind, name, country)
    if key not in table.values("key"):
        is_country = kind == Kind.COUNTRY.value
        column = "name_en" if language == "en" else "name_fr"
        own = {"key": key, "kind": kind, column: name}
        table.add(**own, **({"iso3166": country} if is_country else {"country": country}))
    return key


def _redaction(page: PageReview) -> Callable[[str], str]:
    """Return what hides the persons that a page names, accepted or not."""
    names = {row.object for row in page.rows if row.type == "represented-by"}
    texts = [page.title, *(row.quote for row in page.rows)]
    names |= {match["name"] for text in texts for match in _TITLED.finditer(text)}
    return People.of_names(names).redact


def _write_people(folder: Path, key: str, persons: Sequence[ReviewRow]) -> None:
    path = folder / PEOPLE_FILE
    if not persons and not path.is_file():
        return
    table = _Table.read(path, _PEOPLE_COLUMNS)
    table.drop("source", key)
    for row in persons:
        table.add(person=row.object, body=row.subject, office=row.role, when=_when(row), source=key)
    table.write()


def _register(folder: Path) -> None:
    """Add the pages to the manifest, at its end, unless they stand there."""
    if any(source.key == _SOURCE_ID for source in read_manifest(folder).sources):
        return
    path = folder / MANIFEST_NAME
    text = path.read_text("utf-8")
    with written_beside(path) as beside:
        beside.write_text(text.rstrip("\n") + "\n" + _ENTRY, "utf-8")


@dataclass
class _Table:
    """A CSV file of the project: its own columns stay, rows of others too."""

    path: Path
    columns: list[str]
    rows: list[dict[str, str]]

    @classmethod
    def read(cls, path: Path, columns: str) -> _Table:
        wanted = columns.split()
        if not path.is_file():
            return cls(path, wanted, [])
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
        rows = [{n: v or "" for n, v in row.items() if n} for row in reader]
        there = list(reader.fieldnames or ())
        return cls(path, [*there, *(n for n in wanted if n not in there)], rows)

    def values(self, *columns: str) -> set[str]:
        return {row.get(column, "") for row in self.rows for column in columns}

    def drop(self, column: str, value: str) -> None:
        self.rows = [row for row in self.rows if row.get(column) != value]

    def add(self, **cells: str) -> None:
        self.rows.append({name: harmless_cell(value) for name, value in cells.items()})

    def write(self) -> None:
        with written_beside(self.path) as beside:
            beside.write_text(self._text(self.rows), "utf-8")

    def _text(self, rows: Iterable[Mapping[str, str]]) -> str:
        out = io.StringIO()
        writer = csv.DictWriter(out, self.columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()
