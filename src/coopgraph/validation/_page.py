"""The report as one HTML page: escaped by construction, no script, nothing loaded."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Final

from coopgraph.messages import msg
from coopgraph.validation.report import CHECK_TEXTS, GRADE_TEXTS

if TYPE_CHECKING:
    from jinja2 import Template

    from coopgraph.validation.report import QualityReport

__all__ = ["report_page"]

_SHOWN: Final = 500  # findings of one check; the CSV has all
_GROUPS: Final = {
    "all": msg("The whole graph"),
    "relation": msg("By type of relation"),
    "kind": msg("By kind of thing"),
    "source": msg("By source"),
}


def report_page(report: QualityReport, language: str) -> str:
    """Return the page as text."""
    parts = []
    for (grade, check), group in groupby(report.findings, key=lambda f: (f.grade, f.check)):
        found = list(group)
        parts.append(
            {
                "grade": grade.value,
                "head": f"{GRADE_TEXTS[grade].render(language)}: "
                f"{CHECK_TEXTS[check].render(language)} ({len(found)})",
                "findings": [
                    (f.texts[language], f.place, f.hints.get(language, "")) for f in found[:_SHOWN]
                ],
                "more": len(found) - _SHOWN,
            }
        )
    tables = [
        (
            text.render(language),
            [
                (t.name, CHECK_TEXTS[t.check].render(language), t.count, t.total, t.percent)
                for t in sorted(report.tallies, key=lambda t: t.name)
                if t.group == group and t.total
            ],
        )
        for group, text in _GROUPS.items()
    ]
    heads = [
        msg("name").render(language),
        msg("gap").render(language),
        msg("count").render(language),
        msg("of").render(language),
        "%",
    ]
    return _template().render(
        language=language,
        title=report.title,
        heading=msg("Check of the graph").render(language),
        summary=report.summary().render(language),
        notes=[note.render(language) for note in report.notes],
        heads=heads,
        tables=tables,
        parts=parts,
        more=msg("more: the CSV has all of them").render(language),
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = resources.files("coopgraph.validation") / "templates" / "report.html.j2"
    return environment.from_string(source.read_text("utf-8"))
