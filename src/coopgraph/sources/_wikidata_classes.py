"""Which kinds stand above a class that the table does not have: P279, the nearest first."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from coopgraph.model import Kind

__all__ = ["ITEM", "LEVELS", "Superclasses"]

ITEM: Final = re.compile(r"Q[1-9][0-9]{0,14}")
# Above some five levels Wikidata's classes are so general that a city is an organisation.
LEVELS: Final = 5


class Superclasses:
    """The subclass statements of a source, in columns of numbers: Wikidata has millions."""

    def __init__(self) -> None:
        self._lower = array("Q")
        self._upper = array("Q")

    def __len__(self) -> int:
        return len(self._lower)

    def add(self, lower: str, upper: str) -> None:
        """Note that one class is a subclass of another; what is no Q-id is passed over."""
        if ITEM.fullmatch(lower) and ITEM.fullmatch(upper):
            self._lower.append(int(lower[1:]))
            self._upper.append(int(upper[1:]))

    def kinds_above(
        self, classes: Collection[str], table: Mapping[str, Kind]
    ) -> dict[str, frozenset[Kind]]:
        """Return the kinds of the nearest classes of the table above each class that has any.

        Parameters
        ----------
        classes
            Q-ids that the table does not have.
        table
            Q-ids and their kinds.
        """
        known = {int(name[1:]): kind for name, kind in table.items()}
        starts = {int(name[1:]) for name in classes}
        above = self._above(starts, known.keys())
        found = {f"Q{n}": _nearest(n, above, known) for n in sorted(starts)}
        return {name: kinds for name, kinds in found.items() if kinds}

    def _above(self, starts: set[int], known: Collection[int]) -> dict[int, set[int]]:
        """Return the classes right above each that is met, so many levels up."""
        above: dict[int, set[int]] = {}
        met = starts
        for _ in range(LEVELS):
            if not met or not self._lower:
                break
            new: dict[int, set[int]] = {}
            for lower, upper in zip(self._lower, self._upper, strict=True):
                if lower in met:
                    new.setdefault(lower, set()).add(upper)
            above |= new
            met = {upper for uppers in new.values() for upper in uppers}
            met -= above.keys() | set(known)
        return above


def _nearest(
    start: int, above: Mapping[int, set[int]], known: Mapping[int, Kind]
) -> frozenset[Kind]:
    seen, here = {start}, {start}
    for _ in range(LEVELS):
        here = {upper for n in here for upper in above.get(n, ())} - seen
        kinds = frozenset(_kinds(here, known))
        if kinds or not here:
            return kinds
        seen |= here
    return frozenset()


def _kinds(classes: Iterable[int], known: Mapping[int, Kind]) -> Iterable[Kind]:
    return (known[n] for n in classes if n in known)
