"""What an open graph says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopgraph.model import DEFAULT_BASE, Names
from coopgraph.query import RowFinder
from coopgraph.store import Scope

__all__ = ["Facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a graph says of itself."""

    titles: Names = Names()
    licence: str = ""
    languages: tuple[str, ...] = ("en", "fr")
    base: str = DEFAULT_BASE
    fingerprint: str = ""
    as_of: date | None = None
    is_coopgraph: bool = True
    scope: Scope = Scope()
    version: str = ""
    rows: RowFinder | None = None
