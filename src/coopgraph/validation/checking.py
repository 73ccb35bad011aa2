"""Checking a graph: the ontology's shapes and the quality report, in one value."""

from __future__ import annotations

from collections.abc import Sequence

from coopgraph.messages import msg
from coopgraph.query import RowFinder
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.store import Store
from coopgraph.validation._quality import quality
from coopgraph.validation._scene import Scene
from coopgraph.validation._shapes import shape_findings
from coopgraph.validation.report import Check, Grade, QualityReport

__all__ = ["check_graph"]


def check_graph(
    store: Store,
    *,
    title: str = "",
    languages: Sequence[str] = ("en", "fr"),
    rows: RowFinder | None = None,
    people: Store | None = None,
    shapes: bool = True,
    gazetteer: Gazetteer | None = None,
) -> QualityReport:
    """Return what is wrong with a graph, what it lacks, and what is in doubt.

    Parameters
    ----------
    store, title
        The graph and its title.
    languages
        Of names, first first.
    rows
        Finds the file and row of a claim; None: locators alone are told.
    people
        The people store, checked by its own shapes.
    shapes
        Whether to run the ontology's shapes (pySHACL, extra ``validate``).

    gazetteer
        Open; tells in which country a place lies. None: that is not compared.

    Raises
    ------
    MissingExtraError
        If `shapes` and pySHACL is not installed.
    """
    scene = Scene(store, languages, rows, gazetteer)
    notes = []
    if gazetteer is None:
        notes.append(msg("Countries and places were not compared: that needs the gazetteer."))
    findings, tallies = quality(scene)
    if shapes:
        findings += shape_findings(scene, people)
    else:
        notes.append(msg("The shapes of the ontology were not run."))
    grades, checks = list(Grade), list(Check)
    findings.sort(
        key=lambda f: (grades.index(f.grade), checks.index(f.check), f.label, f.texts["en"])
    )
    return QualityReport(title, tuple(findings), tuple(tallies), tuple(notes))
