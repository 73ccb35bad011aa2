"""The smallest project of hand-written tables: two cities, one twinning, one page."""

from __future__ import annotations

from pathlib import Path

import coopgraph as cg
from coopgraph.building import BuildReport

MANIFEST = """[project]
title = "Two cities"
as-of = 2025-12-31

[[source]]
id = "facts"
reader = "facts"
path = "sources"
"""
SOURCES = "key,title,address\npage,A page,https://example.org/page\n"
ENTITIES = "key,kind,name_en,country\narles,City,Arles,FR\npisa,City,Pisa,IT\n"
RELATIONS = "subject,type,object,when,source\narles,twinned-with,pisa,2005,page\n"


def write_facts(
    folder: Path,
    *,
    manifest: str = MANIFEST,
    sources: str = SOURCES,
    entities: str = ENTITIES,
    relations: str = RELATIONS,
) -> Path:
    """Write the project and return its folder."""
    tables = folder / "sources"
    tables.mkdir(parents=True, exist_ok=True)
    (folder / "coopgraph.toml").write_text(manifest, "utf-8")
    (tables / "sources.csv").write_text(sources, "utf-8")
    (tables / "entities.csv").write_text(entities, "utf-8")
    (tables / "relations.csv").write_text(relations, "utf-8")
    return folder


def build(folder: Path, *, strict: bool = False) -> BuildReport:
    """Build a project."""
    return cg.build(cg.read_manifest(folder), strict=strict)


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of each file below a folder, without the lock."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "LOCK"
    }
