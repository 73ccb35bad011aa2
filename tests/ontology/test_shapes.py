"""Good data conform; each piece of bad data raises its finding, graded, in both languages."""

from __future__ import annotations

from functools import cache

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH, Graph, Namespace, URIRef

from ._files import COOP, HERE, ONTOLOGY, graph
from ._shape_cases import CASES, PEOPLE, PREFIXES, PUBLIC, Case

EX = Namespace("https://example.org/")
COOPSH = Namespace("https://w3id.org/coopgraph/shapes#")
PUBLIC_SHAPES = (COOPSH.PublicNoPerson, COOPSH.PublicNoRepresentation)


def _data(*names: str) -> Graph:
    data = Graph()
    for kind in (COOP.Sector, COOP.SDG):
        for concept in graph("concepts.ttl").subjects(RDF.type, kind):
            data.add((concept, RDF.type, kind))
    for name in names:
        data.parse(HERE / name, format="turtle")
    return data


@cache
def _shapes(*, public: bool) -> Graph:
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")
    for shape in () if public else PUBLIC_SHAPES:
        shapes.add((shape, SH.deactivated, rdflib.Literal(True)))
    return shapes


def _findings(data: Graph, *, public: bool = True) -> dict[str, set[tuple[str, str]]]:
    """Return English message → (severity, focus node); each result speaks both languages."""
    _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(public=public))
    assert isinstance(report, Graph)
    found: dict[str, set[tuple[str, str]]] = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        messages = {m.language: str(m) for m in report.objects(result, SH.resultMessage)}  # type: ignore[attr-defined]
        assert set(messages) == {"en", "fr"}
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        focus = str(report.value(result, SH.focusNode)).removeprefix(EX)
        found.setdefault(messages["en"], set()).add((severity, focus))
    return found


def _expect(case: Case, data: Graph, *, public: bool) -> None:
    data.update(PREFIXES + case.change)
    found = _findings(data, public=public)
    matching = [where for text, where in found.items() if text.startswith(case.message)]
    assert matching == [{(case.severity, case.focus)}], found


def test_good_data_raise_nothing() -> None:
    assert _findings(_data("good.ttl")) == {}


def test_good_people_raise_nothing_in_their_own_store() -> None:
    assert _findings(_data("good.ttl", "people.ttl"), public=False) == {}


def test_good_data_have_an_instance_of_every_targeted_class() -> None:
    data = _data("good.ttl", "people.ttl")
    for cls in graph("shapes.ttl").objects(None, SH.targetClass):
        if str(cls).startswith(COOP):
            assert (None, RDF.type, cls) in data, cls


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.focus}: {c.message}")
def test_bad_data_raise_their_finding(case: Case) -> None:
    _expect(case, _data("good.ttl"), public=True)


@pytest.mark.parametrize("case", PEOPLE, ids=lambda c: f"{c.focus}: {c.change[:50]}")
def test_bad_people_raise_their_finding(case: Case) -> None:
    _expect(case, _data("good.ttl", "people.ttl"), public=False)


@pytest.mark.parametrize("case", PUBLIC, ids=lambda c: c.change)
def test_people_are_found_in_a_public_graph(case: Case) -> None:
    _expect(case, _data("good.ttl"), public=True)


def test_every_message_has_a_case() -> None:
    messages = {
        str(m)
        for m in graph("shapes.ttl").objects(None, SH.message)
        if getattr(m, "language", None) == "en"
    }
    cases = [*CASES, *PEOPLE, *PUBLIC]
    assert [m for m in messages if not any(m.startswith(c.message) for c in cases)] == []


def test_a_quote_of_200_characters_is_allowed() -> None:
    data = _data("good.ttl")
    data.set((EX.claim, COOP.quote, rdflib.Literal("é" * 200)))
    assert _findings(data) == {}


def test_a_relation_nobody_s_own_source_asserts_is_not_one_sided() -> None:
    data = _data("good.ttl")
    attributed = URIRef("http://www.w3.org/ns/prov#wasAttributedTo")
    data.remove((None, attributed, None))
    assert _findings(data) == {}


@pytest.mark.parametrize("bound", [0, 1])
def test_confidence_may_be_either_bound(bound: int) -> None:
    data = _data("good.ttl")
    data.set((EX.twinning, COOP.confidence, rdflib.Literal(bound)))
    assert _findings(data) == {}


@pytest.mark.parametrize(
    ("subject", "object_"),
    [("aix-place", "masis-place"), ("aix", "cuf"), ("assises", "series"), ("project", "series")],
)
def test_part_of_takes_each_pair_of_one_nature(subject: str, object_: str) -> None:
    data = _data("good.ttl")
    data.set((EX.edition, COOP.subject, EX[subject]))
    data.set((EX.edition, COOP.object, EX[object_]))
    assert _findings(data) == {}
