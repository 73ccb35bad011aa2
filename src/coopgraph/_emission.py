"""The values of a graph → its quads, block by block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from coopgraph._assembly import Assembly
from coopgraph.manifest import Project
from coopgraph.model import ONTOLOGY, Vocabulary
from coopgraph.resolution import Decision, DecisionKind, has_plain_triple
from coopgraph.store import CURRENT, DECISIONS, QuadSpool, QuadWriter, source_graph

__all__ = ["emit"]

_STEP = 10_000


def emit(
    project: Project, assembly: Assembly, spool: QuadSpool, progress: Callable[[int, int], None]
) -> int:
    """Put the quads of a graph into a spool.

    Returns
    -------
    int
        Number of triples in ``graph/current``.
    """
    # As many statements as claims, nearly: they are reconciled while the claims are loaded.
    described = len(assembly.described) + len(assembly.entities)
    total = 2 * len(assembly.claims) + described
    triples = 0
    for done, count in enumerate(_blocks(project, assembly, spool)):
        triples += count
        if done % _STEP == 0:
            progress(min(done, total), total)
    return triples


def _blocks(project: Project, assembly: Assembly, spool: QuadSpool) -> Iterator[int]:
    """Add block after block; yield how many triples each adds to the current graph."""
    current = QuadWriter(CURRENT, project.iris, project.vocabulary)
    for _ in _source_blocks(project, assembly, spool):
        yield 0
    plain: dict[str, list[str]] = defaultdict(list)
    for statement in assembly.statements:
        yield spool.add(statement.iri, current.statement_alone(statement))
        for contribution in statement.contributions:
            yield spool.add(contribution.iri, current.contribution(contribution))
    for kind, subject, obj in _plain(assembly, project.vocabulary):
        for end, line in current.plain_by_subject(kind, subject, obj):
            plain[end].append(line)
    for entity in assembly.entities:
        lines = current.entity(entity, superclasses=True)
        yield spool.add(entity.iri, lines + plain.pop(entity.iri, []))
    for source in assembly.sources:
        yield spool.add(source.iri, current.source(source))
    replaced_by = "<http://purl.org/dc/terms/isReplacedBy>"
    for old, new in assembly.same_as.replaced():
        yield spool.add(old, [current.triple(old, replaced_by, f"<{new}>")])
    for subject, line in _decision_lines(assembly.decisions):
        spool.add(subject, [line])


def _source_blocks(project: Project, assembly: Assembly, spool: QuadSpool) -> Iterator[int]:
    writers = {
        source.iri: QuadWriter(source_graph(source.iri), project.iris, project.vocabulary)
        for source in assembly.sources
    }
    for claim in assembly.claims:
        yield spool.add(claim.iri, writers[claim.source].claim(claim))
    for source_iri, entity in assembly.described:
        yield spool.add(entity.iri, writers[source_iri].entity(entity))


def _plain(assembly: Assembly, vocabulary: Vocabulary) -> Iterator[tuple[str, str, str]]:
    """Yield the plain triples that hold, with those that transitivity adds."""
    types = {t.name: t for t in vocabulary}
    transitive: dict[str, set[tuple[str, str]]] = {
        t.name: set() for t in types.values() if t.transitive
    }
    for statement in assembly.statements:
        if not has_plain_triple(statement, types[statement.type], assembly.as_of):
            continue
        yield statement.type, statement.subject, statement.object
        if statement.type in transitive:
            transitive[statement.type].add((statement.subject, statement.object))
    for name, pairs in transitive.items():
        for subject, obj in _closure(pairs):
            yield name, subject, obj


def _closure(pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs that transitivity adds; a cycle adds no pair of a thing with itself."""
    above: dict[str, set[str]] = {}
    for low, high in pairs:
        above.setdefault(low, set()).add(high)
    added = []
    for start in sorted(above):
        seen: set[str] = set()
        stack = list(above[start])
        while stack:
            node = stack.pop()
            if node not in seen:
                seen.add(node)
                stack += above.get(node, ())
        added += [(start, end) for end in sorted(seen - above[start] - {start})]
    return added


def _decision_lines(decisions: Iterable[Decision]) -> Iterator[tuple[str, str]]:
    for decision in decisions:
        name = "notSameEntity" if decision.kind is DecisionKind.NOT_SAME else "sameEntity"
        line = f"<{decision.left}> <{ONTOLOGY}{name}> <{decision.right}> <{DECISIONS}> .\n"
        yield decision.left, line
