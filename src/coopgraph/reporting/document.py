"""A report as one HTML page without any script: it opens offline, prints, and asks for nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph._outputs import save_bytes
from coopgraph._pages import content_policy, page_template, without_surrogates
from coopgraph.analysis.engines import refuse_empty
from coopgraph.errors import UsageError
from coopgraph.messages import LANGUAGES, Progress, msg, silent
from coopgraph.reporting.sections import CHAPTERS, report_sections
from coopgraph.reporting.values import Section

if TYPE_CHECKING:
    from coopgraph.network import Network

__all__ = ["Report", "network_report"]


@dataclass(frozen=True)
class Report:
    """A network told in one page.

    Attributes
    ----------
    title
        Shown at the top.
    sections
        Its chapters.
    language
        ``en`` or ``fr``.
    """

    title: str
    sections: tuple[Section, ...] = field(repr=False)
    language: str
    source: str = field(default="", repr=False)

    @property
    def html(self) -> str:
        """The page; nothing in it comes from elsewhere, nothing runs."""
        style = _asset("report.css")
        figures = {
            section.key: base64.b64encode(section.figure).decode("ascii")
            for section in self.sections
            if section.figure
        }
        return page_template(_asset("report.html.j2")).render(
            language=self.language,
            title=without_surrogates(self.title),
            source=without_surrogates(self.source),
            sections=self.sections,
            figures=figures,
            said={key: text.render(self.language) for key, text in _TEXTS.items()},
            style=style,
            policy=content_policy(styles=(style,)),
        )

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the page to a file, whole or not at all, and return its path.

        Raises
        ------
        OutputError
            If the file exists and `overwrite` is false, or it cannot be written.
        """
        target = Path(path)
        save_bytes(target, self.html.encode("utf-8"), overwrite=overwrite)
        return target


_TEXTS = {
    "contents": msg("Contents"),
    "methods": msg("Methods and references"),
    "network": msg("Report on a network"),
}


def network_report(
    network: Network,
    *,
    title: str | None = None,
    language: str | None = None,
    progress: Progress = silent,
) -> Report:
    """Return a report on a network: figures, actors, groups, years, methods.

    Parameters
    ----------
    network
        With one actor at least. Above 5,000 ties it is not compared with rewired networks.
    title
        Of the page; the graph's by default.
    language
        ``en`` or ``fr``; the network's by default.
    progress
        Told of each chapter.

    Raises
    ------
    NetworkError
        If the network has no actors.
    UsageError
        If the language is neither.
    """
    refuse_empty(network)
    chosen = language or network.language
    if chosen not in LANGUAGES:
        raise UsageError(
            msg("unknown choice {value!r}", value=chosen),
            value=chosen,
            hint=msg("one of {known}", known=", ".join(LANGUAGES)),
        )
    sections = []
    for number, (name, section) in enumerate(report_sections(network, chosen), 1):
        progress(name, number, len(CHAPTERS))
        sections.append(section)
    origin = network.origin
    heading = title or origin.title or _TEXTS["network"].render(chosen)
    return Report(heading, tuple(sections), chosen, origin.source_line())


@cache
def _asset(name: str) -> str:
    return (resources.files("coopgraph.reporting") / name).read_text("utf-8")
