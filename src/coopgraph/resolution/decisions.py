"""Decisions of a person: which IRIs mean one thing. Lives in ``decisions.csv``."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from coopgraph._beside import written_beside
from coopgraph.errors import InputError, OutputError
from coopgraph.messages import msg
from coopgraph.model import check_iri, clean_text, harmless_cell

__all__ = [
    "DECISION_COLUMNS",
    "Decision",
    "DecisionKind",
    "SameAs",
    "append_decisions",
    "read_decisions",
]

DECISION_COLUMNS = ("left", "decision", "right", "who", "when", "why")
_SCHEME_ORDER = ("iso3166", "wikidata", "geonames", "siren", "insee", "ror", "iati")


class DecisionKind(StrEnum):
    """What was decided of two IRIs."""

    SAME = "same"
    NOT_SAME = "not same"
    REPLACED_BY = "replaced by"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of ``decisions.csv``."""

    left: str
    kind: DecisionKind
    right: str
    who: str = ""
    when: str = ""
    why: str = ""


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return the decisions of a file, none where it does not exist.

    Raises
    ------
    InputError
        With the line of the first one that cannot be read.
    """
    if not path.is_file():
        return ()
    return _parsed(path.read_bytes(), path)


def _parsed(data: bytes, path: Path) -> tuple[Decision, ...]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            msg("the encoding of the file is not known"),
            path=path,
            hint=msg("save it as CSV in UTF-8"),
        ) from error
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="")
    try:
        missing = set(DECISION_COLUMNS[:3]) - set(reader.fieldnames or ())
        if missing:
            raise InputError(
                msg("column {name} is missing", name=min(missing)),
                path=path,
                line=1,
                hint=msg("the header is: {header}", header=",".join(DECISION_COLUMNS)),
            )
        return tuple(_decision(row, path, reader.line_num) for row in reader)
    except csv.Error as error:
        raise InputError(
            msg("the row cannot be read: {reason}", reason=str(error)),
            path=path,
            line=reader.line_num + 1,
            hint=msg("check the quotation marks of this row"),
        ) from error


def append_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions at the end of a file; every byte that stands there stays.

    The new file is written beside the old one and takes its place in one step: a process that is
    killed leaves the old file.

    Raises
    ------
    InputError
        If the file that is there cannot be read, or has other columns.
    OutputError
        If the file cannot be written.
    """
    new = list(decisions)
    if not new:
        return
    standing = read_decisions(path)  # nothing is added to a file that a build would refuse
    old = path.read_bytes() if path.is_file() else b""
    buffer = io.StringIO(newline="")
    if not old:
        buffer.write(",".join(DECISION_COLUMNS) + "\n")
    rows = csv.reader(io.StringIO(old.decode("utf-8-sig"), newline=""))
    header = next((row for row in rows if row), DECISION_COLUMNS)
    ending = "\r\n" if b"\r\n" in old else "\n"
    writer = csv.DictWriter(buffer, list(header), extrasaction="ignore", lineterminator=ending)
    if old and not old.endswith(b"\n"):
        buffer.write(ending)
    for decision in new:
        writer.writerow(
            {
                "left": decision.left,
                "decision": decision.kind.value,
                "right": decision.right,
                "who": harmless_cell(clean_text(decision.who)),
                "when": decision.when,
                "why": harmless_cell(clean_text(decision.why)),
            }
        )
    data = old + buffer.getvalue().encode("utf-8")
    if len(_parsed(data, path)) != len(standing) + len(new):
        # The last row has a quotation mark that nothing closes: it would swallow the new ones.
        raise InputError(
            msg("the last row is not whole"),
            path=path,
            hint=msg("check the quotation marks of this row"),
        )
    _replace(path, data)


def _replace(path: Path, data: bytes) -> None:
    try:
        with written_beside(path) as beside:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                beside.chmod(path.stat().st_mode & 0o777)
    except OSError as error:
        raise OutputError(
            msg("the file cannot be written: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the folder and the room on the disk"),
        ) from error


def _decision(row: dict[str, str], path: Path, line: int) -> Decision:
    word = row["decision"].strip().casefold().replace("-", " ")
    try:
        kind = DecisionKind(word)
    except ValueError as error:
        raise InputError(
            msg("unknown decision {value!r}", value=row["decision"]),
            path=path,
            line=line,
            column="decision",
            value=row["decision"],
            hint=msg("one of {known}", known=", ".join(DecisionKind)),
        ) from error
    ends = []
    for column in ("left", "right"):
        try:
            ends.append(check_iri(row[column].strip()))
        except InputError as error:
            raise InputError(
                error.message,
                path=path,
                line=line,
                column=column,
                value=row[column],
                hint=error.hint,
            ) from error
    rest = [row.get(name) or "" for name in ("who", "when", "why")]
    return Decision(ends[0], kind, ends[1], *rest)


class SameAs:
    """Classes of IRIs that mean one thing, and the canonical IRI of each.

    The canonical IRI is the user's choice (`replaced by`), else that of the preferred scheme,
    else the lowest.

    Raises
    ------
    InputError
        If two IRIs are decided to be the same and not the same.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._parent: dict[str, str] = {}
        decisions = tuple(decisions)
        chosen = [d for d in decisions if d.kind is DecisionKind.REPLACED_BY]
        # Of A replaced by B and B replaced by C, C stands, whichever line comes first.
        self._chosen = {d.right for d in chosen} - {d.left for d in chosen}
        for decision in decisions:
            if decision.kind is DecisionKind.NOT_SAME:
                continue
            self._join(decision.left, decision.right)
        for decision in decisions:
            kept_apart = decision.kind is DecisionKind.NOT_SAME
            if kept_apart and self._root(decision.left) == self._root(decision.right):
                raise InputError(
                    msg(
                        "{left} and {right} are decided to be the same and not the same",
                        left=decision.left,
                        right=decision.right,
                    ),
                    hint=msg("delete one of the lines in decisions.csv"),
                )
        self._canonical = self._choose()

    def _root(self, iri: str) -> str:
        while (parent := self._parent.get(iri, iri)) != iri:
            iri = parent
        return iri

    def _join(self, left: str, right: str) -> None:
        for iri in (left, right):
            self._parent.setdefault(iri, iri)
        low, high = sorted((self._root(left), self._root(right)))
        self._parent[high] = low

    def _choose(self) -> dict[str, str]:
        classes: dict[str, list[str]] = {}
        for iri in self._parent:
            classes.setdefault(self._root(iri), []).append(iri)
        return {
            iri: min(members, key=self._rank) for members in classes.values() for iri in members
        }

    def _rank(self, iri: str) -> tuple[bool, int, str]:
        scheme = iri.rsplit("/", 1)[-1].split("-", 1)[0]
        known = scheme in _SCHEME_ORDER
        return (
            iri not in self._chosen,
            _SCHEME_ORDER.index(scheme) if known else len(_SCHEME_ORDER),
            iri,
        )

    def canonical(self, iri: str) -> str:
        """Return the IRI that stands for the class of `iri`; itself where nothing is decided."""
        return self._canonical.get(iri, iri)

    def replaced(self) -> tuple[tuple[str, str], ...]:
        """Return ``(replaced IRI, canonical IRI)`` of each IRI that another stands for, sorted."""
        return tuple(sorted((a, b) for a, b in self._canonical.items() if a != b))
