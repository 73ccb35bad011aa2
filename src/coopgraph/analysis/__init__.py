"""Measures of networks, as tables: what the measures are, and how actors rank."""

from coopgraph.analysis.affiliations import (
    TwoModeSummary,
    two_mode_centrality,
    two_mode_summary,
)
from coopgraph.analysis.agreement import adjusted_rand, variation_of_information
from coopgraph.analysis.assortment import NumericAssortativity, numeric_assortativity
from coopgraph.analysis.backbones import Backbone, BackboneModel, backbone
from coopgraph.analysis.brokerage import BROKER_ROLES, broker_roles, cut_points, cut_ties
from coopgraph.analysis.changes import (
    NetworkChanges,
    Seen,
    cohort_table,
    network_changes,
    seen_years,
)
from coopgraph.analysis.comparing import compare
from coopgraph.analysis.corrections import Correction, adjusted
from coopgraph.analysis.distributions import (
    PowerLawFit,
    degree_distribution,
    power_law_fit,
)
from coopgraph.analysis.geography import DISTANCE_BINS, DistanceDecay, distance_decay
from coopgraph.analysis.leaving import Removal, removal
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
from coopgraph.methods import methods_text

__all__ = [
    "BROKER_ROLES",
    "DISTANCE_BINS",
    "MEASURES",
    "Backbone",
    "BackboneModel",
    "BipartiteConfiguration",
    "Communities",
    "CommunityMethod",
    "Correction",
    "DistanceDecay",
    "HoldOut",
    "LinkScore",
    "Measure",
    "MeasureInfo",
    "Mixing",
    "NetworkChanges",
    "NetworkSummary",
    "NumericAssortativity",
    "PowerLawFit",
    "Removal",
    "Seen",
    "TwoModeSummary",
    "adjusted",
    "adjusted_rand",
    "backbone",
    "broker_roles",
    "centrality",
    "cohort_table",
    "communities",
    "compare",
    "competition_ranks",
    "curveball",
    "cut_points",
    "cut_ties",
    "degree_distribution",
    "distance_decay",
    "hold_out_auc",
    "methods_text",
    "mixing_by",
    "network_changes",
    "network_summary",
    "numeric_assortativity",
    "parse_measures",
    "poisson_binomial_tail",
    "power_law_fit",
    "rank_robustness",
    "refined_normal_tail",
    "removal",
    "rewired",
    "seen_years",
    "significance_of",
    "suggest_links",
    "two_mode_centrality",
    "two_mode_summary",
    "variation_of_information",
]
