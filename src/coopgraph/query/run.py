"""Running a query on a store, with labels for what it finds."""

from __future__ import annotations

import time
from collections.abc import Sequence

from coopgraph.errors import QuerySyntaxError
from coopgraph.model import DEFAULT_BASE
from coopgraph.query.names import labels, prologue
from coopgraph.query.results import Result
from coopgraph.store import (
    XSD,
    Answer,
    AskAnswer,
    Iri,
    Limits,
    Literal,
    Scope,
    SelectAnswer,
    Store,
)

__all__ = ["run_query"]

_LABEL_LIMIT = 20_000  # IRIs of one answer that are given labels


def run_query(
    store: Store,
    text: str,
    *,
    base: str = DEFAULT_BASE,
    languages: Sequence[str] = ("en", "fr"),
    limits: Limits = Limits(),
    scope: Scope = Scope(),
    with_labels: bool = True,
) -> Result:
    """Return the result of a SPARQL query.

    Parameters
    ----------
    text
        A SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes of docs/graph.md need no declaration.
        The default graph is ``graph/current``.
    base
        The project's base IRI, for the prefix ``id:``.
    languages
        Of the labels, first first.
    limits
        Time and rows.
    scope
        Default and named graphs.
    with_labels
        Whether to look up names of the IRIs found.

    Raises
    ------
    QuerySyntaxError
        With the query and a caret under the place.
    QueryLimitError
        If it passes a limit, or asks for SERVICE or an update.
    """
    started = time.monotonic()
    prefixes = prologue(base)
    answer = _asked(store, text, prefixes, scope, limits)
    if isinstance(answer, AskAnswer):
        cell = Literal("true" if answer.value else "false", XSD + "boolean")
        return Result(("answer",), ((cell,),), seconds=time.monotonic() - started)
    if isinstance(answer, SelectAnswer):
        variables, rows = answer.variables, answer.rows
    else:
        variables, rows = ("subject", "predicate", "object"), answer.triples
    named = {}
    if with_labels:
        found = dict.fromkeys(t.value for row in rows for t in row if isinstance(t, Iri))
        named = labels(store, list(found)[:_LABEL_LIMIT], languages)
    return Result(variables, rows, named, prefixes, time.monotonic() - started)


def _asked(
    store: Store, text: str, prefixes: dict[str, str], scope: Scope, limits: Limits
) -> Answer:
    """Ask with the prefixes on a line of their own, which errors do not count."""
    head = "".join(f"PREFIX {name}: <{iri}> " for name, iri in prefixes.items())
    try:
        return store.query(f"{head}\n{text}", scope=scope, limits=limits)
    except QuerySyntaxError as error:
        if error.line is not None and error.line > 1:
            error.line -= 1
        raise
