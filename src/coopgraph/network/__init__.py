"""From statements to networks: the value, its building, its formats."""

from coopgraph.network.account import LossAccount, LossEntry, NetworkOrigin
from coopgraph.network.bipartite import TwoMode, two_mode
from coopgraph.network.build import build_network
from coopgraph.network.formats import NETWORK_FORMATS, network_text, write_network
from coopgraph.network.network import EdgeColumns, Network, NodeColumns
from coopgraph.network.projected import (
    ProjectionRule,
    SharedGroups,
    joined,
    projection,
    shared_groups,
)
from coopgraph.network.rollup import RollUp
from coopgraph.network.slices import (
    Calendar,
    Unknown,
    days_of,
    refuse_projection,
    slice_network,
    whole_years,
)
from coopgraph.network.weights import Weight
from coopgraph.network.yearly import YearSeries, year_series

__all__ = [
    "NETWORK_FORMATS",
    "Calendar",
    "EdgeColumns",
    "LossAccount",
    "LossEntry",
    "Network",
    "NetworkOrigin",
    "NodeColumns",
    "ProjectionRule",
    "RollUp",
    "SharedGroups",
    "TwoMode",
    "Unknown",
    "Weight",
    "YearSeries",
    "build_network",
    "days_of",
    "joined",
    "network_text",
    "projection",
    "refuse_projection",
    "shared_groups",
    "slice_network",
    "two_mode",
    "whole_years",
    "write_network",
    "year_series",
]
