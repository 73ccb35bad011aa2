"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import coopgraph as cg
from coopgraph.resolution.gazetteer import Gazetteer
from coopgraph.resolution.matching import PlaceMatcher
from tests.small import write_small_project

# A landing must not depend on luck: CI tries the same examples each time, a developer new ones.
# No deadline: other work on the machine is no failure.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run each test in English, whatever the machine's locale."""
    monkeypatch.setenv("COOPGRAPH_LANG", "en")


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the small project, built."""
    folder = write_small_project(tmp_path_factory.mktemp("small") / "project")
    report = cg.build(cg.read_manifest(folder))
    assert not report.findings, [f.render() for f in report.findings]
    return folder


@pytest.fixture(scope="session")
def small(small_project: Path) -> Iterator[cg.KnowledgeGraph]:
    """Return the small graph, open."""
    with cg.open(small_project) as graph:
        yield graph


@pytest.fixture(scope="session")
def gazetteer() -> Iterator[Gazetteer]:
    """Return the gazetteer of the user's cache: compiled there by whoever needs it first."""
    with Gazetteer.open() as made:
        yield made


@pytest.fixture(scope="session")
def matcher(gazetteer: Gazetteer) -> PlaceMatcher:
    """Return a matcher over the gazetteer."""
    return PlaceMatcher(gazetteer)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Under COOPGRAPH_REQUIRE_ALL=1 a skip is a failure, save for an absent ../shared."""
    del item
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("COOPGRAPH_REQUIRE_ALL") == "1":
        reason = str(report.longrepr)
        if "shared/ is absent" not in reason and not hasattr(report, "wasxfail"):
            report.outcome = "failed"
            report.longrepr = f"skipped under COOPGRAPH_REQUIRE_ALL=1: {reason}"
