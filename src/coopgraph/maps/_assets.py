"""The files a page is made of, read from the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = ["PROGRAM", "PROGRAM_WITHOUT_WORLD", "asset", "page_texts"]

_BEFORE = (
    "words.js",
    "graph.js",
    "elements.js",
    "filter.js",
    "labels.js",
    "focus.js",
    "network.js",
    "pointer.js",
    "large.js",
    "outlines.js",
)
_WORLD = ("clusters.js", "projection.js", "world_drawing.js", "world.js")
_AFTER = (
    "view.js",
    "legend.js",
    "time.js",
    "search.js",
    "cards.js",
    "tables.js",
    "permalink.js",
    "share.js",
    "page.js",
)
# The page's own scripts, in the order they run: with a world view, and without.
PROGRAM: tuple[str, ...] = (*_BEFORE, *_WORLD, *_AFTER)
PROGRAM_WITHOUT_WORLD: tuple[str, ...] = (*_BEFORE, "no_world.js", *_AFTER)


@cache
def asset(name: str) -> str:
    """Return the text of a file below ``coopgraph/maps``, its line ends as line feeds."""
    path = resources.files("coopgraph.maps")
    for part in name.split("/"):
        path = path / part
    return path.read_text("utf-8").replace("\r\n", "\n")


@cache
def page_texts() -> Mapping[str, Mapping[str, str]]:
    """Return the page's texts, by language and key."""
    texts: Mapping[str, Mapping[str, str]] = json.loads(asset("assets/texts.json"))
    return texts
