"""International cooperation of cities, regions and networks as one traceable knowledge graph.

>>> import coopgraph as cg
>>> cg.parse_edtf("2025-06").start_latest.isoformat()
'2025-06-30'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from coopgraph.analysis import backbone, centrality, communities, compare
    from coopgraph.building import build
    from coopgraph.errors import CoopgraphError
    from coopgraph.extraction import read_page
    from coopgraph.graph import KnowledgeGraph
    from coopgraph.manifest import Project, read_manifest
    from coopgraph.maps import Map, Style, network_map, world_map
    from coopgraph.model import parse_edtf
    from coopgraph.network import Network, projection
    from coopgraph.opening import open_graph as open  # noqa: A004 - read as cg.open
    from coopgraph.query import Result, named_queries

# Loaded on first use: `import coopgraph` must not wait for NumPy.
_HOMES = {
    "CoopgraphError": "coopgraph.errors",
    "KnowledgeGraph": "coopgraph.graph",
    "Map": "coopgraph.maps",
    "Network": "coopgraph.network",
    "Project": "coopgraph.manifest",
    "Result": "coopgraph.query",
    "Style": "coopgraph.maps",
    "backbone": "coopgraph.analysis",
    "build": "coopgraph.building",
    "centrality": "coopgraph.analysis",
    "communities": "coopgraph.analysis",
    "compare": "coopgraph.analysis",
    "named_queries": "coopgraph.query",
    "network_map": "coopgraph.maps",
    "world_map": "coopgraph.maps",
    "open": "coopgraph.opening",
    "parse_edtf": "coopgraph.model",
    "projection": "coopgraph.network",
    "read_manifest": "coopgraph.manifest",
    "read_page": "coopgraph.extraction",
}
_OTHER_NAMES = {"open": "open_graph"}

__all__ = [
    "CoopgraphError",
    "KnowledgeGraph",
    "Map",
    "Network",
    "Project",
    "Result",
    "Style",
    "__version__",
    "backbone",
    "build",
    "centrality",
    "communities",
    "compare",
    "named_queries",
    "network_map",
    "open",
    "parse_edtf",
    "projection",
    "read_manifest",
    "read_page",
    "world_map",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'coopgraph' has no attribute {name!r}")
    value = getattr(import_module(home), _OTHER_NAMES.get(name, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
