"""A reading as a table that a person goes through: accept, reject or correct each fact.

Tab-separated, a few ``# name: value`` lines first. A row keeps its id when the page is read again,
so what was decided and corrected stays.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError
from coopgraph.extraction.values import Reading, ReadRelation
from coopgraph.messages import msg
from coopgraph.model import clean_text, harmless_cell, plain_cell

__all__ = [
    "PageReview",
    "ReviewDecision",
    "ReviewRow",
    "kept_decisions",
    "read_review",
    "review_of",
    "review_text",
]

_ID_LETTERS: Final = 10
_HEAD: Final = re.compile(r"#\s*(?P<name>\w+):\s?(?P<value>.*)")


class ReviewDecision(StrEnum):
    """What a person says of a fact; nothing yet is `OPEN`."""

    OPEN = ""
    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A fact as the table shows it; every cell is text.

    Attributes
    ----------
    decision
        ``accept``, ``reject``, ``correct`` (the other cells of the row are edited) or empty.
    confidence
        As read, with two decimals.
    subject, subject_kind, subject_country, object, object_kind, object_country
        Names, kinds and ISO 3166-1 alpha-2 codes of both ends.
    type, start, end, status, amount, currency, role
        As in `ReadRelation`; unknown is empty.
    quote, locator, rule
        The words, where they stand in the page's text, what found them.
    id
        Of what was read, whatever is corrected.
    """

    decision: str
    confidence: str
    subject: str
    type: str
    object: str
    start: str
    end: str
    status: str
    amount: str
    currency: str
    role: str
    quote: str
    subject_kind: str
    subject_country: str
    object_kind: str
    object_country: str
    locator: str
    rule: str
    id: str


COLUMNS: Final = tuple(f.name for f in fields(ReviewRow))
_NEEDED: Final = ("decision", "subject", "type", "object", "subject_kind", "object_kind", "id")


@dataclass(frozen=True, slots=True)
class PageReview:
    """The facts of one page, and which page it is.

    Attributes
    ----------
    title, address, published, retrieved, language
        Of the page; empty where unknown.
    sha256
        Of the page's text as it was read, 64 hexadecimal digits.
    rows
        The facts.
    """

    title: str
    address: str
    published: str
    retrieved: str
    language: str
    sha256: str
    rows: tuple[ReviewRow, ...]


def review_of(
    reading: Reading, *, people: bool = True, address: str = "", retrieved: str = ""
) -> PageReview:
    """Return the facts of a reading, nothing decided.

    Parameters
    ----------
    people
        Whether persons in office are among them; without, quotes that name one show ``[…]``.
    address, retrieved
        Where the page was published, and the day on which it was saved.
    """
    digest = hashlib.sha256(reading.text.encode("utf-8")).hexdigest()
    reading = reading if people else reading.without_persons()
    return PageReview(
        title=clean_text(reading.title),
        address=address,
        published=reading.published or "",
        retrieved=retrieved,
        language=reading.language,
        sha256=digest,
        rows=tuple(_row(reading, relation) for relation in reading.relations),
    )


def _row(reading: Reading, relation: ReadRelation) -> ReviewRow:
    subject, obj = reading.entity(relation.subject), reading.entity(relation.object)
    told = (subject.kind, subject.name, relation.type, obj.kind, obj.name)
    digest = hashlib.sha256("\0".join(map(str, told)).encode("utf-8")).hexdigest()
    return ReviewRow(
        decision=ReviewDecision.OPEN,
        confidence=f"{relation.confidence:.2f}",
        subject=clean_text(subject.name),
        type=relation.type,
        object=clean_text(obj.name),
        start=relation.start or "",
        end=relation.end or "",
        status=relation.status,
        amount="" if relation.amount is None else f"{relation.amount:f}",
        currency=relation.currency or "",
        role=clean_text(relation.role),
        quote=clean_text(relation.quote),
        subject_kind=subject.kind.value,
        subject_country=subject.country or "",
        object_kind=obj.kind.value,
        object_country=obj.country or "",
        locator=f"characters {relation.span.start}-{relation.span.end}",
        rule=relation.rule,
        id=digest[:_ID_LETTERS],
    )


def kept_decisions(new: PageReview, old: PageReview) -> PageReview:
    """Return a review with what was decided and corrected before.

    Decided facts that the page no longer gives stay, after the others: a person stands for them.
    """
    decided = {row.id: row for row in old.rows if row.decision}
    rows = [decided.pop(row.id, row) for row in new.rows]
    return replace(
        new,
        address=new.address or old.address,
        retrieved=new.retrieved or old.retrieved,
        rows=(*rows, *decided.values()),
    )


def review_text(review: PageReview) -> str:
    """Return the table as text: no cell of it runs in a spreadsheet."""
    out = io.StringIO()
    for name in ("title", "address", "published", "retrieved", "language", "sha256"):
        out.write(f"# {name}: {getattr(review, name)}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in review.rows:
        writer.writerow(harmless_cell(str(getattr(row, name))) for name in COLUMNS)
    return out.getvalue()


def read_review(path: str | Path) -> PageReview:
    """Return a review from its file, saved by a spreadsheet or an editor.

    Raises
    ------
    InputError
        If it is no review, or a decision is none of the four; with its line.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            msg("the review cannot be read: {reason}", reason=reason or ""),
            path=path,
            hint=msg("write one with: coopgraph read PAGE --review FILE"),
        ) from error
    lines = text.splitlines()
    head = {}
    skipped = 0
    for line in lines:
        match = _HEAD.match(line.strip().strip('"'))
        if match is None:
            break
        head[match["name"]] = match["value"].strip()
        skipped += 1
    rows = tuple(_rows(lines[skipped:], skipped, path))
    named = {n: head.get(n, "") for n in ("title", "address", "published", "retrieved")}
    return PageReview(
        **named, language=head.get("language", ""), sha256=head.get("sha256", ""), rows=rows
    )


def _rows(lines: Iterable[str], skipped: int, path: Path) -> Iterator[ReviewRow]:
    reader = csv.DictReader(lines, delimiter="\t", strict=False)
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            msg("the review has no column {name}", name=missing[0]),
            path=path,
            line=skipped + 1,
            hint=msg("write one with: coopgraph read PAGE --review FILE"),
        )
    for cells in reader:
        values = {n: plain_cell((cells.get(n) or "").strip()) for n in COLUMNS}
        if not values["id"]:
            continue
        values["decision"] = values["decision"].casefold()
        if values["decision"] not in set(ReviewDecision):
            raise InputError(
                msg("{value!r} is no decision", value=values["decision"]),
                path=path,
                line=skipped + reader.line_num,
                column="decision",
                value=values["decision"],
                hint=msg("write accept, reject or correct, or leave it empty"),
            )
        yield ReviewRow(**values)
