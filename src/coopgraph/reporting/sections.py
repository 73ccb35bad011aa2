"""The chapters of a report in their order; what a network has not is said, not hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from coopgraph.errors import MissingExtraError, NetworkError
from coopgraph.messages import Message, msg
from coopgraph.reporting._actors import actors_chapter, brokers_chapter
from coopgraph.reporting._groups import communities_chapter, countries_chapter
from coopgraph.reporting._spread import distance_chapter, time_chapter
from coopgraph.reporting._whole import building_chapter, degrees_chapter, glance_chapter
from coopgraph.reporting.material import TITLES, Material
from coopgraph.reporting.values import Section

if TYPE_CHECKING:
    from coopgraph.network import Network

__all__ = ["CHAPTERS", "report_sections"]

CHAPTERS: Final[dict[str, Callable[[Material], Section]]] = {
    "glance": glance_chapter,
    "building": building_chapter,
    "actors": actors_chapter,
    "brokers": brokers_chapter,
    "countries": countries_chapter,
    "communities": communities_chapter,
    "degrees": degrees_chapter,
    "time": time_chapter,
    "distance": distance_chapter,
}


def report_sections(network: Network, language: str) -> Iterator[tuple[Message, Section]]:
    """Yield the title of each chapter and the chapter, one after the other.

    Parameters
    ----------
    network
        With one actor at least.
    language
        ``en`` or ``fr``.
    """
    given = Material(network, language)
    for key, chapter in CHAPTERS.items():
        try:
            section = chapter(given)
        except (NetworkError, MissingExtraError) as error:
            said = msg("Nothing is shown here: {reason}.", reason=error.message)
            section = given.section(key, words=(said,))
        yield TITLES[key], section
