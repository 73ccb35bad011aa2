"""The embedded store: Oxigraph in memory or on disk. Nothing above this floor sees pyoxigraph."""

from __future__ import annotations

import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

import pyoxigraph as ox

from coopgraph.errors import CoopgraphError, QueryLimitError, StoreError
from coopgraph.messages import msg
from coopgraph.store._blocks import blocks_of, joined, refuse_more_rows
from coopgraph.store._ox import plain_term
from coopgraph.store.base import Answer, Limits, Scope
from coopgraph.store.failures import store_failure
from coopgraph.store.guard import check_query, position_of, syntax_error
from coopgraph.store.terms import (
    AskAnswer,
    Blank,
    Iri,
    SelectAnswer,
    Term,
    Triple,
    TriplesAnswer,
)

__all__ = ["EmbeddedStore"]

T = TypeVar("T")

_STACK = 256 * 1024 * 1024  # bytes; Oxigraph's parser and evaluator recurse
_STACK_LOCK = threading.Lock()
_ABANDONED_LIMIT = 2
_CHECK_EVERY = 1024


class EmbeddedStore:
    """Oxigraph behind the `Store` protocol; see `coopgraph.store.base`.

    Queries run in a thread of their own with a large stack. Oxigraph cannot be stopped inside one
    step (a sort, a join): past its time such a query is abandoned, and while two abandoned ones
    still run, further queries are refused.
    """

    def __init__(self, engine: ox.Store, address: str, *, writable: bool) -> None:
        self._engine: ox.Store | None = engine
        self._address = address
        self._writable = writable
        self._abandoned: list[threading.Thread] = []

    @classmethod
    def memory(cls) -> EmbeddedStore:
        """Return an empty store in memory."""
        return cls(ox.Store(), "memory", writable=True)

    @classmethod
    def create(cls, path: str | Path) -> EmbeddedStore:
        """Return a new or existing store on disk, for writing.

        Raises
        ------
        StoreError
            If the folder cannot be used, is damaged, or another process writes to it.
        """
        try:
            return cls(ox.Store(str(path)), str(path), writable=True)
        except (OSError, RuntimeError) as error:
            raise store_failure(error, str(path)) from error

    @classmethod
    def open(cls, path: str | Path) -> EmbeddedStore:
        """Return an existing store on disk, read-only.

        Raises
        ------
        StoreError
            If there is no Oxigraph store in the folder, or it is damaged.
        """
        if not (Path(path) / "CURRENT").is_file():
            raise StoreError(
                msg("no Oxigraph store here"),
                path=path,
                hint=msg("build it again with: coopgraph build"),
            )
        try:
            return cls(ox.Store.read_only(str(path)), str(path), writable=False)
        except (OSError, RuntimeError) as error:
            raise store_failure(error, str(path)) from error

    @property
    def address(self) -> str:
        """The folder, or ``memory``."""
        return self._address

    def _open(self) -> ox.Store:
        if self._engine is None:
            raise StoreError(msg("the store is closed"), path=self._address)
        return self._engine

    def __enter__(self) -> EmbeddedStore:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._engine = None

    def query(self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()) -> Answer:
        """Return the answer of a query as plain values."""
        return self._bounded(text, scope, limits, lambda result: _answer(result, limits))

    def columns(
        self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()
    ) -> list[list[str]]:
        """Return the columns of a SELECT as lexical values, "" where unbound."""
        return joined(self.blocks(text, scope=scope, limits=limits))

    def blocks(
        self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()
    ) -> Iterator[list[list[str]]]:
        """Yield the columns of a SELECT some rows at a time."""
        written = self._bounded(text, scope, limits, _as_csv)
        if written is None:
            yield []
            return
        with written:
            yield from blocks_of(written, limits)

    def _bounded(
        self,
        text: str,
        scope: Scope,
        limits: Limits,
        read: Callable[[ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples], T],
    ) -> T:
        check_query(text)
        engine = self._open()
        self._abandoned = [thread for thread in self._abandoned if thread.is_alive()]
        if len(self._abandoned) >= _ABANDONED_LIMIT:
            raise QueryLimitError(
                msg("{count} queries past their time still run", count=len(self._abandoned)),
                hint=msg("wait, or start Python again"),
            )
        answers: list[T] = []
        errors: list[BaseException] = []

        def work() -> None:
            # The answer is read here: an Oxigraph result belongs to its thread.
            try:
                answers.append(read(self._evaluate(engine, text, scope)))
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread below
                # The frames hold the engine's answer, which must die in this thread.
                traceback.clear_frames(error.__traceback__)
                errors.append(error.with_traceback(None))

        thread = _start(work)
        thread.join(limits.seconds)
        if thread.is_alive():
            self._abandoned.append(thread)
            raise _too_slow(limits)
        if errors:
            raise self._translated(errors[0], text)
        return answers[0]

    def _evaluate(
        self, engine: ox.Store, text: str, scope: Scope
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        named: list[ox.NamedNode | ox.BlankNode] = (
            list(engine.named_graphs())
            if scope.named is None
            else [ox.NamedNode(name) for name in scope.named]
        )
        return engine.query(
            text,
            default_graph=[ox.NamedNode(name) for name in scope.default] or ox.DefaultGraph(),
            named_graphs=named,
        )

    def _translated(self, error: BaseException, text: str) -> BaseException:
        if isinstance(error, SyntaxError):
            line, column = position_of(str(error)) or (None, None)
            return syntax_error(text, line, column, str(error))
        if isinstance(error, OSError):
            return store_failure(error, self._address)
        if isinstance(error, CoopgraphError):
            return error
        if isinstance(error, ValueError | RuntimeError):
            return QueryLimitError(msg("the query failed: {reason}", reason=str(error)))
        return error

    def graphs(self) -> tuple[str, ...]:
        """Return the names of the named graphs, sorted."""
        return tuple(sorted(str(g.value) for g in self._open().named_graphs()))

    def count(self, graph: str | None = None) -> int:
        """Return the number of quads, of one graph or of all."""
        engine = self._open()
        if graph is None:
            return len(engine)
        return sum(1 for _ in engine.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def dump(self, graphs: Sequence[str] | None = None) -> Iterator[bytes]:
        """Yield N-Quads lines of some or all graphs, in the store's order."""
        engine = self._open()
        with tempfile.TemporaryFile() as file:
            if graphs is None:
                self._dump_into(file, engine, None)
                yield from file
            for name in graphs or ():
                self._dump_into(file, engine, ox.NamedNode(name))
                end = f" <{name}> .\n".encode()
                yield from (line.removesuffix(b" .\n") + end for line in file)

    def _dump_into(self, file: IO[bytes], engine: ox.Store, graph: ox.NamedNode | None) -> None:
        try:
            file.seek(0)
            file.truncate()
            form = ox.RdfFormat.N_QUADS if graph is None else ox.RdfFormat.N_TRIPLES
            engine.dump(file, form, from_graph=graph)
            file.seek(0)
        except (OSError, RuntimeError) as error:
            raise store_failure(error, self._address) from error

    def replace(self, quads: Iterable[bytes], *, graphs: Sequence[str]) -> None:
        """Empty the graphs and load N-Quads lines, in one step.

        Raises
        ------
        StoreError
            If the store is read-only, or a line is no N-Quads.
        DiskFullError
            If the disk is full.
        """
        engine = self._writing()
        try:
            with tempfile.SpooledTemporaryFile(max_size=64 * 1024 * 1024) as buffer:
                for line in quads:  # writelines would hold all in memory
                    buffer.write(line)
                buffer.seek(0)
                parsed = _parsed(buffer)  # all read before any write
            for name in graphs:
                engine.remove_graph(ox.NamedNode(name))
            engine.extend(parsed)
            engine.flush()
        except OSError as error:
            raise store_failure(error, self._address) from error

    def bulk_load(self, paths: Iterable[str | Path]) -> None:
        """Load N-Quads files into a new store at the engine's speed.

        The files are our own writer's (escaped and checked), so the engine does not check again.
        """
        engine = self._writing()
        try:
            for path in paths:
                engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True)
            engine.flush()
        except OSError as error:
            raise store_failure(error, self._address) from error

    def load(
        self, data: bytes, media: str, *, graph: str | None = None, path: str | None = None
    ) -> None:
        """Load a file of RDF in any format Oxigraph reads.

        Parameters
        ----------
        data
            The file.
        media
            Its extension: ``ttl``, ``nt``, ``nq``, ``trig``, ``rdf``, ``jsonld``.
        graph
            Where triples without a graph go.
        path
            Name for messages.

        Raises
        ------
        StoreError
            With the line and column of the first error.
        """
        engine = self._writing()
        kind = ox.RdfFormat.from_extension(media)
        if kind is None:
            raise StoreError(msg("unknown RDF format {value!r}", value=media), path=path)
        target = ox.DefaultGraph() if graph is None else ox.NamedNode(graph)
        try:
            if kind.supports_datasets:
                # What stands in no graph goes where triples go.
                quads = ox.parse(data, kind)
                engine.extend([_placed(quad, target) for quad in quads])
            else:
                engine.load(data, kind, to_graph=target)
        except SyntaxError as error:
            line, column = position_of(str(error)) or (None, None)
            raise StoreError(
                msg("no valid {kind}: {reason}", kind=str(kind.name), reason=str(error)),
                path=path,
                line=line,
                column=column,
                hint=msg("mend the line, or check that the file is what its name says"),
            ) from error
        except OSError as error:
            raise store_failure(error, self._address) from error

    def _writing(self) -> ox.Store:
        engine = self._open()
        if not self._writable:
            raise StoreError(
                msg("the store is open for reading only"),
                path=self._address,
                hint=msg("change the sources and run: coopgraph build"),
            )
        return engine


def _parsed(lines: IO[bytes]) -> list[ox.Quad]:
    try:
        return list(ox.parse(lines, ox.RdfFormat.N_QUADS))
    except (SyntaxError, ValueError) as error:
        raise StoreError(msg("no N-Quads: {reason}", reason=str(error))) from error


def _placed(quad: ox.Quad, target: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    if quad.graph_name != ox.DefaultGraph():
        return quad
    return ox.Quad(quad.subject, quad.predicate, quad.object, target)


def _start(work: Callable[[], None]) -> threading.Thread:
    with _STACK_LOCK:
        before = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=work, daemon=True, name="coopgraph-query")
            thread.start()
        finally:
            threading.stack_size(before)
    return thread


def _too_slow(limits: Limits) -> QueryLimitError:
    return QueryLimitError(
        msg("the query took more than {seconds:g} s", seconds=limits.seconds),
        hint=msg("add a LIMIT or a FILTER, or allow more time with --timeout"),
    )


def _within(limits: Limits, started: float, rows: int) -> None:
    refuse_more_rows(rows, limits)
    if time.monotonic() - started > limits.seconds:
        raise _too_slow(limits)


def _answer(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, limits: Limits
) -> Answer:
    if isinstance(result, ox.QueryBoolean):
        return AskAnswer(bool(result))
    started = time.monotonic()
    if isinstance(result, ox.QuerySolutions):
        variables = tuple(v.value for v in result.variables)
        rows: list[tuple[Term | None, ...]] = []
        for number, solution in enumerate(result, start=1):
            if number % _CHECK_EVERY == 0 or number > limits.rows:
                _within(limits, started, number)
            rows.append(tuple(None if cell is None else plain_term(cell) for cell in solution))
        return SelectAnswer(variables, tuple(rows))
    triples: dict[Triple, None] = {}
    for number, triple in enumerate(result, start=1):
        if number % _CHECK_EVERY == 0 or number > limits.rows:
            _within(limits, started, number)
        subject, predicate = plain_term(triple.subject), Iri(triple.predicate.value)
        obj = plain_term(triple.object)
        if isinstance(subject, Iri | Blank):
            triples[subject, predicate, obj] = None
    return TriplesAnswer(tuple(triples))


def _as_csv(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> IO[bytes] | None:
    """Return the answer as a CSV file on disk, None if it has no columns."""
    if not isinstance(result, ox.QuerySolutions):
        raise StoreError(msg("only a SELECT has columns"))
    if not result.variables:
        return None
    file = tempfile.TemporaryFile()  # noqa: SIM115 - its reader closes it
    try:
        result.serialize(file, format=ox.QueryResultsFormat.CSV)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file
