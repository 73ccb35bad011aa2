"""Prefixes, short names of IRIs, labels, and looking things up by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from coopgraph.errors import AmbiguousNameError, UnknownNameError
from coopgraph.messages import msg
from coopgraph.model import CONCEPT_BASE, DEFAULT_BASE, ONTOLOGY, Name, Names
from coopgraph.store import Scope, Store, literal, term_names

__all__ = ["PREFIXES", "find_entity", "labels", "prologue", "short_name"]

PREFIXES: Final[dict[str, str]] = {
    "coop": ONTOLOGY,
    "cc": CONCEPT_BASE,
    "id": DEFAULT_BASE + "id/",
    "source": DEFAULT_BASE + "source/",
    "statement": DEFAULT_BASE + "statement/",
    "claim": DEFAULT_BASE + "claim/",
    "graph": DEFAULT_BASE + "graph/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "prov": "http://www.w3.org/ns/prov#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_BATCH = 2_000  # IRIs in one VALUES block


def prologue(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Return the prefixes of a project: things under its own base."""
    own = {name: base + f"{name}/" for name in ("id", "source", "statement", "claim")}
    return PREFIXES | own


def short_name(iri: str, prefixes: dict[str, str] = PREFIXES) -> str:
    """Return ``prefix:local`` where a prefix fits, else the IRI.

    Examples
    --------
    >>> short_name("https://w3id.org/coopgraph/ontology#twinnedWith")
    'coop:twinnedWith'
    """
    for prefix, start in prefixes.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


def labels(store: Store, iris: Iterable[str], languages: Sequence[str]) -> dict[str, str]:
    """Return the best label of each IRI that has one, in the first language that has one.

    Things have theirs in the graph; terms of the ontology that it does not describe, there.
    """
    everything = set(iris)
    wanted = sorted(everything)
    found: dict[str, list[Name]] = {}
    for start in range(0, len(wanted), _BATCH):
        values = " ".join(f"<{iri}>" for iri in wanted[start : start + _BATCH])
        text = f"""SELECT ?thing ?label (LANG(?label) AS ?language) WHERE {{
            VALUES ?thing {{ {values} }}
            ?thing <{PREFIXES["skos"]}prefLabel>|<{PREFIXES["dcterms"]}title> ?label }}"""
        columns = store.columns(text, scope=Scope())
        for thing, label, language in zip(*columns, strict=True):
            found.setdefault(thing, []).append(Name(label, language))
    named = _terms(everything) | {iri: Names.of(names) for iri, names in found.items()}
    return {iri: _best(names, languages) for iri, names in named.items()}


def _terms(iris: set[str]) -> dict[str, Names]:
    if not any(iri.startswith((CONCEPT_BASE, ONTOLOGY)) for iri in iris):
        return {}
    return {iri: names for iri, names in term_names().items() if iri in iris}


def _best(names: Names, languages: Sequence[str]) -> str:
    have = {n.language for n in names}
    wanted = next((tag for tag in languages if tag in have), languages[0] if languages else "en")
    return names.label(wanted)


def find_entity(store: Store, name: str, *, languages: Sequence[str] = ("en",)) -> str:
    """Return the IRI of the one entity with this IRI, identifier or exact name.

    Parameters
    ----------
    name
        An IRI, an identifier such as ``wikidata:Q47465``, or a name in any language, whatever
        its case.

    Raises
    ------
    UnknownNameError
        If nothing has it.
    AmbiguousNameError
        If several entities have it; lists them.
    """
    if name.startswith(("http://", "https://")):
        if not any(c in name for c in '<>"{}|^`\\ '):
            columns = store.columns(f"SELECT ?p WHERE {{ <{name}> a ?p }} LIMIT 1")
            if columns[0]:
                return name
        raise _unknown(name)
    text = literal(name)
    queries = (
        f"""SELECT DISTINCT ?e WHERE {{ ?e dcterms:identifier {text} .
            FILTER NOT EXISTS {{ ?e a coop:Source }} }}""",
        f"""SELECT DISTINCT ?e WHERE {{ ?e skos:prefLabel|skos:altLabel ?name .
            FILTER(LCASE(STR(?name)) = LCASE({text}))
            FILTER NOT EXISTS {{ ?e a coop:Place }} }}""",
    )
    heads = "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in ("coop", "skos", "dcterms"))
    for query in queries:
        found = store.columns(heads + query)[0]
        if len(found) == 1:
            return found[0]
        if found:
            named = labels(store, found, languages)
            candidates = tuple((iri, named.get(iri, iri)) for iri in sorted(found))
            raise AmbiguousNameError(
                msg("{count} entities are called {name!r}", count=len(found), name=name),
                candidates=candidates,
            )
    raise _unknown(name)


def _unknown(name: str) -> UnknownNameError:
    return UnknownNameError(
        msg("nothing is called {name!r}", name=name),
        value=name,
        hint=msg("give an IRI, an identifier such as wikidata:Q47465, or the exact name"),
    )
