"""From statements to networks: the value, its building, its formats."""

from coopgraph.network.build import Unknown, Weight, build_network
from coopgraph.network.formats import NETWORK_FORMATS, network_text, write_network
from coopgraph.network.network import (
    EdgeColumns,
    LossAccount,
    LossEntry,
    Network,
    NetworkOrigin,
    NodeColumns,
)

__all__ = [
    "NETWORK_FORMATS",
    "EdgeColumns",
    "LossAccount",
    "LossEntry",
    "Network",
    "NetworkOrigin",
    "NodeColumns",
    "Unknown",
    "Weight",
    "build_network",
    "network_text",
    "write_network",
]
