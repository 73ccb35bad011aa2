"""How a map looks: marks for kinds, lines for relation types, sizes. Values only, no drawing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from coopgraph.errors import UsageError
from coopgraph.messages import msg

__all__ = ["KIND_MARKS", "SHAPES", "TYPE_LINES", "Line", "Mark", "Style"]

SHAPES: tuple[str, ...] = (
    "dot",
    "square",
    "diamond",
    "triangle",
    "triangleDown",
    "hexagon",
    "star",
)
_Look = TypeVar("_Look")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _check_colour(value: str) -> None:
    if _COLOUR.fullmatch(value) is None:
        raise UsageError(
            msg("{value!r} is no colour", value=value),
            value=value,
            hint=msg("write six hexadecimal digits, such as #0072B2"),
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind of node is drawn.

    Parameters
    ----------
    colour
        ``#rrggbb``.
    shape
        One of `SHAPES`.
    dark
        Colour on a dark background, `colour` where "".
    """

    colour: str
    shape: str = "dot"
    dark: str = ""

    def __post_init__(self) -> None:
        _check_colour(self.colour)
        if self.dark:
            _check_colour(self.dark)
        if self.shape not in SHAPES:
            raise UsageError(
                msg("{value!r} is no shape of a node", value=self.shape),
                value=self.shape,
                hint=msg("one of {known}", known=", ".join(SHAPES)),
            )


@dataclass(frozen=True, slots=True)
class Line:
    """How a type of relation is drawn.

    Parameters
    ----------
    colour
        ``#rrggbb``.
    dash
        Lengths of strokes and gaps in pixels; empty for an unbroken line.
    dark
        Colour on a dark background, `colour` where "".
    """

    colour: str
    dash: tuple[int, ...] = ()
    dark: str = ""

    def __post_init__(self) -> None:
        _check_colour(self.colour)
        if self.dark:
            _check_colour(self.dark)
        if any(length < 1 for length in self.dash):
            raise UsageError(
                msg("a dash has lengths of 1 pixel or more"),
                value=self.dash,
                hint=msg("write a stroke and a gap, such as (6, 4)"),
            )


# Okabe and Ito's colours, a family of kinds each; shapes tell the kinds of a family apart.
_BLUE, _BLUE_D = "#0072B2", "#3D9BD6"
_SKY, _SKY_D = "#3A9BD1", "#7CC4EE"
_RED, _RED_D = "#C65102", "#EC7F38"
_GREEN, _GREEN_D = "#00866A", "#23B795"
_PINK, _PINK_D = "#B5618F", "#D98BB6"
_AMBER, _AMBER_D = "#D98F00", "#F0B03A"
_GREY, _GREY_D = "#6B7280", "#A3ABB8"
_OLIVE, _OLIVE_D = "#938A0A", "#E3D84C"

KIND_MARKS: Mapping[str, Mark] = MappingProxyType(
    {
        "City": Mark(_BLUE, "dot", _BLUE_D),
        "Region": Mark(_SKY, "square", _SKY_D),
        "IntercommunalBody": Mark(_SKY, "hexagon", _SKY_D),
        "StateBody": Mark(_RED, "square", _RED_D),
        "Ministry": Mark(_RED, "triangle", _RED_D),
        "Agency": Mark(_RED, "hexagon", _RED_D),
        "Network": Mark(_GREEN, "star", _GREEN_D),
        "Organisation": Mark(_GREEN, "dot", _GREEN_D),
        "Event": Mark(_PINK, "diamond", _PINK_D),
        "EventSeries": Mark(_PINK, "hexagon", _PINK_D),
        "Project": Mark(_AMBER, "triangle", _AMBER_D),
        "Programme": Mark(_AMBER, "square", _AMBER_D),
        "Place": Mark(_GREY, "triangleDown", _GREY_D),
        "Country": Mark(_GREY, "square", _GREY_D),
        "Person": Mark(_GREY, "dot", _GREY_D),
        "Sector": Mark(_OLIVE, "hexagon", _OLIVE_D),
        "SDG": Mark(_OLIVE, "square", _OLIVE_D),
        "Theme": Mark(_OLIVE, "diamond", _OLIVE_D),
    }
)

