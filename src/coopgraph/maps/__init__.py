"""Maps people look at: a network as one offline, escaped, accessible page."""

from coopgraph.maps.layout import network_layout
from coopgraph.maps.pages import Map, network_map, world_map
from coopgraph.maps.style import Line, Mark, Style

__all__ = ["Line", "Map", "Mark", "Style", "network_layout", "network_map", "world_map"]
