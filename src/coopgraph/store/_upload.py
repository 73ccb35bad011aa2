"""Loads quads into a server by SPARQL updates: beside the old graphs, then over them."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import IO, Final

import pyoxigraph as ox

from coopgraph.errors import CoopgraphError, StoreError
from coopgraph.messages import msg

__all__ = ["MAX_TRIPLES", "Upload", "upload"]

MAX_TRIPLES: Final = 1000  # in one INSERT DATA; more overflows Virtuoso's compiler
_MAX_BYTES: Final = 2_000_000
_IN_MEMORY: Final = 16 * 1024 * 1024


class Upload:
    """N-Quads lines, read and checked, as the N-Triples of each graph.

    Parameters
    ----------
    lines
        N-Quads.
    graphs
        The graphs they may be in.

    Raises
    ------
    StoreError
        On entering, if a line is no N-Quads or belongs to another graph.
    """

    def __init__(self, lines: Iterable[bytes], graphs: Sequence[str]) -> None:
        self._lines = lines
        self._files: dict[str, IO[bytes]] = {}
        self._stack = ExitStack()
        self.graphs = tuple(graphs)
        self.has_blanks = False

    def __enter__(self) -> Upload:
        try:
            for name in self.graphs:
                file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
                self._files[name] = self._stack.enter_context(file)
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
                spool.writelines(self._lines)
                spool.seek(0)
                for quad in ox.parse(spool, ox.RdfFormat.N_QUADS):
                    self._sort(quad)
        except (SyntaxError, ValueError) as error:
            self._stack.close()
            raise StoreError(msg("no N-Quads: {reason}", reason=str(error))) from error
        except BaseException:
            self._stack.close()
            raise
        return self

    def _sort(self, quad: ox.Quad) -> None:
        name = quad.graph_name
        file = self._files.get(name.value) if isinstance(name, ox.NamedNode) else None
        if file is None:
            raise StoreError(
                msg("a quad of {graph}, which is not among the graphs to replace", graph=str(name)),
                value=str(quad),
            )
        ends = (quad.subject, quad.object)
        self.has_blanks = self.has_blanks or any(isinstance(end, ox.BlankNode) for end in ends)
        ox.serialize([quad.triple], file, ox.RdfFormat.N_TRIPLES)

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    def triples(self, graph: str) -> bytes:
        """Return the N-Triples of a graph."""
        file = self._files[graph]
        file.seek(0)
        return file.read()

    def parts(self, graph: str) -> Iterator[str]:
        """Yield the N-Triples of a graph, `MAX_TRIPLES` at a time."""
        file = self._files[graph]
        file.seek(0)
        part: list[bytes] = []
        size = 0
        for line in file:
            if len(part) == MAX_TRIPLES or (part and size + len(line) > _MAX_BYTES):
                yield b"".join(part).decode("utf-8")
                part, size = [], 0
            part.append(line)
            size += len(line)
        if part:
            yield b"".join(part).decode("utf-8")


def upload(prepared: Upload, change: Callable[[str], None]) -> None:
    """Replace graphs by updates that `change` sends.

    The last one is not undone when it fails: the server may still be at it, and the new graphs
    (``urn:uuid:…``) are all there is then.

    Raises
    ------
    StoreError
        If there are blank nodes, which lose their identity between two requests.
    """
    if prepared.has_blanks:
        raise StoreError(
            msg("blank nodes cannot be sent in several requests"),
            hint=msg("give them IRIs, or give the server's graph_store_address"),
        )
    beside: dict[str, str] = {}
    try:
        for graph in prepared.graphs:
            for part in prepared.parts(graph):
                new = beside.setdefault(graph, f"urn:uuid:{uuid.uuid4()}")
                change(f"INSERT DATA {{ GRAPH <{new}> {{\n{part}}} }}")
    except BaseException:
        with suppress(CoopgraphError):
            if beside:
                change(" ;\n".join(f"DROP SILENT GRAPH <{new}>" for new in beside.values()))
        raise
    steps = [
        f"MOVE <{beside[graph]}> TO <{graph}>"
        if graph in beside
        else f"DROP SILENT GRAPH <{graph}>"
        for graph in prepared.graphs
    ]
    if steps:
        change(" ;\n".join(steps))
