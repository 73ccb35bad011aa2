"""The package's face: its names, and what importing it costs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import coopgraph as cg

MODULES = sorted(
    info.name for info in pkgutil.walk_packages(cg.__path__, "coopgraph.") if "._" not in info.name
)


def test_the_facade_has_about_fifteen_names_and_each_is_there() -> None:
    assert sorted(cg.__all__) == list(cg.__all__) == dir(cg)
    assert len(cg.__all__) <= 22
    for name in cg.__all__:
        assert getattr(cg, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = cg.nonsense


@pytest.mark.parametrize("module", MODULES)
def test_every_public_name_exists_and_is_documented(module: str) -> None:
    loaded = importlib.import_module(module)
    assert inspect.getdoc(loaded), f"{module} does not say what it is for"
    for name in getattr(loaded, "__all__", ()):
        value = getattr(loaded, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), f"{module}.{name} has no docstring"


def test_no_public_function_shares_a_submodules_name() -> None:
    for package in [
        "coopgraph",
        *(m for m in MODULES if hasattr(importlib.import_module(m), "__path__")),
    ]:
        loaded = importlib.import_module(package)
        submodules = {info.name for info in pkgutil.iter_modules(loaded.__path__)}
        public = {
            n for n in getattr(loaded, "__all__", ()) if inspect.isfunction(getattr(loaded, n))
        }
        assert not submodules & public, package


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import coopgraph", {"numpy", "pandas", "networkx", "rdflib", "scipy", "pyvis", "click"}),
        ("import coopgraph.cli", {"numpy", "pandas", "networkx", "rdflib", "pyoxigraph"}),
        ("import coopgraph; coopgraph.open", {"pandas", "networkx", "pyvis", "rustworkx"}),
    ],
)
def test_heavy_libraries_are_imported_late(statement: str, heavy: set[str]) -> None:
    code = f"{statement}; import sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not heavy & set(loaded)
