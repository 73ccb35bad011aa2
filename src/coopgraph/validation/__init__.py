"""Is the graph sound, and what is missing? Shapes and quality, as sentences one can act on."""

from coopgraph.validation.checking import check_graph
from coopgraph.validation.report import Check, Grade, QualityFinding, QualityReport, Tally

__all__ = ["Check", "Grade", "QualityFinding", "QualityReport", "Tally", "check_graph"]
