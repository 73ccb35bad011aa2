"""What a reader is given and what it hands back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from coopgraph.errors import CoopgraphError
from coopgraph.messages import Message
from coopgraph.model import Claim, Edtf, Entity, Iris, Source, Vocabulary

__all__ = ["Finding", "Harvest", "ReadContext", "Reader", "Severity", "SourceSpec"]


class Severity(StrEnum):
    """How grave a finding is: an error left the row out, a warning kept it."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader noticed, at its place in the source."""

    severity: Severity
    message: Message
    path: str = ""
    line: int | None = None
    column: str | None = None
    value: str = ""
    hint: Message | None = None

    @classmethod
    def of_error(cls, error: CoopgraphError, *, path: str, line: int | None) -> Finding:
        """Return the finding of a row that an error left out."""
        return cls(
            Severity.ERROR,
            error.message,
            error.path or path,
            error.line if error.line is not None else line,
            None if error.column is None else str(error.column),
            "" if error.value is None else str(error.value),
            error.hint,
        )

    def render(self, language: str = "en") -> str:
        """Return the finding as one or two lines."""
        return CoopgraphError(
            self.message,
            path=self.path or None,
            line=self.line,
            column=self.column,
            hint=self.hint,
        ).render(language)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One ``[[source]]`` of the manifest, with its files found.

    Parameters
    ----------
    key
        Its ``id``.
    reader
        Name of the reader.
    path
        File or folder.
    title, publisher, address, licence, language, issued, retrieved, trust, sha256
        As in `coopgraph.model.Source`.
    options
        What else the manifest says, for the reader.
    manifest
        The manifest's path, for messages.
    """

    key: str
    reader: str
    path: Path
    title: str = ""
    publisher: str | None = None
    address: str | None = None
    licence: str | None = None
    language: str | None = None
    issued: Edtf | None = None
    retrieved: date | None = None
    trust: int = 0
    sha256: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    manifest: Path | None = None

    def source(self, iris: Iris) -> Source:
        """Return the source that the claims of this file name."""
        return Source(
            iri=iris.source(self.key),
            key=self.key,
            title=self.title or self.key,
            publisher=self.publisher,
            address=self.address,
            licence=self.licence,
            language=self.language,
            issued=self.issued,
            retrieved=self.retrieved,
            sha256=self.sha256,
            trust=self.trust,
            read_by=self.reader,
        )


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What every reader shares: the project's IRIs and vocabulary."""

    iris: Iris
    vocabulary: Vocabulary


@dataclass
class Harvest:
    """What a reader found: sources, entities as each source describes them, claims, findings."""

    sources: list[Source] = field(default_factory=list)
    entities: list[tuple[str, Entity]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def errors(self) -> Iterator[Finding]:
        """Yield the findings that left a row out."""
        return (f for f in self.findings if f.severity is Severity.ERROR)

    def counts(self) -> Counter[Severity]:
        """Return how many findings of each severity there are."""
        return Counter(f.severity for f in self.findings)

    def extend(self, other: Harvest) -> None:
        """Add another harvest."""
        self.sources += other.sources
        self.entities += other.entities
        self.claims += other.claims
        self.findings += other.findings


class Reader(Protocol):
    """Reads one source.

    A broken row becomes a `Finding` and costs no other row; a file that cannot be read at all
    raises an `InputError` that names it.
    """

    def __call__(self, spec: SourceSpec, context: ReadContext, /) -> Harvest:
        """Return what the source says."""
        ...
