"""Measures of networks, as tables: what the measures are, and how actors rank."""

from coopgraph.analysis.affiliations import (
    TwoModeSummary,
    two_mode_centrality,
    two_mode_summary,
)
from coopgraph.analysis.agreement import adjusted_rand, variation_of_information
from coopgraph.analysis.backbones import Backbone, BackboneModel, backbone
from coopgraph.analysis.corrections import Correction, adjusted
from coopgraph.analysis.measures import MEASURES, Measure, MeasureInfo, parse_measures
from coopgraph.analysis.null_models import (
    BipartiteConfiguration,
    curveball,
    poisson_binomial_tail,
    refined_normal_tail,
)
from coopgraph.analysis.partitions import (
    Communities,
    CommunityMethod,
    communities,
)
from coopgraph.analysis.ranking import centrality, competition_ranks
from coopgraph.analysis.rewiring import rank_robustness, rewired, significance_of
from coopgraph.analysis.suggestions import HoldOut, LinkScore, hold_out_auc, suggest_links
from coopgraph.analysis.whole import Mixing, NetworkSummary, mixing_by, network_summary

__all__ = [
    "MEASURES",
    "Backbone",
    "BackboneModel",
    "BipartiteConfiguration",
    "Communities",
    "CommunityMethod",
    "Correction",
    "HoldOut",
    "LinkScore",
    "Measure",
    "MeasureInfo",
    "Mixing",
    "NetworkSummary",
    "TwoModeSummary",
    "adjusted",
    "adjusted_rand",
    "backbone",
    "centrality",
    "communities",
    "competition_ranks",
    "curveball",
    "hold_out_auc",
    "mixing_by",
    "network_summary",
    "parse_measures",
    "poisson_binomial_tail",
    "rank_robustness",
    "refined_normal_tail",
    "rewired",
    "significance_of",
    "suggest_links",
    "two_mode_centrality",
    "two_mode_summary",
    "variation_of_information",
]
