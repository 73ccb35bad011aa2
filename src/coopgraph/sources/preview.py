"""What the first rows of a project's tables say, without writing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopgraph.errors import UnknownNameError
from coopgraph.messages import msg
from coopgraph.sources.base import Finding, Harvest, ReadContext
from coopgraph.sources.rows import Table
from coopgraph.sources.tables import MappedTable

if TYPE_CHECKING:
    from coopgraph.manifest import Project

__all__ = ["Preview", "preview_tables"]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first statements of one table.

    Parameters
    ----------
    key
        Of the source.
    table
        What was detected of the file.
    lines
        One a claim.
    findings
        What was noticed.
    """

    key: str
    table: Table
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


def preview_tables(
    project: Project, source: str | None = None, *, rows: int = 5
) -> Iterator[Preview]:
    """Yield a preview of each table of a project, or of one source.

    Raises
    ------
    UnknownNameError
        If no table of the project has this id.
    """
    specs = [
        spec for spec in project.sources if spec.reader == "table" and source in (None, spec.key)
    ]
    if not specs:
        raise UnknownNameError(
            msg("no table {value!r} in this project", value=source or ""),
            hint=msg("one of {known}", known=", ".join(s.key for s in project.sources)),
        )
    for spec in specs:
        mapped = MappedTable(spec, ReadContext(project.iris, project.vocabulary))
        found = mapped.read(limit=rows)
        yield Preview(spec.key, mapped.table, tuple(_lines(found)), tuple(found.findings))


def _lines(found: Harvest) -> Iterator[str]:
    labels = {entity.iri: entity.names.label() or entity.iri for _, entity in found.entities}
    for claim in found.claims:
        extra = [str(claim.when or ""), str(claim.status), *claim.roles]
        if claim.amount is not None:
            extra.append(f"{claim.amount.value} {claim.amount.currency}")
        about = ", ".join(text for text in extra if text)
        ends = f"{labels[claim.subject]} – {claim.type} – {labels[claim.object]}"
        yield f"{claim.locator}: {ends} ({about})"
