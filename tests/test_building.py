"""What a build writes, and that one that fails writes nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import coopgraph as cg
from coopgraph.building import file_digest
from coopgraph.errors import DiskFullError, InputError, ProjectError, StoreError
from tests._facts import ENTITIES, MANIFEST, RELATIONS, SOURCES, build, files, write_facts

BASE = "https://w3id.org/coopgraph/"


def tree(folder: Path) -> set[str]:
    """Return the names of all files and folders below a folder, without the lock."""
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.name != "LOCK"}


def content(folder: Path) -> tuple[str, int]:
    """Return the fingerprint, checked against the bytes, and the number of statements."""
    with cg.open(folder) as graph:
        assert hashlib.sha256(graph.serialized("nq")).hexdigest() == graph.fingerprint
        return graph.fingerprint, sum(graph.counts()["statements"].values())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a built project with a fact and a person added since."""
    folder = write_facts(tmp_path / "project")
    build(folder)
    table = folder / "sources" / "relations.csv"
    table.write_text(RELATIONS + "arles,cooperates-with,pisa,2010,page\n", "utf-8")
    (folder / "people.csv").write_text("person,body\nAda Bonnet,Arles\n", "utf-8")
    return folder


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    "step",
    [
        "pathlib.Path.mkdir",
        "coopgraph.store.EmbeddedStore.create",
        "coopgraph.store.EmbeddedStore.bulk_load",
        "pathlib.Path.write_text",
        "os.fsync",
        "pathlib.Path.rename",
        "pathlib.Path.replace",
    ],
)
def test_a_disk_that_fills_up_at_a_step_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before, names, kept = content(project), tree(project / "store"), files(project / "store")
    with monkeypatch.context() as patch:
        patch.setattr(step, no_room)
        with pytest.raises(DiskFullError, match="no room left on the disk") as caught:
            build(project)
    assert caught.value.hint is not None
    assert tree(project / "store") - names <= {"people", ".CURRENT"}
    assert {k: v for k, v in files(project / "store").items() if k in kept} == kept
    assert content(project) == before
    assert build(project).statements == content(project)[1] == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 24 MB; None where this process may not mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    may = sys.platform == "linux" and os.geteuid() == 0
    if not may or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        yield None
        return
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_is_really_full(
    small_disk: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_facts((small_disk or tmp_path) / "project")
    build(folder)
    before = content(folder)
    filler = folder.parent / "filler"
    for room in (0, 4, 64, 256):  # KB
        if small_disk is None:
            monkeypatch.setattr("coopgraph.store.EmbeddedStore.bulk_load", no_room)
        else:
            state = os.statvfs(small_disk)
            free = state.f_bavail * state.f_frsize
            filler.write_bytes(b"x" * max(free - room * 1024, 0))
        with pytest.raises(DiskFullError, match="no room left on the disk"):
            cg.build(cg.read_manifest(folder), rebuild=True)
        monkeypatch.undo()
        filler.unlink(missing_ok=True)
        assert content(folder) == before
        assert len(list((folder / "store").glob("*/build.json"))) == 1
    assert build(folder).fingerprint == before[0]


_AS_ANOTHER = """
import os, sys
import coopgraph as cg
from coopgraph.errors import StoreError

project = cg.read_manifest(sys.argv[1])
import coopgraph.building
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    cg.build(project)
except StoreError as error:
    print(error)
    sys.exit(3)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs the permissions of POSIX")
def test_a_folder_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder = write_facts(Path(name) / "project")
        folder.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", _AS_ANOTHER, str(folder)],
            check=False,
            capture_output=True,
            text=True,
        )
        folder.chmod(0o755)
        assert done.returncode == 3, done.stderr
        assert "Permission denied" in done.stdout
        assert str(folder / "store") in done.stdout
        assert not (folder / "store").exists()


def test_a_store_that_is_a_file(tmp_path: Path) -> None:
    folder = write_facts(tmp_path)
    (folder / "store").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match="the store cannot be used"):
        build(folder)
    assert (folder / "store").read_text("utf-8") == "mine"


def test_a_source_that_goes_away_is_named(project: Path) -> None:
    read = cg.read_manifest(project)
    before = content(project)
    gone = project / "sources" / "entities.csv"
    gone.unlink()
    with pytest.raises(InputError, match="No such file") as caught:
        cg.build(read)
    assert caught.value.path == str(gone)
    assert content(project) == before


def test_the_digest_of_a_file_is_its_sha256_and_of_a_folder_that_of_its_tables(
    tmp_path: Path,
) -> None:
    folder = write_facts(tmp_path)
    table = folder / "sources" / "relations.csv"
    assert file_digest(table) == hashlib.sha256(table.read_bytes()).hexdigest()
    first = file_digest(folder / "sources")
    (folder / "sources" / "notes.txt").write_text("not a table", "utf-8")
    assert file_digest(folder / "sources") == first
    table.rename(table.with_name("renamed.csv"))
    assert file_digest(folder / "sources") != first


@pytest.mark.parametrize("right", [True, False])
def test_a_digest_in_the_manifest_is_held(tmp_path: Path, right: bool) -> None:
    folder = write_facts(tmp_path)
    digest = file_digest(folder / "sources") if right else "0" * 64
    (folder / "coopgraph.toml").write_text(MANIFEST + f'sha256 = "{digest}"\n', "utf-8")
    if right:
        assert build(folder).statements == 1
        return
    with pytest.raises(InputError, match=file_digest(folder / "sources")) as caught:
        build(folder)
    assert caught.value.path == str((folder / "sources").resolve())
    assert not list((folder / "store").glob("*/build.json"))


def test_a_reader_keeps_its_build_when_that_is_removed(project: Path) -> None:
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    with cg.open(project) as old:
        held = project / "store" / (project / "store" / "CURRENT").read_text("utf-8").strip()
        before = len(old.query(everything))
        for _ in range(3):
            cg.build(cg.read_manifest(project), rebuild=True)
        assert not held.exists()
        assert len(old.query(everything)) == before
        assert old.counts()["statements"] == {"twinned-with": 1}
    assert content(project)[1] == 2


def test_building_again_changes_meta_alone(project: Path) -> None:
    def graphs() -> tuple[list[bytes], set[bytes]]:
        with cg.open(project) as graph:
            lines = sorted(graph.store.dump())
        meta = {line for line in lines if line.endswith(b"graph/meta> .\n")}
        return [line for line in lines if line not in meta], meta

    first = build(project)
    before, meta = graphs()
    second = cg.build(cg.read_manifest(project), rebuild=True)
    after, changed = graphs()
    assert after == before
    predicates = {line.split()[1].rpartition(b"/")[2] for line in meta ^ changed}
    assert predicates <= {b"modified>", b"ontology#seconds>"}
    assert (second.fingerprint, second.statements) == (first.fingerprint, first.statements)
    assert second.build != first.build


HARD_TEXTS = [
    'say "no" \\ and \\n',
    "a\u2028b\u0085c\x7fd",
    "\U0001f1eb\U0001f1f7 Մասիս \u0627\u0644\u0628\u0644\u062f",
    "e\u0301te\u0301",
    "<script>alert(1)</script> & é",
    "{braces} %s ?x",
]


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_the_fingerprint_is_that_of_the_exported_bytes_whatever_the_text(
    tmp_path: Path, text: str
) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    entities = (
        "key,kind,name_en-GB,name_fr,country,latitude,longitude,description_en\n"
        f"arles,City,{quoted},Arles,FR,-0.0,4.630310000,{quoted}\npisa,City,,Pise,IT,1e1,7,\n"
        "water,Project,Water,,,,,\n"
    )
    relations = (
        "subject,type,object,amount,currency,confidence,source,quote,role\n"
        f"water,funded-by,arles,1250.50,EUR,0.0000001,page,{quoted},{quoted}\n"
        "water,funded-by,pisa,1E3,EUR,1,page,,\nwater,funded-by,pisa,-0.0,EUR,0,page,,\n"
    )
    folder = write_facts(tmp_path, entities=entities, relations=relations)
    assert not build(folder).findings
    content(folder)
    with cg.open(folder) as graph:
        amounts = graph.query("SELECT ?v { ?c a coop:Contribution ; coop:value ?v }")
        assert sorted(float(str(row["v"])) for row in amounts.to_records()) == [0, 1000, 1250.5]


def test_the_order_of_rows_does_not_matter_to_statements(tmp_path: Path) -> None:
    rows = [
        "arles,twinned-with,pisa,2005,page",
        "pisa,cooperates-with,arles,2010/2012,page",
        "arles,twinned-with,pisa,2005-05,page",
    ]
    seen = set()
    for number, order in enumerate([rows, rows[::-1]]):
        table = "\n".join(["subject,type,object,when,source", *order, ""])
        head, *entities = ENTITIES.splitlines()
        text = "\n".join([head, *(entities if number else entities[::-1]), ""])
        folder = write_facts(tmp_path / str(number), relations=table, entities=text)
        build(folder)
        with cg.open(folder) as graph:
            found = graph.query(
                "SELECT ?s ?when { ?s a coop:Statement ; coop:period/coop:when ?when } ORDER BY ?s"
            ).to_records()
            seen.add(tuple((str(row["s"]), str(row["when"])) for row in found))
    (statements,) = seen
    assert len(statements) == 2


def test_sources_of_one_key_are_told(tmp_path: Path) -> None:
    sources = SOURCES.replace("page,A page", "facts,A page")
    relations = RELATIONS.replace(",page", ",facts")
    report = build(write_facts(tmp_path, sources=sources, relations=relations))
    (finding,) = report.findings
    assert "source 'facts' stands twice" in finding.render()
    assert (report.errors, report.statements) == (0, 1)


def test_the_address_of_a_page_is_an_iri(tmp_path: Path) -> None:
    sources = "key,title,address\npage,A page,https://example.org/a page\n"
    report = build(write_facts(tmp_path, sources=sources))
    first, second = report.findings
    assert (first.line, first.column) == (2, "address")
    assert "is no IRI" in first.render()
    assert "%20" in first.render()
    assert (second.line, second.column) == (2, "source")
    assert report.statements == 0


def test_the_graph_speaks_of_the_day_of_its_latest_source(tmp_path: Path) -> None:
    sources = "key,title,retrieved\npage,A page,2024-03-01\nother,Other,2023-01-01\n"
    manifest = MANIFEST.replace("as-of = 2025-12-31\n", "")
    relations = "subject,type,object,when,source\narles,twinned-with,pisa,1990/{end},page\n"
    for end, plain in (("2024-02", False), ("2024-03", True), ("..", True)):
        folder = write_facts(
            tmp_path / f"{plain}-{len(end)}-{end[-1]}",
            manifest=manifest,
            sources=sources,
            relations=relations.format(end=end),
        )
        build(folder)
        with cg.open(folder) as graph:
            assert str(graph.as_of) == "2024-03-01"
            assert bool(graph.query("ASK { ?a coop:twinnedWith ?b }")) is plain


def decided(folder: Path, *lines: str) -> None:
    rows = "\n".join(["left,decision,right,who,when,why", *lines, ""])
    (folder / "decisions.csv").write_text(rows, "utf-8")


PISA_TWICE = "key,kind,name_en,country,wikidata\narles,City,Arles,FR,Q48292\n"
PISA_TWICE += "pisa,City,Pisa,IT,Q13375\npise,City,Pise,IT,\n"
TWO_TWINNINGS = RELATIONS + "pise,twinned-with,arles,2005-06,page\n"


@pytest.mark.parametrize("kind", ["same", "replaced by", "not same"])
def test_decisions_from_end_to_end(tmp_path: Path, kind: str) -> None:
    folder = write_facts(tmp_path, entities=PISA_TWICE, relations=TWO_TWINNINGS)
    build(folder)
    with cg.open(folder) as graph:
        pisa, pise = graph["Pisa"].iri, graph["Pise"].iri
        assert graph.network().n_nodes == 3
    decided(folder, f"{pisa},{kind},{pise},ada,2026-01-01,")
    report = build(folder)
    assert not report.findings
    with cg.open(folder) as graph:
        replaced = graph.query("SELECT ?old ?new { ?old dcterms:isReplacedBy ?new }").to_records()
        if kind == "not same":
            assert (report.statements, graph.network().n_nodes, replaced) == (2, 3, [])
            return
        # Wikidata's IRI is preferred, unless the user chooses.
        old, new = (pise, pisa) if kind == "same" else (pisa, pise)
        assert replaced == [{"old": old, "new": new}]
        assert (report.statements, report.claims, graph.network().n_nodes) == (1, 2, 2)
        assert graph["Pisa"].iri == graph["Pise"].iri == graph["wikidata:Q13375"].iri == new
        assert not graph.query(f"ASK {{ <{old}> skos:prefLabel ?name }}")


def test_decisions_that_contradict_leave_the_store(project: Path) -> None:
    before = content(project)
    ends = f"{BASE}id/a", f"{BASE}id/b"
    decided(project, f"{ends[0]},same,{ends[1]},,,", f"{ends[1]},not same,{ends[0]},,,")
    with pytest.raises(InputError, match="the same and not the same") as caught:
        build(project)
    assert "decisions.csv" in str(caught.value)
    assert content(project) == before


def test_a_relation_of_a_thing_with_itself_is_left_out(tmp_path: Path) -> None:
    row = "arles,cooperates-with,arles,2005,page\n"
    folder = write_facts(tmp_path, relations=RELATIONS + row)
    (finding,) = build(folder).findings
    assert (finding.line, finding.column) == (3, "object")
    folder = write_facts(tmp_path)
    with cg.open(folder) as graph:
        ends = graph["Arles"].iri, graph["Pisa"].iri
    decided(folder, f"{ends[0]},same,{ends[1]},,,")
    report = build(folder)
    (finding,) = [f for f in report.findings if f.severity == "error"]
    assert "both ends of the relation are the same" in finding.render()
    assert (finding.path, finding.column) == ("page", "relations.csv row 2")
    assert (report.errors, report.statements) == (1, 0)


def test_conflicts_are_listed_with_each_claim(tmp_path: Path) -> None:
    sources = "key,title\nfirst,First\nsecond,Second\n"
    relations = (
        "subject,type,object,when,source\n"
        "arles,twinned-with,pisa,1990/1995,first\narles,twinned-with,pisa,1992/1995,second\n"
    )
    folder = write_facts(tmp_path, sources=sources, relations=relations)
    report = build(folder)
    assert (report.statements, report.claims, report.conflicts) == (1, 2, 1)
    with cg.open(folder) as graph:
        text = graph.conflicts().to_csv()
        for word in ("start", "1990/1995", "1992/1995", "First", "Second"):
            assert word in text
        assert graph.query("ASK { ?s coop:disputed true ; coop:conflict 'start' }")


OWN_BASE = MANIFEST.replace("as-of", 'base = "https://example.org/kg/"\nas-of')
OWN_TYPE = """
[[relation-type]]
name = "hosts-office-of"
from = ["Authority"]
to = ["Network"]
nature = "state"
labels = { en = "hosts an office of", fr = "accueille un bureau de" }
"""


def test_own_relation_types_from_end_to_end(tmp_path: Path) -> None:
    entities = ENTITIES + "league,Network,League,FR\n"
    relations = RELATIONS + (
        "arles,hosts-office-of,league,2001,page\nleague,hosts-office-of,arles,2001,page\n"
        "arles,hosts-ofice-of,league,2001,page\n"
    )
    folder = write_facts(
        tmp_path, manifest=OWN_BASE + OWN_TYPE, entities=entities, relations=relations
    )
    report = build(folder)
    swapped, misspelt = report.findings
    assert (swapped.line, swapped.column) == (4, "type")
    assert "does not go from Network to City" in swapped.render()
    assert (misspelt.line, misspelt.column) == (5, "type")
    assert "did you mean hosts-office-of?" in misspelt.render()
    with cg.open(folder) as graph:
        assert graph.counts()["statements"] == {"hosts-office-of": 1, "twinned-with": 1}
        assert graph.query(
            """PREFIX my: <https://example.org/kg/ontology#>
            ASK { ?s a my:HostsOfficeOf ; coop:subject ?a ; coop:object ?n .
                  ?a my:hostsOfficeOf ?n }"""
        )
        assert not graph.query(
            "ASK { ?n <https://example.org/kg/ontology#hostsOfficeOf> ?a . ?n a coop:Network }"
        )


def test_an_empty_project_is_refused_and_empty_tables_are_not(tmp_path: Path) -> None:
    folder = write_facts(tmp_path, relations=RELATIONS.splitlines()[0] + "\n")
    assert build(folder).statements == 0
    (folder / "coopgraph.toml").write_text('[project]\ntitle = "Nothing"\n', "utf-8")
    before = files(folder / "store")
    with pytest.raises(ProjectError, match="the project has no source") as caught:
        build(folder)
    assert caught.value.path == str(folder / "coopgraph.toml")
    assert "[[source]]" in str(caught.value)
    assert files(folder / "store") == before


def test_part_of_is_transitive_and_a_cycle_makes_nothing_part_of_itself(tmp_path: Path) -> None:
    head = "key,kind,name_en,country\n"
    entities = head + "".join(f"{k},Place,Place {k},FR\n" for k in "abcdxy")
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("x", "y"), ("y", "x")]
    rows = "".join(f"{low},part-of,{high},,page\n" for low, high in pairs)
    folder = write_facts(
        tmp_path, entities=entities, relations="subject,type,object,when,source\n" + rows
    )
    assert build(folder).statements == 5
    with cg.open(folder) as graph:
        found = graph.query(
            "SELECT ?low ?high { ?a coop:partOf ?b . ?a skos:prefLabel ?low . "
            "?b skos:prefLabel ?high }"
        ).to_records()
        names = {f"{row['low']}{row['high']}".replace("Place ", "") for row in found}
        assert names == {"ab", "bc", "cd", "xy", "yx", "ac", "ad", "bd"}
        assert len(found) == len(names)


def test_ends_that_a_decision_makes_of_another_kind_are_told(tmp_path: Path) -> None:
    entities = "key,kind,name_en,country,wikidata\narles,City,Arles,FR,\npisa,City,Pisa,IT,\n"
    entities += "league,Network,League,FR,\nclub,Organisation,Club,FR,Q1\n"
    relations = RELATIONS + "arles,member-of,league,2001,page\n"
    folder = write_facts(tmp_path, entities=entities, relations=relations)
    build(folder)
    with cg.open(folder) as graph:
        decided(folder, f"{graph['League'].iri},same,{graph['Club'].iri},,,")
    report = build(folder)
    errors = [f for f in report.findings if f.severity == "error"]
    kinds = [f.render() for f in report.findings if "disagree on the kind" in f.render()]
    assert len(kinds) == 1
    assert "Network" in kinds[0]
    assert "Organisation" in kinds[0]
    assert not errors  # the first description in the project is followed: still a network
    assert report.statements == 2
    swapped = entities.replace("league,Network,League,FR,\n", "") + "league,Network,League,FR,\n"
    folder = write_facts(tmp_path, entities=swapped, relations=relations)
    (error,) = [f for f in build(folder).findings if f.severity == "error"]
    assert (error.path, error.column) == ("page", "relations.csv row 3")
    assert "member-of does not go from City to Organisation" in error.render()


def test_a_network_file_that_goes_away_is_named(tmp_path: Path) -> None:
    gexf = tmp_path / "net.gexf"
    gexf.write_text('<gexf><graph><nodes><node id="a" label="A"/></nodes></graph></gexf>', "utf-8")
    (tmp_path / "coopgraph.toml").write_text(
        '[[source]]\nid = "net"\nreader = "gexf"\npath = "net.gexf"\n', "utf-8"
    )
    read = cg.read_manifest(tmp_path)
    gexf.unlink()
    with pytest.raises(InputError, match="cannot be read: No such file") as caught:
        cg.build(read)
    assert caught.value.path == str(gexf)


def test_a_changed_file_replaces_its_own_graph_only(tmp_path: Path) -> None:
    source = '[[source]]\nid = "{key}"\nreader = "table"\npath = "{key}.csv"\n' + "".join(
        f'[[source.entity]]\nas = "{end}"\nname = "{{{end}}}"\ncountry = "FR"\n' for end in "ab"
    )
    relation = '[[source.relation]]\nsubject = "a"\nobject = "b"\ntype = "twinned-with"\n'
    manifest = "".join(source.format(key=key, a="{a}", b="{b}") + relation for key in "xy")
    (tmp_path / "coopgraph.toml").write_text(manifest, "utf-8")
    (tmp_path / "x.csv").write_text("a,b\nNice,Arles\nNice,Lyon\n", "utf-8")
    (tmp_path / "y.csv").write_text("a,b\nNice,Arles\nNice,Brest\n", "utf-8")

    def graphs() -> dict[str, list[bytes]]:
        with cg.open(tmp_path) as graph:
            lines = graph.serialized("nq").splitlines()
        return {key: [x for x in lines if x.endswith(f"/{key}> .".encode())] for key in "xy"}

    build(tmp_path)
    before = graphs()
    (tmp_path / "x.csv").write_text("a,b\nNice,Arles\n", "utf-8")
    assert build(tmp_path).statements == 2
    after = graphs()
    assert set(after["x"]) < set(before["x"])
    assert after["y"] == before["y"] != []
    (tmp_path / "x.csv").write_text("a,b\nNice,Arles\nNice,Lyon\n", "utf-8")
    build(tmp_path)
    assert graphs() == before
