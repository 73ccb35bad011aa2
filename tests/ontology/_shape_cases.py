"""One small piece of bad data for every message that a shape can give."""

from __future__ import annotations

from typing import NamedTuple

PREFIXES = """
PREFIX cc: <https://w3id.org/coopgraph/concept/>
PREFIX coop: <https://w3id.org/coopgraph/ontology#>
PREFIX cpov: <http://data.europa.eu/m8g/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX edtf: <http://id.loc.gov/datatypes/edtf/>
PREFIX ex: <https://example.org/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX vcard: <http://www.w3.org/2006/vcard/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


class Case(NamedTuple):
    """A change to ``good.ttl`` and the one finding that it must raise."""

    change: str  # SPARQL Update
    focus: str  # local name under ex:
    severity: str
    message: str  # how the English message begins


def drop(subject: str, predicate: str) -> str:
    """Return the update that deletes the values of a property."""
    return f"DELETE WHERE {{ ex:{subject} {predicate} ?value }}"


def add(triples: str) -> str:
    """Return the update that inserts triples."""
    return f"INSERT DATA {{ {triples} }}"


def put(subject: str, predicate: str, value: str) -> str:
    """Return the update that replaces the values of a property."""
    # Prefixes again: rdflib gives geo: its own meaning in every update after the first.
    return f"{drop(subject, predicate)} ; {PREFIXES} {add(f'ex:{subject} {predicate} {value}')}"


V, W, I = "Violation", "Warning", "Info"  # noqa: E741
LONG = '"' + "x" * 201 + '"'

STATEMENTS = [
    Case(drop("goal", "dcterms:source"), "goal", V, "No source: a statement"),
    Case(put("goal", "dcterms:source", "ex:claim"), "goal", V, "No source: a statement"),
    Case(drop("goal", "prov:wasDerivedFrom"), "goal", V, "No claim: a statement"),
    Case(put("goal", "prov:wasDerivedFrom", '"row 1"'), "goal", V, "No claim: a statement"),
    Case(drop("goal", "coop:relationType"), "goal", V, "A statement has exactly one relation type"),
    Case(
        add("ex:goal coop:relationType cc:works-in"),
        "goal", V, "A statement has exactly one relation type",
    ),
    Case(drop("goal", "coop:subject"), "goal", V, "A statement has exactly one subject"),
    Case(add("ex:goal coop:subject ex:masis"), "goal", V, "A statement has exactly one subject"),
    Case(drop("goal", "coop:object"), "goal", V, "A statement has exactly one object"),
    Case(add("ex:goal coop:object cc:sdg-4"), "goal", V, "A statement has exactly one object"),
    Case(put("cooperation", "coop:object", "ex:cuf"), "cooperation", V, "A relation links two"),
    Case(add("ex:goal coop:period ex:aix"), "goal", V, "coop:period leads"),
    Case(put("funding", "coop:contribution", "ex:aix"), "funding", V, "coop:contribution leads"),
    Case(drop("goal", "coop:period"), "goal", W, "No date: no source says when the relation"),
    Case(put("twinning", "coop:status", "cc:broken"), "twinning", V, "The status is one of"),
    Case(put("claim", "coop:status", '"active"'), "claim", V, "The status is one of"),
    Case(add("ex:twinning coop:status cc:ended"), "twinning", V, "The status is one of"),
    Case(put("twinning", "coop:confidence", "1.01"), "twinning", V, "The confidence"),
    Case(put("claim", "coop:confidence", '"-0.1"^^xsd:decimal'), "claim", V, "The confidence"),
    Case(add("ex:twinning coop:confidence 0.5"), "twinning", V, "The confidence"),
    Case(drop("claim", "prov:wasAttributedTo"), "twinning", I, "One-sided"),
    Case(drop("claim-2", "prov:wasAttributedTo"), "twinning", I, "One-sided"),
    Case(
        add("ex:cooperation prov:wasDerivedFrom ex:c3 . ex:c3 prov:wasAttributedTo ex:cuf"),
        "cooperation", I, "One-sided",
    ),
]  # fmt: skip


def _end(statement: str, name: str, bad_subject: str | None, bad_object: str) -> list[Case]:
    """Return a case for each end; None where no other kind would do as a subject."""
    cases = [
        Case(put(statement, "coop:object", bad_object), statement, V, f"The object of “{name}” is")
    ]
    if bad_subject is not None:
        changed = put(statement, "coop:subject", bad_subject)
        cases.append(Case(changed, statement, V, f"The subject of “{name}” is"))
    return cases


ENDS = [
    *_end("twinning", "twinned with", "ex:aix-place", "ex:am"),
    *_end("cooperation", "cooperates with", "ex:project", "ex:masis-place"),
    *_end("organizing", "organized", "ex:fr", "ex:series"),
    *_end("participation", "participated in", "ex:project", "ex:series"),
    *_end("venue", "held in", "ex:project", "ex:cuf"),
    *_end("funding", "funded by", "ex:am", "ex:fr"),
    *_end("membership", "member of", "ex:assises", "ex:before"),
    *_end("partnership", "partner in", "ex:fr", "ex:assises"),
    *_end("intervention", "works in", "ex:assises", "ex:masis"),
    *_end("sector", "works on", "ex:assises", "cc:sdg-4"),
    *_end("goal", "contributes to", "ex:assises", "cc:sector-culture"),
    Case(put("edition", "coop:object", "ex:masis-place"), "edition", V, "Both ends of “part of”"),
    Case(put("edition", "coop:subject", "ex:aix"), "edition", V, "Both ends of “part of”"),
]

CLAIMS = [
    Case(drop("claim", "coop:relationType"), "claim", V, "A claim has exactly one relation type"),
    Case(drop("claim", "coop:subject"), "claim", V, "A claim has exactly one subject"),
    Case(put("claim", "coop:object", '"Masis"'), "claim", V, "A claim has exactly one object"),
    Case(drop("claim", "dcterms:source"), "claim", V, "No source: a claim"),
    Case(drop("claim", "coop:locator"), "claim", I, "No locator"),
    Case(put("claim", "coop:quote", LONG), "claim", V, "A claim has one quote"),
    Case(add('ex:claim coop:quote "a second one"'), "claim", V, "A claim has one quote"),
]

DATES = [
    Case(put("period", "coop:startEarliest", '"2024"'), "period", V, "coop:startEarliest is"),
    Case(put("period", "coop:startLatest", "2024"), "period", V, "coop:startLatest is"),
    Case(add('ex:period coop:endEarliest "soon"'), "period", V, "coop:endEarliest is"),
    Case(
        add('ex:period coop:endLatest "2030-01-01"^^xsd:date, "2031-01-01"^^xsd:date'),
        "period", V, "coop:endLatest is",
    ),
    Case(
        put("period", "coop:startLatest", '"2024-09-25"^^xsd:date'),
        "period", V, "Bounds out of order: the earliest start comes after the latest start",
    ),
    Case(
        put("assises", "coop:endEarliest", '"2025-06-04"^^xsd:date'),
        "assises", V, "Bounds out of order: the earliest end comes after the latest end",
    ),
    Case(
        add('ex:period coop:endLatest "2024-01-01"^^xsd:date'),
        "period", V, "Bounds out of order: the earliest start comes after the latest end",
    ),
    Case(put("claim", "coop:when", '"2024"'), "claim", V, "coop:when is one literal"),
    Case(add('ex:claim coop:when "2024"^^edtf:EDTF'), "claim", V, "coop:when is one literal"),
    Case(drop("assises", "coop:when"), "assises", W, "No date: no source says when the event"),
]  # fmt: skip

ENTITIES = [
    Case(drop("aix", "skos:prefLabel"), "aix", W, "No name"),
    Case(add('ex:aix skos:prefLabel "Sextius"@fr'), "aix", W, "No name"),
    Case(drop("series", "dcterms:identifier"), "series", I, "No identifier"),
    Case(put("aix", "dcterms:identifier", '"Q47465"'), "aix", V, "An identifier is written"),
    Case(put("aix", "coop:country", "ex:aix-place"), "aix", V, "An entity has one country"),
    Case(add("ex:aix coop:country ex:am"), "aix", V, "An entity has one country"),
    Case(drop("aix", "coop:governs"), "aix", W, "No place"),
    Case(put("aix", "coop:governs", "ex:fr"), "aix", V, "An authority governs"),
    Case(drop("aix-place", "geo:lat"), "aix-place", W, "No coordinates: the place has no lat"),
    Case(drop("aix-place", "geo:long"), "aix-place", W, "No coordinates: the place has no long"),
    Case(put("aix-place", "geo:lat", "90.1"), "aix-place", V, "The latitude"),
    Case(put("aix-place", "geo:lat", '"-91"^^xsd:decimal'), "aix-place", V, "The latitude"),
    Case(put("aix-place", "geo:long", "180.5"), "aix-place", V, "The longitude"),
    Case(put("aix-place", "geo:long", '"-181"^^xsd:decimal'), "aix-place", V, "The longitude"),
    Case(add("ex:aix geo:lat 43.5"), "aix", V, "Coordinates stand on a coop:Place"),
    Case(put("aix", "coop:population", '"147 478"'), "aix", V, "The population"),
    Case(put("aix", "coop:population", '"-1"^^xsd:integer'), "aix", V, "The population"),
    Case(drop("aix", "coop:populationYear"), "aix", I, "No year"),
    Case(drop("merger", "org:originalOrganization"), "merger", W, "A merger or renaming names the "
         "actor that existed"),
    Case(put("merger", "org:resultingOrganization", "ex:fr"), "merger", W, "A merger or renaming "
         "names the actor that came"),
]  # fmt: skip

MONEY_AND_SOURCES = [
    Case(put("money", "coop:contributionKind", "cc:active"), "money", V, "A contribution is one"),
    Case(drop("money", "coop:contributionKind"), "money", V, "A contribution is one"),
    Case(put("money", "coop:value", '"40 000"'), "money", V, "A contribution has exactly one"),
    Case(drop("money", "coop:value"), "money", V, "A contribution has exactly one value"),
    Case(put("money", "coop:currency", '"euro"'), "money", V, "A contribution has one currency"),
    Case(drop("money", "coop:currency"), "money", V, "A contribution has one currency"),
    Case(drop("money", "prov:wasDerivedFrom"), "money", V, "No claim: a contribution"),
    Case(drop("money", "coop:when"), "money", W, "No date: no source says when the money"),
    Case(drop("source", "dcterms:title"), "source", W, "No title"),
    Case(drop("source", "dcterms:rights"), "source", W, "No licence"),
    Case(drop("source", "coop:retrieved"), "source", W, "No date: the day"),
    Case(put("source", "coop:retrieved", '"2025"'), "source", V, "coop:retrieved is one"),
    Case(put("source", "coop:sha256", '"E3B0"'), "source", V, "A SHA-256 digest"),
    Case(put("source", "coop:trust", "0.5"), "source", V, "coop:trust is one integer"),
]

CASES = [*STATEMENTS, *ENDS, *CLAIMS, *DATES, *ENTITIES, *MONEY_AND_SOURCES]

CONTACT = [
    "foaf:mbox", "foaf:mbox_sha1sum", "foaf:phone", "schema:email", "schema:telephone",
    "schema:faxNumber", "schema:address", "schema:contactPoint", "schema:homeLocation",
    "schema:birthDate", "cpov:email", "cpov:telephone", "vcard:hasEmail", "vcard:hasTelephone",
    "vcard:hasAddress", "vcard:email", "vcard:tel",
]  # fmt: skip
PEOPLE = [
    *(Case(add(f'ex:person {p} "x"'), "person", V, "Contact or private data") for p in CONTACT),
    Case(put("representation", "coop:subject", "ex:fr"), "representation", V,
         "The subject of “represented by” is"),
    Case(put("representation", "coop:object", "ex:masis"), "representation", V,
         "The object of “represented by” is"),
]  # fmt: skip
PUBLIC = [
    Case(add("ex:x a coop:Person"), "x", V, "A person in a public graph"),
    Case(add("ex:x a foaf:Person"), "x", V, "A person in a public graph"),
    Case(add("ex:x a schema:Person"), "x", V, "A person in a public graph"),
    Case(add("ex:x a coop:Representation"), "x", V, "A link to a person"),
    Case(add("ex:aix coop:representedBy ex:x"), "aix", V, "A link to a person"),
    Case(add("ex:x coop:represents ex:aix"), "x", V, "A link to a person"),
]
