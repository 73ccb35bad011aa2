"""The SPARQL that is asked of a Wikidata endpoint; every answer is triples, so is every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coopgraph.sources._wikidata_records import QUALIFIERS

__all__ = ["classes_query", "codes_query", "details_query", "facts_query", "statements_query"]

_PREFIXES: Final = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX pr: <http://www.wikidata.org/prop/reference/>
PREFIX wdno: <http://www.wikidata.org/prop/novalue/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


def statements_query(name: str, after: str, size: int) -> str:
    """Return the query of the next statements of a property: after one, at most so many.

    Its columns are the item, the statement, its value and its rank.
    """
    return f"""{_PREFIXES}SELECT ?item ?statement ?value ?rank WHERE {{
  {{ SELECT ?item ?statement WHERE {{
    ?item p:{name} ?statement .
    FILTER(STR(?statement) > "{after}")
  }} ORDER BY STR(?statement) LIMIT {size} }}
  OPTIONAL {{ ?statement ps:{name} ?value }}
  OPTIONAL {{ ?statement wikibase:rank ?rank }}
}} ORDER BY STR(?statement)"""


def details_query(name: str, after: str, last: str) -> str:
    """Return the query of the dates and references of the statements after one, up to another."""
    these = (
        f"?item p:{name} ?statement . "
        f'FILTER(STR(?statement) > "{after}" && STR(?statement) <= "{last}")'
    )
    simple = " ".join(f"pq:{q} pqv:{q}" for q in QUALIFIERS)
    nodes = " ".join(f"pqv:{q}" for q in QUALIFIERS)
    without = " ".join(f"wdno:{q}" for q in QUALIFIERS)
    return f"""{_PREFIXES}SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?p {{ {simple} prov:wasDerivedFrom }} {these}
     ?statement ?p ?o . BIND(?statement AS ?s) }}
  UNION {{ VALUES ?o {{ {without} }} {these}
     ?statement rdf:type ?o . BIND(?statement AS ?s) BIND(rdf:type AS ?p) }}
  UNION {{ VALUES ?q {{ {nodes} }} VALUES ?p {{ wikibase:timeValue wikibase:timePrecision }} {these}
     ?statement ?q ?s . ?s ?p ?o }}
  UNION {{ VALUES ?p {{ pr:P248 pr:P854 pr:P813 }} {these}
     ?statement prov:wasDerivedFrom ?s . ?s ?p ?o }}
}}"""


def facts_query(items: Sequence[str], languages: Sequence[str]) -> str:
    """Return the query of what is said of items: labels, place, country, classes, inhabitants."""
    these = " ".join(f"wd:{item}" for item in items)
    wanted = ", ".join(f'"{language}"' for language in ("", *languages))
    return f"""{_PREFIXES}SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ {these} }}
     VALUES ?p {{ rdfs:label wdt:P625 wdt:P17 wdt:P31 wdt:P1566 wdt:P297 wdt:P1082 p:P1082 }}
     ?s ?p ?o . FILTER(!isLiteral(?o) || LCASE(LANG(?o)) IN ({wanted})) }}
  UNION {{ VALUES ?item {{ {these} }} VALUES ?p {{ ps:P1082 pq:P585 wikibase:rank }}
     ?item p:P1082 ?s . ?s ?p ?o }}
}}"""


def classes_query(classes: Sequence[str]) -> str:
    """Return the query of the classes right above some."""
    these = " ".join(f"wd:{item}" for item in classes)
    return f"""{_PREFIXES}SELECT DISTINCT ?s ?p ?o WHERE {{
  VALUES ?s {{ {these} }} VALUES ?p {{ wdt:P279 }}
  ?s ?p ?o
}}"""


def codes_query(countries: Sequence[str]) -> str:
    """Return the query of the ISO 3166 codes of countries."""
    these = " ".join(f"wd:{item}" for item in countries)
    return f"""{_PREFIXES}SELECT DISTINCT ?s ?p ?o WHERE {{
  VALUES ?s {{ {these} }} VALUES ?p {{ wdt:P297 }}
  ?s ?p ?o
}}"""
