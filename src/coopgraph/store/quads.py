"""Model values as N-Quads lines: the one place that knows the graph's shape (docs/graph.md).

Lines are canonical N-Quads: sorted and made unique, they are the canonical form of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from coopgraph.model import (
    CONCEPT_BASE,
    KIND_SUPERCLASSES,
    ONTOLOGY,
    Amount,
    Claim,
    Contribution,
    Edtf,
    Entity,
    Iris,
    Kind,
    Period,
    Source,
    Statement,
    Status,
    Vocabulary,
    clean_text,
)

__all__ = ["EDTF", "QuadWriter", "canonical", "literal"]

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})  # cleaned text has no line ends
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PREF = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_ALT = "<http://www.w3.org/2004/02/skos/core#altLabel>"
_CLOSE = "<http://www.w3.org/2004/02/skos/core#closeMatch>"
_DCT = "http://purl.org/dc/terms/"
_PROV = "http://www.w3.org/ns/prov#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_HOMEPAGE = "<http://xmlns.com/foaf/0.1/homepage>"
_LANDING = "<http://www.w3.org/ns/dcat#landingPage>"


def _coop(name: str) -> str:
    return f"<{ONTOLOGY}{name}>"


def literal(text: str, language: str = "") -> str:
    """Return an N-Quads literal of cleaned text, tagged where the language is given."""
    escaped = clean_text(text)
    if "\\" in escaped or '"' in escaped:
        escaped = escaped.translate(_ESCAPES)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def _typed(value: str, datatype: str) -> str:
    return f'"{value}"^^<{datatype}>'


def _date(value: date) -> str:
    return f'"{value.isoformat()}"^^<{_XSD}date>'


def _integer(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'


def _decimal(value: Decimal | float) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else value
    text = format(number, "f")  # exact; normalize() would round to the context's digits
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f'"{"0" if text == "-0" else text}"^^<{_XSD}decimal>'


def _edtf(value: str) -> str:
    return f'"{value}"^^<{EDTF}>'


_SOURCE = f"<{_DCT}source>"
_DERIVED = f"<{_PROV}wasDerivedFrom>"
_CLAIM, _STATEMENT = _coop("Claim"), _coop("Statement")
_AS_OF, _CONFIDENCE, _DENIED = _coop("asOf"), _coop("confidence"), _coop("denied")
_DISPUTED, _INHERITED, _KEY = _coop("disputed"), _coop("inheritedDates"), _coop("key")
_LOCATOR, _OBJECT, _PERIOD = _coop("locator"), _coop("object"), _coop("period")
_QUOTE, _READ_BY, _RELATION_TYPE = _coop("quote"), _coop("readBy"), _coop("relationType")
_ROLE, _STATUS, _SUBJECT, _WHEN = _coop("role"), _coop("status"), _coop("subject"), _coop("when")
_TRUE = f'"true"^^<{_XSD}boolean>'
_STATUSES = {status: f"<{CONCEPT_BASE}{status}>" for status in Status}
_repeated = lru_cache(maxsize=1024)(literal)
_confidence = lru_cache(maxsize=1024)(_decimal)


class QuadWriter:
    """Turns values into the lines of one graph.

    Parameters
    ----------
    graph
        Name of the graph.
    iris
        The project's IRIs.
    vocabulary
        Relation types in use.
    """

    def __init__(self, graph: str, iris: Iris, vocabulary: Vocabulary) -> None:
        self._end = f" <{graph}> .\n"
        self._iris = iris
        self._types = {t.name: t for t in vocabulary}

    def triple(self, subject: str, predicate: str, obj: str) -> str:
        """Return one line; predicate and object are written as N-Quads terms."""
        return f"<{subject}> {predicate} {obj}{self._end}"

    def entity(self, entity: Entity, *, superclasses: bool = False) -> list[str]:
        """Return the lines that describe an entity."""
        s, e = f"<{entity.iri}>", self._end
        classes = [entity.kind.value]
        if superclasses:
            classes += KIND_SUPERCLASSES[entity.kind]
        out = [f"{s} {_TYPE} {_coop(name)}{e}" for name in classes]
        out += [
            f"{s} {_PREF if name.preferred else _ALT} {literal(name.text, name.language)}{e}"
            for name in entity.names
        ]
        for identifier in entity.identifiers:
            out.append(f"{s} <{_DCT}identifier> {literal(str(identifier))}{e}")
            outside = identifier.outside_iri
            if outside is not None:
                out.append(f"{s} {_CLOSE} <{outside}>{e}")
        for text, language in entity.descriptions:
            out.append(f"{s} <{_DCT}description> {literal(text, language)}{e}")
        out += self._attributes(entity)
        if entity.when is not None:
            out += self.dates(entity.iri, entity.when)
        return out

    def _attributes(self, entity: Entity) -> list[str]:
        s, e = f"<{entity.iri}>", self._end
        out: list[str] = []
        if entity.country is not None and entity.kind is not Kind.COUNTRY:
            out.append(f"{s} {_coop('country')} <{self._iris.base}id/iso3166-{entity.country}>{e}")
        if entity.governs is not None:
            out.append(f"{s} {_coop('governs')} <{entity.governs}>{e}")
        if entity.coordinates is not None:
            out.append(f"{s} <{_GEO}lat> {_decimal(entity.coordinates.latitude)}{e}")
            out.append(f"{s} <{_GEO}long> {_decimal(entity.coordinates.longitude)}{e}")
        if entity.population is not None:
            out.append(f"{s} {_coop('population')} {_integer(entity.population)}{e}")
        if entity.population_year is not None:
            out.append(f"{s} {_coop('populationYear')} {_integer(entity.population_year)}{e}")
        if entity.structure_type is not None:
            out.append(f"{s} {_coop('structureType')} <{CONCEPT_BASE}{entity.structure_type}>{e}")
        if entity.homepage is not None:
            out.append(f"{s} {_HOMEPAGE} <{entity.homepage}>{e}")
        return out

    def dates(self, subject: str, when: Edtf | Period) -> list[str]:
        """Return the lines of an EDTF text and its four bounds."""
        s, e = f"<{subject}>", self._end
        out = [f"{s} {_coop('when')} {_edtf(when.text)}{e}"]
        for name, bound in (
            ("startEarliest", when.start_earliest),
            ("startLatest", when.start_latest),
            ("endEarliest", when.end_earliest),
            ("endLatest", when.end_latest),
        ):
            if bound is not None:
                out.append(f"{s} {_coop(name)} {_date(bound)}{e}")
        for name, is_open in (("openStart", when.open_start), ("openEnd", when.open_end)):
            if is_open:
                out.append(f"{s} {_coop(name)} {_TRUE}{e}")
        return out

    def source(self, source: Source) -> list[str]:
        """Return the lines that describe a source."""
        s, e = f"<{source.iri}>", self._end
        out = [
            f"{s} {_TYPE} {_coop('Source')}{e}",
            f"{s} <{_DCT}title> {literal(source.title)}{e}",
            f"{s} <{_DCT}identifier> {literal(source.key)}{e}",
            f"{s} {_coop('trust')} {_integer(source.trust)}{e}",
        ]
        if source.address is not None:
            out.append(f"{s} {_LANDING} <{source.address}>{e}")
        if source.licence is not None:
            is_address = source.licence.startswith(("http://", "https://"))
            name, value = (
                ("license", f"<{source.licence}>")
                if is_address
                else ("rights", literal(source.licence))
            )
            out.append(f"{s} <{_DCT}{name}> {value}{e}")
        for predicate, text in (
            (f"<{_DCT}publisher>", source.publisher),
            (f"<{_DCT}language>", source.language),
            (_coop("sha256"), source.sha256),
            (_coop("readBy"), source.read_by),
        ):
            if text:
                out.append(f"{s} {predicate} {literal(text)}{e}")
        if source.issued is not None:
            out.append(f"{s} <{_DCT}issued> {_edtf(source.issued.text)}{e}")
        if source.retrieved is not None:
            out.append(f"{s} {_coop('retrieved')} {_date(source.retrieved)}{e}")
        return out

    def claim(self, claim: Claim) -> list[str]:
        """Return the lines of a claim, in the direction in which it is stated."""
        s, e = f"<{claim.iri}>", self._end
        out = [f"{s} {_SOURCE} <{claim.source}>{e}", f"{s} {_TYPE} {_CLAIM}{e}"]
        if claim.asserted_by is not None:
            out.append(f"{s} <{_PROV}wasAttributedTo> <{claim.asserted_by}>{e}")
        if claim.as_of is not None:
            out.append(f"{s} {_AS_OF} {_date(claim.as_of)}{e}")
        out.append(f"{s} {_CONFIDENCE} {_confidence(claim.confidence)}{e}")
        if claim.amount is not None:
            out += self._amount(claim.iri, claim.amount)
        if claim.denied:
            out.append(f"{s} {_DENIED} {_TRUE}{e}")
        if claim.key:
            out.append(f"{s} {_KEY} {literal(claim.key)}{e}")
        if claim.locator:
            out.append(f"{s} {_LOCATOR} {literal(claim.locator)}{e}")
        out.append(f"{s} {_OBJECT} <{claim.object}>{e}")
        if claim.quote:
            out.append(f"{s} {_QUOTE} {literal(claim.quote)}{e}")
        if claim.read_by:
            out.append(f"{s} {_READ_BY} {_repeated(claim.read_by)}{e}")
        out.append(f"{s} {_RELATION_TYPE} <{self._types[claim.type].iri}>{e}")
        if claim.roles:
            out += [f"{s} {_ROLE} {literal(role)}{e}" for role in claim.roles]
        out.append(f"{s} {_STATUS} {_STATUSES[claim.status]}{e}")
        out.append(f"{s} {_SUBJECT} <{claim.subject}>{e}")
        if claim.when is not None:
            out.append(f"{s} {_WHEN} {_edtf(claim.when.text)}{e}")
        return out

    def _amount(self, subject: str, amount: Amount) -> list[str]:
        s, e = f"<{subject}>", self._end
        return [
            f"{s} {_coop('contributionKind')} <{CONCEPT_BASE}{amount.kind}>{e}",
            f"{s} {_coop('value')} {_decimal(amount.value)}{e}",
            f"{s} {_coop('currency')} {literal(amount.currency)}{e}",
        ]

    def statement(self, statement: Statement) -> list[str]:
        """Return the lines of a statement, its periods and its contributions."""
        out = self.statement_alone(statement)
        for contribution in statement.contributions:
            out += self.contribution(contribution)
        return out

    def statement_alone(self, statement: Statement) -> list[str]:
        """Return the lines of a statement and its periods, whose IRIs begin with its own."""
        kind = self._types[statement.type]
        s, e = f"<{statement.iri}>", self._end
        out: list[str] = []
        for number, period in enumerate(statement.periods, start=1):
            node = f"{statement.iri}/period/{number}"
            out.append(f"<{node}> {_TYPE} {_coop('Period')}{e}")
            out += self.dates(node, period)
        out += [f"{s} {_SOURCE} <{source}>{e}" for source in statement.sources]
        out.append(f"{s} {_TYPE} {_STATEMENT}{e}")
        out.append(f"{s} {_TYPE} <{kind.statement_class}>{e}")
        out += [f"{s} {_DERIVED} <{claim}>{e}" for claim in statement.claims]
        out.append(f"{s} {_CONFIDENCE} {_confidence(statement.confidence)}{e}")
        if statement.contributions:
            name = _coop("contribution")
            out += [f"{s} {name} <{c.iri}>{e}" for c in statement.contributions]
        for term, flag in (
            (_DENIED, statement.denied),
            (_DISPUTED, statement.disputed),
            (_INHERITED, statement.inherited_dates),
        ):
            if flag:
                out.append(f"{s} {term} {_TRUE}{e}")
        if statement.key:
            out.append(f"{s} {_KEY} {literal(statement.key)}{e}")
        out.append(f"{s} {_OBJECT} <{statement.object}>{e}")
        for number in range(1, len(statement.periods) + 1):
            out.append(f"{s} {_PERIOD} <{statement.iri}/period/{number}>{e}")
        out.append(f"{s} {_RELATION_TYPE} <{kind.iri}>{e}")
        if statement.roles:
            out += [f"{s} {_ROLE} {literal(role)}{e}" for role in statement.roles]
        out.append(f"{s} {_STATUS} {_STATUSES[statement.status]}{e}")
        out.append(f"{s} {_SUBJECT} <{statement.subject}>{e}")
        for conflict in statement.conflicts:
            if conflict.resolved is None:
                out.append(f"{s} {_coop('conflict')} {literal(conflict.attribute)}{e}")
            else:
                settled = f"{conflict.attribute}: {conflict.rule}"
                out.append(f"{s} {_coop('settledBy')} {literal(settled)}{e}")
        return out

    def contribution(self, contribution: Contribution) -> list[str]:
        """Return the lines of the money that a claim states."""
        iri, amount = contribution.iri, contribution.amount
        out = [
            f"<{iri}> {_TYPE} {_coop('Contribution')}{self._end}",
            f"<{iri}> {_DERIVED} <{contribution.claim}>{self._end}",
            *self._amount(iri, amount),
        ]
        return out + (self.dates(iri, amount.when) if amount.when is not None else [])

    def plain(self, kind: str, subject: str, obj: str) -> list[str]:
        """Return the plain triple of a relation, both ways for a symmetric type."""
        return [line for _, line in self.plain_by_subject(kind, subject, obj)]

    def plain_by_subject(self, kind: str, subject: str, obj: str) -> list[tuple[str, str]]:
        """Return the lines of `plain`, each with its subject."""
        relation = self._types[kind]
        back = relation.plain_property if relation.symmetric else relation.inverse_property
        out = [(subject, f"<{subject}> <{relation.plain_property}> <{obj}>{self._end}")]
        if back:
            out.append((obj, f"<{obj}> <{back}> <{subject}>{self._end}"))
        return out


def canonical(lines: Iterable[str]) -> list[str]:
    """Return the lines without repetition, in code point order."""
    return sorted(set(lines))
