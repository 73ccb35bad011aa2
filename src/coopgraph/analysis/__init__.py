"""Measures of networks, as tables: what the measures are, and how actors rank."""

from coopgraph.analysis.measures import MEASURES, Measure, MeasureInfo, parse_measures
from coopgraph.analysis.ranking import centrality, competition_ranks

__all__ = [
    "MEASURES",
    "Measure",
    "MeasureInfo",
    "centrality",
    "competition_ranks",
    "parse_measures",
]
