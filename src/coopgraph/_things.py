"""One entity of an open graph, as `kg[name]` gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coopgraph.query import Result, labels

if TYPE_CHECKING:
    import pandas as pd

    from coopgraph.graph import KnowledgeGraph

__all__ = ["Thing"]


@dataclass(frozen=True)
class Thing:
    """One entity of a graph."""

    graph: KnowledgeGraph
    iri: str

    def label(self, language: str | None = None) -> str:
        """Return its name in a language."""
        languages = self.graph._languages(language)  # noqa: SLF001 - a view of the same module
        return labels(self.graph.store, [self.iri], languages).get(self.iri, self.iri)

    def relations(self, *, language: str | None = None) -> pd.DataFrame:
        """Return its statements, one row each, with the number of their sources."""
        return self.graph.ask("relations-of", actor=self.iri, language=language).to_pandas()

    def describe(self) -> Result:
        """Return its triples in the current graph."""
        return self.graph.query(
            f"SELECT ?property ?value WHERE {{ <{self.iri}> ?property ?value }} "
            "ORDER BY ?property ?value"
        )

    def __repr__(self) -> str:
        return f"<{self.label()} {self.iri}>"

    def _repr_html_(self) -> str:
        return self.describe()._repr_html_()
