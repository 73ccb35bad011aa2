"""From statements to networks: the value, its building, its formats."""

from coopgraph.network.bipartite import TwoMode, two_mode
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
from coopgraph.network.projected import (
    ProjectionRule,
    SharedGroups,
    joined,
    projection,
    shared_groups,
)

__all__ = [
    "NETWORK_FORMATS",
    "EdgeColumns",
    "LossAccount",
    "LossEntry",
    "Network",
    "NetworkOrigin",
    "NodeColumns",
    "ProjectionRule",
    "SharedGroups",
    "TwoMode",
    "Unknown",
    "Weight",
    "build_network",
    "joined",
    "network_text",
    "projection",
    "shared_groups",
    "two_mode",
    "write_network",
]
