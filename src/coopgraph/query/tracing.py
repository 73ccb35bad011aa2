"""Why the graph holds that two things are related: each statement with the chain to its claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from coopgraph.messages import Message, msg
from coopgraph.model import CONCEPT_BASE, ONTOLOGY, Name, Names
from coopgraph.query.names import labels
from coopgraph.store import SOURCE_GRAPHS, Scope, Store

__all__ = ["ClaimTrace", "RowFinder", "StatementEvidence", "trace_statements"]

_DCT: Final = "http://purl.org/dc/terms/"
_PROV: Final = "http://www.w3.org/ns/prov#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_RULES: Final = {
    "precision": msg("the most precise claim is taken"),
    "trust": msg("the claim of the more trusted source is taken"),
    "latest": msg("the latest claim is taken"),
    "party": msg("the claim of a party to the relation is taken"),
}


class RowFinder(Protocol):
    """Finds what a claim was read from, where the source file is still there."""

    def place(self, source: str, locator: str) -> str:
        """Return file and row of a locator of a source (its IRI); the locator if unknown."""
        ...

    def text(self, source: str, locator: str) -> str:
        """Return the row's text, "" where it cannot be read again."""
        ...


@dataclass(frozen=True, slots=True)
class ClaimTrace:
    """What one source says, and how it came here.

    Parameters
    ----------
    iri
        Of the claim.
    source, title, address, retrieved, issued
        IRI of the source, its title, public address and days; "" where unknown.
    place
        File and row, or another place in the source.
    row
        The row's text as the file has it; "" where the file is gone or has changed.
    quote
        The source's words.
    when, status, denied
        As stated.
    asserted_by
        Name of who asserts it, "" if nobody.
    reader, version
        What read it, and the version of coopgraph that built the graph.
    confidence
        In [0, 1].
    stated_names
        What its source calls the ends that a decision made one with another entity.
    """

    iri: str
    source: str
    title: str
    address: str = ""
    retrieved: str = ""
    issued: str = ""
    place: str = ""
    row: str = ""
    quote: str = ""
    when: str = ""
    status: str = ""
    denied: bool = False
    asserted_by: str = ""
    reader: str = ""
    version: str = ""
    confidence: float = 1.0
    stated_names: tuple[str, ...] = ()

    def render(self, language: str = "en") -> str:
        """Return the claim as lines of text."""
        said = [self.when or msg("no date"), self.status]
        if self.denied:
            said.insert(0, msg("says that it does not hold"))
        if self.asserted_by:
            said.append(msg("asserted by {name}", name=self.asserted_by))
        said.append(msg("confidence {value}", value=f"{self.confidence:g}"))
        read = msg("read by {reader}", reader=self.reader or "?")
        if self.version:
            read = msg(
                "read by {reader}, coopgraph {version}",
                reader=self.reader or "?",
                version=self.version,
            )
        when = msg("retrieved {day}", day=self.retrieved) if self.retrieved else ""
        lines = [
            _joined([self.title or self.source, self.address, when], language),
            _joined([self.place, read], language),
            _joined(said, language),
        ]
        if self.stated_names:
            names = ", ".join(self.stated_names)
            lines.append(
                msg("said of: {names}; decided to be the same", names=names).render(language)
            )
        if self.row:
            lines.append(msg("the row: {text}", text=self.row).render(language))
        if self.quote:
            lines.append(msg("in its words: “{text}”", text=self.quote).render(language))
        return "\n    ".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class StatementEvidence:
    """A statement between two things, its reconciled values and every claim behind it.

    Parameters
    ----------
    iri
        Of the statement.
    relation, label
        Its type (``twinned-with``) and the type's name in the reader's language.
    subject, object
        Names of the ends; `subject_iri` and `object_iri` are their IRIs.
    periods, status, roles, key
        Reconciled; periods as EDTF.
    settled
        ``(attribute, rule)`` of each disagreement that a rule settled.
    conflicts
        Attributes that stay unknown because claims conflict.
    disputed, denied, inherited_dates
        As in `coopgraph.model.Statement`.
    confidence
        That of the best claim.
    claims
        By source and place.
    """

    iri: str
    relation: str
    label: str
    subject: str
    object: str
    subject_iri: str
    object_iri: str
    periods: tuple[str, ...] = ()
    status: str = ""
    roles: tuple[str, ...] = ()
    key: str = ""
    settled: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[str, ...] = ()
    disputed: bool = False
    denied: bool = False
    inherited_dates: bool = False
    confidence: float = 1.0
    claims: tuple[ClaimTrace, ...] = ()

    def render(self, language: str = "en") -> str:
        """Return the statement and its claims as text, one paragraph."""
        head = f"{self.subject} – {self.label} – {self.object}"
        when: Message | str = ", ".join(self.periods) or msg("no date")
        if self.inherited_dates:
            when = msg("{when} (the dates of the event or project)", when=when)
        lines = [head, "  " + _joined([when, self.status, *self.roles, self.key], language)]
        if self.denied:
            lines.append("  " + msg("every source says that it does not hold").render(language))
        for attribute, rule in self.settled:
            how = _RULES.get(rule, rule)
            text = msg("sources disagree on {attribute}: {how}", attribute=attribute, how=how)
            lines.append("  " + text.render(language))
        for attribute in self.conflicts:
            text = msg(
                "sources disagree on {attribute}: no rule settles it, it stays open",
                attribute=attribute,
            )
            lines.append("  " + text.render(language))
        lines += [f"  {i}. {c.render(language)}" for i, c in enumerate(self.claims, start=1)]
        return "\n".join(lines)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one flat record a claim, for JSON and tables."""
        own = {
            "statement": self.iri,
            "relation": self.relation,
            "subject": self.subject_iri,
            "object": self.object_iri,
            "periods": " | ".join(self.periods),
            "status": self.status,
            "settled": " | ".join(f"{a}: {rule}" for a, rule in self.settled),
            "conflicts": " | ".join(self.conflicts),
        }
        fields = ClaimTrace.__slots__
        return [
            own | {f"claim_{name}": getattr(claim, name) for name in fields}
            for claim in self.claims
        ]


def _joined(parts: Iterable[Message | str], language: str) -> str:
    texts = (p.render(language) if isinstance(p, Message) else p for p in parts)
    return " · ".join(text for text in texts if text)


def trace_statements(
    store: Store,
    subject: str,
    obj: str,
    *,
    relation: str | None = None,
    languages: Sequence[str] = ("en", "fr"),
    rows: RowFinder | None = None,
    version: str = "",
) -> tuple[StatementEvidence, ...]:
    """Return every statement between two things, in either direction, with its claims.

    Parameters
    ----------
    subject, obj
        IRIs.
    relation
        IRI of a relation type; None: all.
    languages
        Of names, first first.
    rows
        Finds the rows that claims were read from.
    version
        Of the coopgraph that built the graph, "" if unknown.
    """
    where = "" if relation is None else f"FILTER(?type = <{relation}>)"
    found = store.columns(
        f"""SELECT ?s ?type ?a ?b WHERE {{
          VALUES (?a ?b) {{ (<{subject}> <{obj}>) (<{obj}> <{subject}>) }}
          ?s <{ONTOLOGY}subject> ?a ; <{ONTOLOGY}object> ?b ;
             <{ONTOLOGY}relationType> ?type . {where} }} ORDER BY ?type ?s""",
        scope=Scope(),
    )
    statements = list(dict.fromkeys(zip(*found, strict=True)))
    if not statements:
        return ()
    values = _values(store, [s[0] for s in statements])
    claims = _claims(store, [s[0] for s in statements], languages, rows, version)
    named = labels(store, [iri for s in statements for iri in s[1:]], languages)
    return tuple(
        _evidence(row, values[row[0]], claims.get(row[0], ()), named) for row in statements
    )


def _values(store: Store, iris: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """Return statement → property → values, the periods' texts among them."""
    listed = " ".join(f"<{iri}>" for iri in iris)
    columns = store.columns(
        f"""SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {listed} }}
          {{ ?s ?p ?o }} UNION
          {{ ?s <{ONTOLOGY}period> ?node . ?node <{ONTOLOGY}when> ?o
             BIND(<{ONTOLOGY}when> AS ?p) }} }} ORDER BY ?s ?p ?o""",
        scope=Scope(),
    )
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for statement, predicate, value in zip(*columns, strict=True):
        found[statement][predicate.removeprefix(ONTOLOGY)].append(value)
    return found


