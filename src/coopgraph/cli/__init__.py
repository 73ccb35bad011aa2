"""The command line: one module a verb; parsing, printing, and a call into the package."""

from coopgraph.cli.entry import main

__all__ = ["main"]
