"""Triples in Wikidata's RDF model, from an N-Triples dump or from cached endpoint pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from coopgraph.errors import InputError
from coopgraph.messages import msg
from coopgraph.sources._wikidata_files import TRIPLE_LINE, BrokenDumpError, dump_lines
from coopgraph.sources.base import Finding, Severity

__all__ = ["MAX_PAGE", "Lit", "PageTriples", "Placed", "TripleFile", "TripleSource"]

MAX_PAGE: Final = 512 * 1024 * 1024  # bytes

_IRI: Final = r'<([^<>"{}|^`\\\x00-\x20]*)>'
_TRIPLE: Final = re.compile(
    rf"(?:{_IRI}|(_:\S+))[ \t]*{_IRI}[ \t]*"
    rf'(?:{_IRI}|(_:[^\s"<]+?)|"((?:[^"\\]|\\.)*)"(?:\^\^{_IRI}|@([A-Za-z0-9-]+))?)'
    r"[ \t]*\.[ \t]*(?:#.*)?",
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'"}


class Lit(NamedTuple):
    """A literal: lexical form and language ("" without)."""

    value: str
    language: str = ""


class Placed(NamedTuple):
    """A triple and where it stands. IRIs and ``_:`` labels are text, literals `Lit`."""

    path: str
    line: int | None
    subject: str
    predicate: str
    object: str | Lit


class TripleSource(Protocol):
    """Triples that can be gone through several times."""

    findings: list[Finding]

    def with_predicates(self, predicates: frozenset[str]) -> Iterator[Placed]:
        """Yield the triples that have one of the predicates; the first time, report bad lines."""
        ...

    def of_subjects(self, subjects: set[str]) -> Iterator[Placed]:
        """Yield the triples about the subjects."""
        ...


@dataclass
class TripleFile:
    """An N-Triples file; only lines that are asked for are parsed."""

    path: Path
    findings: list[Finding] = field(default_factory=list)
    _is_checked: bool = False

    def with_predicates(self, predicates: frozenset[str]) -> Iterator[Placed]:
        """Yield the triples that have one of the predicates; the first time, report bad lines."""
        names = "|".join(re.escape(p) for p in sorted(predicates))
        wanted = re.compile(rf"<(?:{names})>".encode())
        for placed in self._triples(lambda line: wanted.search(line) is not None):
            if placed.predicate in predicates:
                yield placed
        self._is_checked = True

    def of_subjects(self, subjects: set[str]) -> Iterator[Placed]:
        """Yield the triples about the subjects."""
        known = {(s if s.startswith("_:") else f"<{s}>").encode() for s in subjects}

        def about(line: bytes) -> bool:
            end = line.find(b">") + 1 if line.startswith(b"<") else -1
            return (line[:end] if end > 0 else line.split(None, 1)[0]) in known

        yield from self._triples(about)

    def _triples(self, keep: Callable[[bytes], bool]) -> Iterator[Placed]:
        name, good = str(self.path), 0
        try:
            for number, raw in dump_lines(self.path, TRIPLE_LINE):
                line = raw.strip() if raw is not None else b""
                if raw is not None and (not line or line.startswith(b"#")):
                    continue
                if not (line.startswith((b"<", b"_:")) and (line.endswith(b".") or b"#" in line)):
                    self._bad(number)
                    continue
                good += 1
                if keep(line):
                    found = _parsed(line)
                    if found is None:
                        self._bad(number)
                    else:
                        yield Placed(name, number, *found)
        except BrokenDumpError as error:
            if not good:
                raise
            if not self._is_checked:
                self.findings.append(Finding.of_error(error, path=name, line=error.line))

    def _bad(self, number: int) -> None:
        if not self._is_checked:
            message = msg("the line is no triple in N-Triples")
            self.findings.append(Finding(Severity.ERROR, message, str(self.path), number))


def _parsed(line: bytes) -> tuple[str, str, str | Lit] | None:
    try:
        match = _TRIPLE.fullmatch(line.decode("utf-8"))
        if match is None:
            return None
        subject, blank, predicate, iri, other, text, _, language = match.groups()
        if text is None:
            return subject or blank, predicate, iri or other
        value = _ESCAPE.sub(_unescaped, text) if "\\" in text else text
    except (ValueError, OverflowError):
        return None
    return subject or blank, predicate, Lit(value, (language or "").lower())


def _unescaped(match: re.Match[str]) -> str:
    short = match[3]
    if short is None:
        number = int(match[1] or match[2], 16)
        if 0xD800 <= number <= 0xDFFF:
            raise ValueError(number)  # half a character
        return chr(number)
    if short != "\\" and short not in _SHORT:
        raise ValueError(short)
    return _SHORT.get(short, short)


@dataclass
class PageTriples:
    """The cached pages of an endpoint."""

    pages: Sequence[Path]
    findings: list[Finding] = field(default_factory=list)

    def with_predicates(self, predicates: frozenset[str]) -> Iterator[Placed]:
        """Yield the triples that have one of the predicates."""
        return (t for t in self._triples() if t.predicate in predicates)

    def of_subjects(self, subjects: set[str]) -> Iterator[Placed]:
        """Yield the triples about the subjects."""
        return (t for t in self._triples() if t.subject in subjects)

    def _triples(self) -> Iterator[Placed]:
        for path in self.pages:
            name = str(path)
            try:
                if path.stat().st_size > MAX_PAGE:
                    raise ValueError(path.name)  # noqa: TRY301 - told below like any damage
                for s, p, o in json.loads(path.read_text("utf-8"))["triples"]:
                    yield Placed(name, None, _text(s), _text(p), _term(o))
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                raise InputError(
                    msg("the page of the endpoint's answers is damaged"),
                    path=path,
                    hint=msg("remove it and fetch the source again"),
                ) from error


def _text(cell: Any) -> str:
    if not isinstance(cell, str):
        raise TypeError(cell)
    return cell


def _term(cell: Any) -> str | Lit:
    if isinstance(cell, list):
        value, language = cell
        return Lit(_text(value), _text(language))
    return _text(cell)