def _evidence(
    row: tuple[str, ...],
    values: dict[str, list[str]],
    claims: tuple[ClaimTrace, ...],
    named: dict[str, str],
) -> StatementEvidence:
    iri, kind, subject, obj = row

    def one(name: str, default: str = "") -> str:
        return next(iter(values.get(name, ())), default)

    settled = (text.partition(": ") for text in values.get("settledBy", ()))
    name = kind.rsplit("/", 1)[-1]
    return StatementEvidence(
        iri=iri,
        relation=name,
        label=named.get(kind, name),
        subject=named.get(subject, subject),
        object=named.get(obj, obj),
        subject_iri=subject,
        object_iri=obj,
        periods=tuple(values.get("when", ())),
        status=one("status").removeprefix(CONCEPT_BASE),
        roles=tuple(values.get("role", ())),
        key=one("key"),
        settled=tuple((attribute, rule) for attribute, _, rule in settled),
        conflicts=tuple(values.get("conflict", ())),
        disputed=one("disputed") == "true",
        denied=one("denied") == "true",
        inherited_dates=one("inheritedDates") == "true",
        confidence=float(one("confidence", "1")),
        claims=claims,
    )


_CLAIMS: Final = """SELECT ?statement ?claim ?source ?title ?address ?retrieved ?issued ?locator
 ?quote ?when ?status ?denied ?by ?reader ?confidence WHERE {{
  VALUES ?statement {{ {statements} }}
  ?statement <{prov}wasDerivedFrom> ?claim .
  GRAPH ?g {{
    ?claim <{dct}source> ?source ; <{coop}status> ?status ; <{coop}confidence> ?confidence .
    OPTIONAL {{ ?claim <{coop}locator> ?locator }}
    OPTIONAL {{ ?claim <{coop}quote> ?quote }}
    OPTIONAL {{ ?claim <{coop}when> ?when }}
    OPTIONAL {{ ?claim <{coop}denied> ?denied }}
    OPTIONAL {{ ?claim <{prov}wasAttributedTo> ?by }}
    OPTIONAL {{ ?claim <{coop}readBy> ?reader }}
  }}
  FILTER(STRSTARTS(STR(?g), "{graphs}"))
  OPTIONAL {{ ?source <{dct}title> ?title }}
  OPTIONAL {{ ?source <http://www.w3.org/ns/dcat#landingPage> ?address }}
  OPTIONAL {{ ?source <{coop}retrieved> ?retrieved }}
  OPTIONAL {{ ?source <{dct}issued> ?issued }}
}} ORDER BY ?statement ?source ?locator ?claim"""


