"""Example projects over public tables, counted a second time with plain csv and json."""

from __future__ import annotations

import csv
import json
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from coopgraph.building import build
from coopgraph.manifest import read_manifest
from coopgraph.resolution import country_code
from coopgraph.sources import Harvest, ReadContext, find_reader

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
DATA = ROOT.parent / "shared" / "data"
TABLES = ("wikipedia-geocoded", "rgre-germany", "eurocities", "covenant-of-mayors")
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="shared/ is absent")


def harvest(name: str, monkeypatch: pytest.MonkeyPatch) -> Harvest:
    """Return what the source of an example says."""
    monkeypatch.setenv("COOPGRAPH_DATA", str(DATA))
    project = read_manifest(EXAMPLES / name)
    return find_reader("table")(project.sources[0], ReadContext(project.iris, project.vocabulary))


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", TABLES)
def test_the_sample_builds_offline_by_the_same_mapping(name: str, tmp_path: Path) -> None:
    sample = shutil.copytree(EXAMPLES / name / "sample", tmp_path / name)
    report = build(read_manifest(sample))
    wanted_bad = 1 if name == "rgre-germany" else 0  # its row without form
    assert report.errors == wanted_bad
    assert report.statements >= 3
    sources = [
        tomllib.loads((folder / "coopgraph.toml").read_text("utf-8"))["source"][0]
        for folder in (EXAMPLES / name, sample)
    ]
    for key in ("entity", "relation"):
        assert sources[0][key] == sources[1][key]
    assert sources[0]["address"].startswith("https://")
    assert sources[0]["licence"]
    assert len(sources[0]["sha256"]) == 64


@needs_data
def test_wikipedia_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    found = harvest("wikipedia-geocoded", monkeypatch)
    table = rows("twins/wikipedia-geocoded.csv")
    same = [n for n, r in enumerate(table, start=2) if ends(r, "1") == ends(r, "2")]
    assert [f.line for f in found.findings] == same
    assert len(found.claims) == len(table) - len(same)
    assert {c.type for c in found.claims} == {"twinned-with"}


def ends(row: dict[str, str], side: str) -> tuple[str, str]:
    country = row[f"country{side}"].rpartition(", ")[2]
    return row[f"city{side}"].casefold(), country


@needs_data
def test_rgre_partnerships(monkeypatch: pytest.MonkeyPatch) -> None:
    found = harvest("rgre-germany", monkeypatch)
    table = rows("twins/rgre-germany-dated.csv")
    forms = Counter(row["form"] for row in table)
    assert Counter(c.type for c in found.claims) == {
        "twinned-with": forms["p"],
        "cooperates-with": forms["f"] + forms["k"],
    }
    assert Counter(role for c in found.claims for role in c.roles) == {
        "Freundschaft": forms["f"],
        "Kontakt": forms["k"],
    }
    empty = [n for n, row in enumerate(table, start=2) if not row["form"]]
    assert [f.line for f in found.findings] == empty
    assert len(empty) == 8
    years = Counter(row["seit"] for row in table if row["form"])
    assert Counter(str(c.when) for c in found.claims) == years


@needs_data
def test_members_of_eurocities(monkeypatch: pytest.MonkeyPatch) -> None:
    found = harvest("eurocities", monkeypatch)
    members = json.loads((DATA / "networks/eurocities-members.json").read_text("utf-8"))["members"]
    assert not found.findings
    assert len(found.claims) == len(members)
    assert {c.subject.rpartition("-")[2] for c in found.claims} == {
        m["wikidata_id"] for m in members
    }


@needs_data
def test_signatories_of_the_covenant_of_mayors(monkeypatch: pytest.MonkeyPatch) -> None:
    found = harvest("covenant-of-mayors", monkeypatch)
    table = rows("networks/covenant-of-mayors-signatories-2024.csv")
    assert not found.findings
    assert len({c.subject for c in found.claims}) == len(found.claims) == len(table)
    days = Counter(row["date_of_adhesion"][:10] for row in table)
    assert Counter(str(c.when) for c in found.claims) == days
    states = Counter(row["signatory_status"] for row in table)
    assert Counter(str(c.status) for c in found.claims) == {
        "active": states["published"],
        "suspended": states["on_hold"],
    }
    kinds = Counter(str(e.kind) for _, e in found.entities)
    assert kinds["IntercommunalBody"] == sum(r["group_profile"] == "True" for r in table)
    countries = Counter(country_code(row["country_code"]) for row in table)
    bodies = [e for _, e in found.entities if str(e.kind) in ("City", "IntercommunalBody")]
    assert countries == Counter(e.country for e in bodies)
