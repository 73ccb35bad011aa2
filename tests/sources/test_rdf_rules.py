"""Rule files: a project's own, wrong ones, and what coopgraph brings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.errors import ProjectError
from coopgraph.model import Kind
from coopgraph.sources._rdf_rule_files import BUILT_IN, built_in_rules
from coopgraph.store import load_vocabulary
from tests.shared import SHARED, needs_shared

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rdf.md"
MANIFEST = '[project]\n[[source]]\nid = "data"\nreader = "rdf"\npath = "data.ttl"\n{}\n'
DATA = """@prefix t: <https://example.org/terms#> . @prefix e: <https://example.org/id/> .
e:arles a t:Ville ; t:nom "Arles"@fr ; t:jumelage e:pact .
e:pisa a t:Ville ; t:nom "Pisa" .
e:pact t:avec e:pisa ; t:depuis 1992 .
"""
RULES = """
[prefixes]
t = "https://example.org/terms#"
[kinds]
"t:Ville" = "City"
[entity]
name = ["t:nom"]
[[record]]
having = "t:avec"
relation = "twinned-with"
[record.read]
subject = ["^t:jumelage"]
object = ["t:avec"]
start = ["t:depuis"]
"""


def project(folder: Path, options: str, rules: str = RULES, data: str = DATA) -> Path:
    (folder / "coopgraph.toml").write_text(MANIFEST.format(options), "utf-8")
    (folder / "data.ttl").write_text(data, "utf-8")
    (folder / "rules.toml").write_text(rules, "utf-8")
    return folder


def test_own_rules(tmp_path: Path) -> None:
    report = cg.build(cg.read_manifest(project(tmp_path, 'rules = "rules.toml"')))
    assert (report.statements, report.findings) == (1, ())
    with cg.open(tmp_path) as graph:
        frame = graph.network("twinned-with").edges
        assert len(frame) == 1
        assert graph.counts()["entities"] == {"City": 2, "Place": 2, "Source": 1}


def test_the_example_of_the_docs(tmp_path: Path) -> None:
    parts = dict(
        re.findall(r"<!-- (\w+) -->\n```\w+\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    )
    (tmp_path / "coopgraph.toml").write_text("[project]\n" + parts["manifest"], "utf-8")
    (tmp_path / "pacts.ttl").write_text(parts["data"], "utf-8")
    (tmp_path / "pacts-rules.toml").write_text(parts["rules"], "utf-8")
    report = cg.build(cg.read_manifest(tmp_path))
    assert (report.statements, report.findings) == (2, ())
    with cg.open(tmp_path) as graph:
        assert graph.counts()["statements"] == {"twinned-with": 1, "member-of": 1}


def test_rules_are_used_in_their_order(tmp_path: Path) -> None:
    data = DATA + "e:club a <https://schema.org/City> ; t:nom 'Club' ."
    own = RULES.replace("[kinds]\n", '[kinds]\n"<https://schema.org/City>" = "Network"\n')
    folder = project(tmp_path, 'rules = ["rules.toml", "schema"]', own, data)
    cg.build(cg.read_manifest(folder))
    with cg.open(folder) as graph:
        assert graph.counts()["entities"]["Network"] == 1


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ('rules = "nonsense"', "unknown rules 'nonsense'"),
        ('rules = "absent.toml"', "there is no file absent.toml"),
        ('rules = "../outside.toml"', "there is no file ../outside.toml"),
        ("rules = 5", "unknown rules '5'"),
    ],
)
def test_rules_that_are_not_there(tmp_path: Path, option: str, message: str) -> None:
    (tmp_path / "outside.toml").write_text(RULES, "utf-8")
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(ProjectError, match=re.escape(message)) as caught:
        cg.build(cg.read_manifest(project(inner, option)))
    assert str(caught.value.path).endswith("coopgraph.toml")
    assert caught.value.hint is not None


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("[kinds]", "[kinds", "no valid TOML", None),
        ("[kinds]", "[kindz]", "unknown key 'kindz'", 4),
        ('"City"', '"Citty"', "unknown kind 'Citty'", 5),
        ("start =", "begin =", "unknown key 'begin'", 14),
        ('["t:nom"]', "[5]", "5 is no text", 7),
        ('["t:nom"]', '["u:nom"]', "the prefix 'u' is not declared", 7),
        ('["t:nom"]', '["t:nom//t:a"]', "no path of predicates", 7),
        ('having = "t:avec"', "", "a record needs class or having", 8),
        ('object = ["t:avec"]', "", "a record needs class or having", 8),
        ('"https://example.org/terms#"', '"not an iri "', "is no IRI", None),
        ("[[record]]", "[record]", "write [[record]]", None),
        ('having = "t:avec"', 'having = "t:avec"\neach = 5', "'each' is no table", 10),
    ],
)
def test_wrong_rules_name_their_line(
    tmp_path: Path, old: str, new: str, message: str, line: int | None
) -> None:
    assert old in RULES
    folder = project(tmp_path, 'rules = "rules.toml"', RULES.replace(old, new, 1))
    with pytest.raises(ProjectError, match=re.escape(message)) as caught:
        cg.build(cg.read_manifest(folder))
    assert str(caught.value.path).endswith("rules.toml")
    if line is not None:
        assert caught.value.line == line


def test_a_relation_type_that_the_project_lacks_is_told(tmp_path: Path) -> None:
    rules = RULES.replace("twinned-with", "allied-with")
    report = cg.build(cg.read_manifest(project(tmp_path, 'rules = "rules.toml"', rules)))
    (finding,) = report.findings
    assert "no relation type allied-with" in finding.render()


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_rules_name_relation_types_that_are(name: str) -> None:
    rules = built_in_rules(name)
    vocabulary = load_vocabulary()
    used = {r.type for r in rules.relations.values()} | {r.type for r in rules.records} - {None}
    assert all(kind in vocabulary for kind in used if kind)


def test_coopgraph_s_rules_have_every_kind_and_property() -> None:
    rules = built_in_rules("coopgraph")
    assert set(rules.kinds.values()) == set(Kind)
    for relation in load_vocabulary():
        assert rules.relations[relation.plain_property].type == relation.name
        if relation.inverse_property:
            assert rules.relations[relation.inverse_property].inverse


VOCABULARIES = {
    "http://www.w3.org/ns/org#": "w3c_org.ttl",
    "https://schema.org/": "schemaorg-current-https.ttl",
    "http://www.w3.org/ns/prov#": "w3c_prov-o.ttl",
    "http://data.europa.eu/m8g/": "semic_cpov_2.1.2.ttl",
    "http://www.w3.org/ns/dcat#": "w3c_dcat3.ttl",
}


@needs_shared
@pytest.mark.parametrize("space", VOCABULARIES)
def test_terms_that_rules_name_are_in_their_vocabulary(space: str) -> None:
    text = (SHARED / "data" / "vocabularies" / VOCABULARIES[space]).read_text("utf-8")
    named: set[str] = set()
    for name in BUILT_IN:
        rules = built_in_rules(name)
        named |= set(rules.predicates) | set(rules.kinds)
        named |= {c for record in rules.records for c in record.classes}
    terms = {iri.removeprefix(space) for iri in named if iri.startswith(space)}
    assert terms
    assert not {t for t in terms if not re.search(rf"[:/#]{t}\b", text)}
