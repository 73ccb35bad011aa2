"""From statements to networks: the value, its building, its formats."""

from coopgraph.network.build import Unknown, Weight, build_network
from coopgraph.network.network import (
    EdgeColumns,
    LossAccount,
    LossEntry,
    Network,
    NetworkOrigin,
    NodeColumns,
)

__all__ = [
    "EdgeColumns",
    "LossAccount",
    "LossEntry",
    "Network",
    "NetworkOrigin",
    "NodeColumns",
    "Unknown",
    "Weight",
    "build_network",
]
