"""International cooperation of cities, regions and networks as one traceable knowledge graph."""

__version__ = "0.1.0"
