"""The ontology's shapes run by pySHACL: public graph, claims and persons, each by its own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopgraph.errors import MissingExtraError
from coopgraph.messages import LANGUAGES, msg
from coopgraph.model import DEFAULT_BASE
from coopgraph.store import CURRENT, SOURCE_GRAPHS, Store, ontology_text
from coopgraph.validation._scene import Scene
from coopgraph.validation.report import Check, Grade, QualityFinding, texts_of

if TYPE_CHECKING:
    import rdflib

__all__ = ["shape_findings"]

_SHAPES: Final = DEFAULT_BASE + "shapes#"
# A source graph describes its things in part only: what must be whole is judged in graph/current.
_OF_SOURCES: Final = (
    "ClaimForm",
    "Quote",
    "PersonContact",
    "PublicNoPerson",
    "PublicNoRepresentation",
)
# The people store describes the bodies in part, and its statements have rows for claims.
_OF_PEOPLE: Final = ("PersonContact", "RepresentationEnds")
# Missing values that the quality report counts: (shape, path; "" any).
_COUNTED: Final = frozenset(
    {
        ("StatementSource", "source"),
        ("StatementDate", ""),
        ("EntityIdentifier", ""),
        ("AuthorityPlace", ""),
        ("PlaceCoordinates", ""),
    }
)
_GRADES: Final = {"Violation": Grade.VIOLATION, "Warning": Grade.WARNING, "Info": Grade.INFO}


def shape_findings(scene: Scene, people: Store | None = None) -> list[QualityFinding]:
    """Return what the shapes find that the quality report does not count already.

    Parameters
    ----------
    scene
        The graph.
    people
        The people store, which has shapes of its own.

    Raises
    ------
    MissingExtraError
        If pySHACL is not installed.
    """
    try:
        import pyshacl  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise MissingExtraError(
            msg("the shapes need pySHACL"),
            hint=msg("pip install 'coopgraph[validate]', or check with --no-shapes"),
        ) from error
    sources = tuple(g for g in scene.store.graphs() if g.startswith(SOURCE_GRAPHS))
    findings = _validated(scene, _data(scene.store, (CURRENT,), terms=True), _shapes())
    findings += _validated(scene, _data(scene.store, sources), _shapes(only=_OF_SOURCES))
    if people is not None:
        findings += _validated(scene, _data(people, (CURRENT,)), _shapes(only=_OF_PEOPLE))
    return findings


def _data(store: Store, graphs: tuple[str, ...], *, terms: bool = False) -> rdflib.Graph:
    """Return the triples of some graphs; with the ontology's terms, which type the concepts."""
    import rdflib

    graph = rdflib.Graph()
    if graphs:
        ends = {f" <{name}> .\n".encode() for name in graphs}
        lines = (
            line[: -len(end)] + b" .\n"
            for line in store.dump(graphs)
            for end in ends
            if line.endswith(end)
        )
        graph.parse(data=b"".join(lines), format="nt")
    for name in ("concepts.ttl", "coopgraph.ttl") if terms else ():
        graph.parse(data=ontology_text(name), format="turtle")
    return graph


def _shapes(*, only: tuple[str, ...] = ()) -> rdflib.Graph:
    """Return the shapes, all of them or those named alone active."""
    import rdflib
    from rdflib import RDF, SH

    graph = rdflib.Graph()
    graph.parse(data=ontology_text("shapes.ttl"), format="turtle")
    for shape in list(graph.subjects(RDF.type, SH.NodeShape)):
        name = str(shape).removeprefix(_SHAPES)
        if only and name not in only:
            graph.add((shape, SH.deactivated, rdflib.Literal(True)))
    return graph


def _validated(scene: Scene, data: rdflib.Graph, shapes: rdflib.Graph) -> list[QualityFinding]:
    import pyshacl
    import rdflib
    from rdflib import RDF, SH

    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, rdflib.Graph)  # noqa: S101 - text only if asked for
    findings = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        if _is_counted(report, shapes, result):
            continue
        focus = str(report.value(result, SH.focusNode))
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        texts = {
            m.language: str(m)
            for m in report.objects(result, SH.resultMessage)
            if isinstance(m, rdflib.Literal) and m.language
        }
        english = texts.get("en", severity)
        value = report.value(result, SH.value)
        shown = f" ({value})" if isinstance(value, rdflib.Literal) else ""
        label = scene.label(focus)
        of_source = focus in scene.titles
        hint = texts_of(msg("complete its entry in coopgraph.toml, or its row in sources.csv"))
        findings.append(
            QualityFinding(
                _GRADES[severity],
                Check.SHAPE,
                focus,
                label,
                {tag: f"{label}: {texts.get(tag, english)}{shown}" for tag in LANGUAGES},
                hint if of_source else {},
                scene.place(focus),
            )
        )
    return findings


def _is_counted(report: rdflib.Graph, shapes: rdflib.Graph, result: rdflib.term.Node) -> bool:
    from rdflib import SH

    if report.value(result, SH.sourceConstraintComponent) != SH.MinCountConstraintComponent:
        return False
    source = report.value(result, SH.sourceShape)
    owner = None if source is None else shapes.value(predicate=SH.property, object=source)
    shape = str(owner).removeprefix(_SHAPES)
    path = str(report.value(result, SH.resultPath)).rpartition("/")[2]
    return (shape, path) in _COUNTED or (shape, "") in _COUNTED