def _claims(
    store: Store,
    statements: Sequence[str],
    languages: Sequence[str],
    rows: RowFinder | None,
    version: str,
) -> dict[str, tuple[ClaimTrace, ...]]:
    text = _CLAIMS.format(
        statements=" ".join(f"<{iri}>" for iri in statements),
        prov=_PROV,
        dct=_DCT,
        coop=ONTOLOGY,
        graphs=SOURCE_GRAPHS,
    )
    table = list(zip(*store.columns(text, scope=Scope()), strict=True))
    stated = _stated_names(store, statements, languages)
    named = labels(store, {row[12] for row in table if row[12]}, languages)
    found: dict[str, list[ClaimTrace]] = defaultdict(list)
    for row in table:
        statement, iri, source, title, address, retrieved, issued, locator = row[:8]
        quote, when, status, denied, by, reader, confidence = row[8:]
        found[statement].append(
            ClaimTrace(
                iri=iri,
                source=source,
                title=title,
                address=address,
                retrieved=retrieved,
                issued=issued,
                place=locator if rows is None else rows.place(source, locator),
                row="" if rows is None else rows.text(source, locator),
                quote=quote,
                when=when,
                status=status.removeprefix(CONCEPT_BASE),
                denied=denied == "true",
                asserted_by=named.get(by, by),
                reader=reader,
                version=version,
                confidence=float(confidence or 1),
                stated_names=stated.get(iri, ()),
            )
        )
    return {statement: tuple(traces) for statement, traces in found.items()}


def _stated_names(
    store: Store, statements: Sequence[str], languages: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return claim → names of its ends that another entity stands for, as sources give them."""
    listed = " ".join(f"<{iri}>" for iri in statements)
    columns = store.columns(
        f"""SELECT DISTINCT ?claim ?end ?name (LANG(?name) AS ?tag) WHERE {{
          VALUES ?statement {{ {listed} }} ?statement <{_PROV}wasDerivedFrom> ?claim .
          GRAPH ?g {{ ?claim <{ONTOLOGY}subject>|<{ONTOLOGY}object> ?end }}
          ?end <{_DCT}isReplacedBy> ?stands .
          GRAPH ?h {{ ?end <{_SKOS}prefLabel> ?name }}
          FILTER(STRSTARTS(STR(?g), "{SOURCE_GRAPHS}") && STRSTARTS(STR(?h), "{SOURCE_GRAPHS}"))
        }} ORDER BY ?claim ?end ?name""",
        scope=Scope(),
    )
    names: dict[tuple[str, str], list[Name]] = defaultdict(list)
    for claim, end, name, tag in zip(*columns, strict=True):
        names[claim, end].append(Name(name, tag))
    found: dict[str, tuple[str, ...]] = {}
    for (claim, _), given in names.items():
        found[claim] = (*found.get(claim, ()), Names.of(given).label(languages[0]))
    return found
