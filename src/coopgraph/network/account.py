"""What a network says of its making: the account of losses, and its origin."""

from __future__ import annotations

from dataclasses import dataclass

from coopgraph.messages import Message, msg
from coopgraph.methods import Methods

__all__ = ["LossAccount", "LossEntry", "NetworkOrigin", "building_methods"]


@dataclass(frozen=True, slots=True)
class LossEntry:
    """How many statements or relations were merged or left out on one ground."""

    count: int
    reason: Message

    def __str__(self) -> str:
        return f"{self.count} {self.reason}"


@dataclass(frozen=True, slots=True)
class LossAccount:
    """What became of every statement: in, kept, merged, left out and why.

    Parameters
    ----------
    statements
        Statements of the chosen types in the graph.
    nodes, edges
        What the network holds.
    left_out
        Statements not in the network, by reason; `statements` = `edges` + their sum.
    notes
        What a form of output merges (parallel relations in a matrix), and how many dates are
        unknown.
    """

    statements: int
    nodes: int
    edges: int
    left_out: tuple[LossEntry, ...] = ()
    notes: tuple[LossEntry, ...] = ()

    def render(self, language: str = "en") -> str:
        """Return the account as lines of text."""
        head = msg(
            "{statements} statements → {nodes} nodes, {edges} edges",
            statements=self.statements,
            nodes=self.nodes,
            edges=self.edges,
        )
        lines = [head.render(language)]
        lines += [f"  − {e.count} {e.reason.render(language)}" for e in self.left_out if e.count]
        lines += [f"  · {e.count} {e.reason.render(language)}" for e in self.notes if e.count]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render("en")


@dataclass(frozen=True, slots=True)
class NetworkOrigin:
    """How a network came to be: travels with every export.

    Parameters
    ----------
    title
        Title of the graph.
    fingerprint
        SHA-256 of its canonical N-Quads, "" where unknown.
    parameters
        ``(name, value)`` of the call that built it.
    licence
        Of the graph, "" where none is stated.
    version
        Of coopgraph.
    """

    title: str = ""
    fingerprint: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    licence: str = ""
    version: str = ""

    def source_line(self, *, letters: int | None = None, parameters: bool = False) -> str:
        """Return title, licence, fingerprint and version in one line; what is unknown is left out.

        Parameters
        ----------
        letters
            Of the fingerprint; None: all.
        parameters
            Whether to say how the network was built.
        """
        parts = (
            self.title,
            self.licence,
            f"sha256:{self.fingerprint[:letters]}" if self.fingerprint else "",
            "; ".join(f"{name}={value}" for name, value in self.parameters) if parameters else "",
            f"coopgraph {self.version}".strip(),
        )
        return " · ".join(part for part in parts if part)


def building_methods(origin: NetworkOrigin, loss: LossAccount) -> Methods:
    """Return how a network was made of which graph, and what was left out, for a paper."""
    text = msg(
        "The network was built from {title} (SHA-256 of the graph: {fingerprint}) with {parameters}"
        ": {nodes} actors and {edges} relations of {statements} statements. Left out and noted:",
        title=origin.title or "–",
        fingerprint=origin.fingerprint or "–",
        parameters=", ".join(f"{name} = {value}" for name, value in origin.parameters) or "–",
        nodes=loss.nodes,
        edges=loss.edges,
        statements=loss.statements,
    )
    entries = [entry for entry in (*loss.left_out, *loss.notes) if entry.count]
    items = [Message("{count} {reason}", {"count": e.count, "reason": e.reason}) for e in entries]
    return Methods(text, tuple(items) or (msg("nothing"),))
