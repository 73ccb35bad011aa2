"""How many entities and statements a graph has."""

from __future__ import annotations

from coopgraph.model import Vocabulary
from coopgraph.store import Store

__all__ = ["graph_counts"]

_COUNT_KINDS = """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
SELECT ?kind (COUNT(?e) AS ?n) WHERE {
  VALUES ?kind { coop:City coop:Region coop:IntercommunalBody coop:StateBody coop:Ministry
    coop:Agency coop:Network coop:Organisation coop:Event coop:EventSeries coop:Project
    coop:Programme coop:Place coop:Country coop:Sector coop:SDG coop:Theme coop:Source }
  ?e a ?kind } GROUP BY ?kind ORDER BY DESC(?n) ?kind"""
_COUNT_TYPES = """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
SELECT ?type (COUNT(?s) AS ?n) WHERE { ?s a coop:Statement ; coop:relationType ?type }
GROUP BY ?type ORDER BY DESC(?n) ?type"""


def graph_counts(store: Store, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """Return ``entities`` by kind and ``statements`` by type, each the most frequent first."""
    names = {t.iri: t.name for t in vocabulary}
    kinds, kind_counts = store.columns(_COUNT_KINDS)
    types, type_counts = store.columns(_COUNT_TYPES)
    return {
        "entities": {k.rpartition("#")[2]: int(n) for k, n in zip(kinds, kind_counts, strict=True)},
        "statements": {names.get(t, t): int(n) for t, n in zip(types, type_counts, strict=True)},
    }
