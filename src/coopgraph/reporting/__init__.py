"""A report on a network: what an officer sends to a mayor, and a reviewer can check."""

from coopgraph.reporting.document import Report, network_report
from coopgraph.reporting.values import Section, Table

__all__ = ["Report", "Section", "Table", "network_report"]