TYPE_LINES: Mapping[str, Line] = MappingProxyType(
    {
        "twinned-with": Line("#45617F", (), "#8FB0D3"),
        "cooperates-with": Line("#1E8C78", (), "#53C7B1"),
        "organized": Line("#A8447C", (8, 4), "#DF8DBD"),
        "participated-in": Line("#A8447C", (2, 4), "#DF8DBD"),
        "held-in": Line("#7A7F87", (8, 3, 2, 3), "#A9B0BA"),
        "funded-by": Line("#B87400", (), "#F0B03A"),
        "member-of": Line("#00755C", (6, 4), "#35C3A1"),
        "partner-in": Line("#B87400", (6, 4), "#F0B03A"),
        "works-in": Line("#7A7F87", (2, 4), "#A9B0BA"),
        "works-on": Line("#7C7408", (6, 4), "#D6CB45"),
        "contributes-to": Line("#7C7408", (2, 4), "#D6CB45"),
        "part-of": Line("#5B6470", (10, 3), "#B4BCC8"),
        "represented-by": Line("#5B6470", (3, 3), "#B4BCC8"),
    }
)

_SPARE_COLOURS = (
    (_BLUE, _BLUE_D),
    (_RED, _RED_D),
    (_GREEN, _GREEN_D),
    (_PINK, _PINK_D),
    (_AMBER, _AMBER_D),
    (_SKY, _SKY_D),
    (_OLIVE, _OLIVE_D),
    (_GREY, _GREY_D),
)
_SPARE_DASHES: tuple[tuple[int, ...], ...] = ((), (6, 4), (2, 4), (10, 3, 2, 3))


@dataclass(frozen=True)
class Style:
    """Marks, lines and sizes of a map; each field has a default.

    Parameters
    ----------
    marks
        `Mark` of a kind, in place of coopgraph's own or beside them.
    lines
        `Line` of a relation type, likewise.
    node_range
        Smallest and largest radius of a node, where a relation is about 100 long.
    edge_range
        Thinnest and thickest line, in pixels; a bundle of relations is thicker than one.

    Examples
    --------
    >>> Style(marks={"City": Mark("#000000", "square")}).mark("City").shape
    'square'
    """

    marks: Mapping[str, Mark] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    node_range: tuple[float, float] = (10.0, 31.0)
    edge_range: tuple[float, float] = (1.7, 7.0)

    def __post_init__(self) -> None:
        for low, high in (self.node_range, self.edge_range):
            if not 0 < low <= high < 1000:
                raise UsageError(
                    msg("{value} is no range of sizes", value=f"({low}, {high})"),
                    value=(low, high),
                    hint=msg("write the smaller size first, both above 0"),
                )

    def mark(self, kind: str, rank: int = 0) -> Mark:
        """Return the mark of a kind; an unknown kind gets a spare one by its `rank`."""
        known = self.marks.get(kind) or KIND_MARKS.get(kind)
        if known is not None:
            return known
        colour, dark = _SPARE_COLOURS[rank % len(_SPARE_COLOURS)]
        return Mark(colour, SHAPES[(rank // len(_SPARE_COLOURS)) % len(SHAPES)], dark)

    def line(self, relation_type: str, rank: int = 0) -> Line:
        """Return the line of a type; an unknown type gets a spare one by its `rank`."""
        known = self.lines.get(relation_type) or TYPE_LINES.get(relation_type)
        if known is not None:
            return known
        colour, dark = _SPARE_COLOURS[rank % len(_SPARE_COLOURS)]
        dash = _SPARE_DASHES[(rank // len(_SPARE_COLOURS)) % len(_SPARE_DASHES)]
        return Line(colour, dash, dark)

    def mark_all(self, kinds: Iterable[str]) -> dict[str, Mark]:
        """Return the mark of each kind, spare ones given in turn."""
        return _in_turn(kinds, self.marks.keys() | KIND_MARKS.keys(), self.mark)

    def line_all(self, types: Iterable[str]) -> dict[str, Line]:
        """Return the line of each type, spare ones given in turn."""
        return _in_turn(types, self.lines.keys() | TYPE_LINES.keys(), self.line)


def _in_turn(
    names: Iterable[str], known: Iterable[str], look: Callable[[str, int], _Look]
) -> dict[str, _Look]:
    taken, known_names = 0, set(known)
    looks: dict[str, _Look] = {}
    for name in names:
        looks[name] = look(name, taken)
        taken += name not in known_names
    return looks
