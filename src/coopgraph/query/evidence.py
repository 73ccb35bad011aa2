"""The evidence of statements, read from a store when a view asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coopgraph.model import CONCEPT_BASE, ONTOLOGY, Evidence
from coopgraph.store import SOURCE_GRAPHS, Scope, Store

__all__ = ["StoreEvidence"]

_BATCH = 5_000
_DCT = "http://purl.org/dc/terms/"
_QUERY = """SELECT ?statement ?claim ?source ?title ?address ?issued ?retrieved
 ?locator ?quote ?when ?status ?confidence ?denied ?reader WHERE {{
  {values}
  ?statement <http://www.w3.org/ns/prov#wasDerivedFrom> ?claim .
  GRAPH ?g {{
    ?claim <{dct}source> ?source ; <{coop}status> ?status ; <{coop}confidence> ?confidence .
    OPTIONAL {{ ?claim <{coop}locator> ?locator }}
    OPTIONAL {{ ?claim <{coop}quote> ?quote }}
    OPTIONAL {{ ?claim <{coop}when> ?when }}
    OPTIONAL {{ ?claim <{coop}denied> ?denied }}
    OPTIONAL {{ ?claim <{coop}readBy> ?reader }}
  }}
  FILTER(STRSTARTS(STR(?g), "{graphs}"))
  OPTIONAL {{ ?source <{dct}title> ?title }}
  OPTIONAL {{ ?source <http://www.w3.org/ns/dcat#landingPage> ?address }}
  OPTIONAL {{ ?source <{dct}issued> ?issued }}
  OPTIONAL {{ ?source <{coop}retrieved> ?retrieved }}
}} ORDER BY ?statement ?source ?locator ?claim"""


@dataclass(frozen=True)
class StoreEvidence:
    """Finds evidence in a store; see `coopgraph.model.EvidenceReader`."""

    store: Store

    def __call__(self, statements: Sequence[str], /) -> dict[str, tuple[Evidence, ...]]:
        """Return the evidence of each statement IRI."""
        found: dict[str, list[Evidence]] = {iri: [] for iri in statements}
        for start in range(0, len(statements), _BATCH):
            batch = " ".join(f"<{iri}>" for iri in statements[start : start + _BATCH])
            text = _QUERY.format(
                values=f"VALUES ?statement {{ {batch} }}",
                dct=_DCT,
                coop=ONTOLOGY,
                graphs=SOURCE_GRAPHS,
            )
            for row in zip(*self.store.columns(text, scope=Scope()), strict=True):
                found[row[0]].append(_evidence(row))
        return {iri: tuple(items) for iri, items in found.items()}


def _evidence(row: tuple[str, ...]) -> Evidence:
    _, claim, source, title, address, issued, retrieved = row[:7]
    locator, quote, when, status, confidence, denied, reader = row[7:]
    return Evidence(
        claim=claim,
        source=source,
        title=title,
        address=address,
        locator=locator,
        quote=quote,
        when=when,
        status=status.removeprefix(CONCEPT_BASE),
        issued=issued,
        retrieved=retrieved,
        confidence=float(confidence or 1),
        denied=denied == "true",
        reader=reader,
    )
