"""`KnowledgeGraph`: an open graph that hands out the pieces below. See `opening` for `open`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import coopgraph
from coopgraph._facts import Facts
from coopgraph._things import Thing
from coopgraph.errors import InputError, NotACoopgraphError, PeopleClosedError, UsageError
from coopgraph.messages import msg
from coopgraph.model import Iris, Vocabulary
from coopgraph.query import (
    ParameterKind,
    Result,
    RowFinder,
    StatementEvidence,
    StoreEvidence,
    find_entity,
    named_query,
    prologue,
    run_query,
    trace_statements,
)
from coopgraph.query.counting import graph_counts
from coopgraph.resolution import country_code
from coopgraph.store import (
    CURRENT,
    DATASET_FORMATS,
    META,
    Limits,
    Store,
    serialize,
)

if TYPE_CHECKING:
    import pandas as pd
    import rdflib

    from coopgraph.network import Network
    from coopgraph.reconciliation import FrameMatcher

__all__ = ["Facts", "KnowledgeGraph", "Thing"]


class KnowledgeGraph:
    """A graph one can query, look into and make networks of. Read-only.

    Made by `coopgraph.open`; a context manager.
    """

    def __init__(
        self,
        store: Store,
        facts: Facts,
        vocabulary: Vocabulary,
        people: Store | None = None,
    ) -> None:
        self.store = store
        self.vocabulary = vocabulary
        self._facts = facts
        self._people = people
        self._matchers: dict[bool, FrameMatcher] = {}

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.title()!r} at {self.store.address}>"

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        for matcher in self._matchers.values():
            matcher.close()
        self._matchers.clear()
        self.store.close()
        if self._people is not None:
            self._people.close()

    @property
    def iris(self) -> Iris:
        """The IRIs of the graph, under its base."""
        return Iris(self._facts.base)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical N-Quads; "" where the graph does not say."""
        return self._facts.fingerprint

    @property
    def languages(self) -> tuple[str, ...]:
        """Preferred languages of labels, first first."""
        return self._facts.languages

    @property
    def as_of(self) -> date | None:
        """The day the graph speaks of."""
        return self._facts.as_of

    @property
    def licence(self) -> str:
        """Licence of the graph, "" where none is stated."""
        return self._facts.licence

    def title(self, language: str | None = None) -> str:
        """Return the title in a language."""
        return self._facts.titles.label(language or self.languages[0]) or self.store.address

    @property
    def people(self) -> KnowledgeGraph:
        """The persons of the project, in a graph of their own.

        Raises
        ------
        PeopleClosedError
            Unless opened with ``people=True``.
        """
        if self._people is None:
            raise PeopleClosedError(
                msg("the people store is not open"),
                path=self.store.address,
                hint=msg("open the project with people=True; it needs a people.csv"),
            )
        return KnowledgeGraph(self._people, self._facts, self.vocabulary)

    def _needs_coopgraph(self) -> None:
        if not self._facts.is_coopgraph:
            raise NotACoopgraphError(
                msg("there is no coopgraph here: it has no graph/meta and no statement"),
                path=self.store.address,
                hint=msg("only queries work on it"),
            )

    def query(
        self,
        sparql: str,
        *,
        timeout: float = 60.0,
        max_rows: int = 5_000_000,
        language: str | None = None,
    ) -> Result:
        """Return the result of a SPARQL query over the current graph.

        Parameters
        ----------
        sparql
            SELECT, ASK, CONSTRUCT or DESCRIBE; the prefixes of docs/graph.md are known.
        timeout
            Seconds.
        max_rows
            More rows are an error, never a silent cut.
        language
            Of labels.

        Raises
        ------
        QuerySyntaxError
            Shows the query with a caret under the place.
        QueryLimitError
            If it passes a limit, or asks for SERVICE or an update.
        """
        return run_query(
            self.store,
            sparql,
            base=self._facts.base,
            languages=self._languages(language),
            limits=Limits(timeout, max_rows),
            scope=self._facts.scope,
            with_labels=self._facts.is_coopgraph,
        )

    def _languages(self, first: str | None) -> tuple[str, ...]:
        return self.languages if first is None else (first, *self.languages)

    def ask(self, question: str, /, *, language: str | None = None, **parameters: object) -> Result:
        """Return the answer of a named question, such as ``cities-twinned-with``.

        Parameters
        ----------
        question
            Listed by ``coopgraph ask --list``.
        language
            Of labels.
        parameters
            Names, identifiers or IRIs of things; names or codes of countries; years.

        Raises
        ------
        UsageError
            If the question or a parameter is unknown or missing.
        UnknownNameError, AmbiguousNameError
            If a name stands for nothing, or for several things.
        """
        return self.query(self.sparql(question, **parameters), language=language)

    def sparql(self, question: str, /, **parameters: object) -> str:
        """Return the SPARQL of a named question, to read, change or give more time.

        Raises
        ------
        UsageError, UnknownNameError, AmbiguousNameError
            As `ask` does.
        """
        self._needs_coopgraph()
        return named_query(question).fill(
            parameters,
            finders={
                ParameterKind.ENTITY: lambda name: find_entity(
                    self.store, name, languages=self.languages
                ),
                ParameterKind.COUNTRY: self._country,
                ParameterKind.RELATION: lambda name: self.vocabulary[name].iri,
            },
        )

    def _country(self, name: str) -> str:
        try:
            return f"{self._facts.base}id/iso3166-{country_code(name)}"
        except InputError as error:
            raise UsageError(error.message, value=name, hint=error.hint) from error

    def __getitem__(self, name: str) -> Thing:
        """Return the thing with this IRI, identifier or exact name.

        Raises
        ------
        UnknownNameError, AmbiguousNameError
            If nothing, or several things have it.
        """
        self._needs_coopgraph()
        return Thing(self, find_entity(self.store, name, languages=self.languages))

    def network(
        self,
        relations: str | Iterable[str] | None = None,
        *,
        kinds: Iterable[str] | None = None,
        at: int | str | date | None = None,
        between: Sequence[int | str | date] | None = None,
        unknown: str = "include",
        min_confidence: float = 0.0,
        sources: Iterable[str] | None = None,
        weight: str = "statements",
        currency: str | None = None,
        contribution: str | None = None,
        roll_up: str | None = None,
        loops: bool = False,
        isolates: bool = False,
        language: str | None = None,
    ) -> Network:
        """Return a network; see `coopgraph.network.build_network` for every argument.

        Examples
        --------
        ``kg.network("twinned-with", at=2025)`` is the network of twinnings that hold in 2025 or
        whose dates leave that open.
        """
        from coopgraph.network import NetworkOrigin, build_network

        self._needs_coopgraph()
        chosen = language or self.languages[0]
        return build_network(
            self.store,
            relations,
            vocabulary=self.vocabulary,
            kinds=kinds,
            at=at,
            between=between,
            unknown=unknown,
            min_confidence=min_confidence,
            sources=sources,
            weight=weight,
            currency=currency,
            contribution=contribution,
            roll_up=roll_up,
            loops=loops,
            isolates=isolates,
            language=chosen,
            origin=NetworkOrigin(
                title=self.title(chosen),
                fingerprint=self.fingerprint,
                licence=self.licence,
                version=coopgraph.__version__,
            ),
            evidence=StoreEvidence(self.store),
        )

    def why(
        self, subject: str, obj: str, *, relation: str | None = None, language: str | None = None
    ) -> tuple[StatementEvidence, ...]:
        """Return each statement between two things with the chain to every claim behind it.

        Parameters
        ----------
        subject, obj
            IRIs, identifiers or exact names; the order does not matter.
        relation
            A relation type; None: all.
        """
        self._needs_coopgraph()
        ends = [find_entity(self.store, name, languages=self.languages) for name in (subject, obj)]
        return trace_statements(
            self.store,
            *ends,
            relation=None if relation is None else self.vocabulary[relation].iri,
            languages=self._languages(language),
            rows=self._facts.rows,
            version=self._facts.version,
        )

    @property
    def rows(self) -> RowFinder | None:
        """Finds the rows behind claims; None where the source files are not at hand."""
        return self._facts.rows

    def conflicts(self, *, language: str | None = None) -> pd.DataFrame:
        """Return every disagreement of sources, settled or not: one row a value, with its row."""
        from coopgraph.contradictions import contradictions_frame

        self._needs_coopgraph()
        return contradictions_frame(self.store, self._languages(language), self.rows)

    def match(
        self,
        frame: pd.DataFrame,
        *,
        name: str,
        country: str | None = None,
        kind: str | Iterable[str] | None = None,
        region: str | None = None,
        latitude: str | None = None,
        longitude: str | None = None,
        population: str | None = None,
        language: str | None = None,
        prefix: str = "",
        places: bool = True,
    ) -> pd.DataFrame:
        """Return a table with the entity that each row names: ``iri``, ``score``, ``reason``.

        Parameters
        ----------
        frame
            Any; the copy that is returned has the same index, rows and columns.
        name, country, region, latitude, longitude, population
            Columns that hold them; all but the name may be left out.
        kind
            Kinds that may be meant, such as ``"City"``; None: all but persons and countries.
        language
            Of the reasons.
        prefix
            Put before the names of the new columns.
        places
            Also by GeoNames' names in other languages and scripts (extra ``places``).

        Returns
        -------
        pandas.DataFrame
            With the new columns ``iri`` (of what is sure enough to be taken without asking, else
            missing), ``score`` in [0, 1], ``reason`` in words, ``verdict`` (*same*, *review*,
            *none*), ``candidate`` and ``label`` (of the best one, taken or not), ``mapping``
            (SKOS) and ``in_graph`` (False: a place of GeoNames that the graph does not have).

        Raises
        ------
        UsageError, VocabularyError
            If a column is missing or would be written over; if a kind is unknown.
        MissingExtraError
            If `places` and the extra is not installed.
        """
        from coopgraph.reconciliation import FrameMatcher, MatchColumns

        self._needs_coopgraph()
        if places not in self._matchers:
            self._matchers[places] = FrameMatcher(self.store, self.iris, places=places)
        columns = MatchColumns(name, country, region, latitude, longitude, population)
        return self._matchers[places].match(
            frame, columns, kind=kind, language=language or self.languages[0], prefix=prefix
        )

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the numbers of entities by kind and of statements by type."""
        self._needs_coopgraph()
        return graph_counts(self.store, self.vocabulary)

    def serialized(self, kind: str) -> bytes:
        """Return the graph as RDF text: ``ttl``, ``jsonld``, ``nq``, ``trig``, ``nt`` or ``rdf``.

        ``nq`` is canonical (RDFC-1.0: there are no blank nodes): its SHA-256 is `fingerprint`.

        Raises
        ------
        UsageError
            If the format is unknown.
        """
        keep: tuple[str, ...] = (CURRENT,)
        if kind in DATASET_FORMATS:
            keep = tuple(name for name in self.store.graphs() if name != META)
        return serialize(self.store.dump(keep), kind, prefixes=prologue(self._facts.base))

    @property
    def rdf(self) -> rdflib.Dataset:
        """A copy of the graph as an `rdflib.Dataset` over Oxigraph (through oxrdflib)."""
        from coopgraph.store.rdflib import to_rdflib

        return to_rdflib(self.store, prefixes=prologue(self._facts.base))
