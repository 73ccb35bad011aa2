"""`QualityReport`: what a check of a graph found, as a value to count, show and save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coopgraph.messages import LANGUAGES, Message, msg
from coopgraph.query import Result
from coopgraph.store import XSD, Iri, Literal, Term

__all__ = ["CHECK_TEXTS", "Check", "Grade", "QualityFinding", "QualityReport", "Tally", "texts_of"]


class Grade(StrEnum):
    """How grave a finding is: an error of the data, a gap, a note."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class Check(StrEnum):
    """What is looked at."""

    SHAPE = "shape"
    NO_SOURCE = "no-source"
    NO_DATE = "no-date"
    NO_PLACE = "no-place"
    NO_IDENTIFIER = "no-identifier"
    ONE_SIDED = "one-sided"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    WRONG_COUNTRY = "wrong-country"


CHECK_TEXTS: Final = {
    Check.SHAPE: msg("shapes of the ontology"),
    Check.NO_SOURCE: msg("no source"),
    Check.NO_DATE: msg("no date"),
    Check.NO_PLACE: msg("no place on the map"),
    Check.NO_IDENTIFIER: msg("no identifier"),
    Check.ONE_SIDED: msg("one-sided"),
    Check.CONFLICT: msg("open conflict"),
    Check.DUPLICATE: msg("possible duplicate"),
    Check.WRONG_COUNTRY: msg("place not in its country"),
}
GRADE_TEXTS: Final = {
    Grade.VIOLATION: msg("violation"),
    Grade.WARNING: msg("warning"),
    Grade.INFO: msg("note"),
}


def texts_of(message: Message) -> dict[str, str]:
    """Return a message in every language."""
    return {language: message.render(language) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One thing a person can mend.

    Parameters
    ----------
    grade, check
        How grave, and what was looked at.
    focus, label
        IRI of the thing or statement, and its name.
    texts, hints
        The sentence and the mend, by language.
    place
        Source, file and row that made it; "" where nothing says.
    """

    grade: Grade
    check: Check
    focus: str
    label: str
    texts: Mapping[str, str]
    hints: Mapping[str, str]
    place: str = ""

    def render(self, language: str = "en") -> str:
        """Return the finding as lines: grade and sentence, place, mend."""
        grade = GRADE_TEXTS[self.grade].render(language)
        lines = [f"{grade}: {self.texts[language]}"]
        lines += [f"  {self.place}"] if self.place else []
        lines += [f"  → {self.hints[language]}"] if self.hints.get(language) else []
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a group have a gap.

    Parameters
    ----------
    group
        ``source``, ``kind`` (of things), ``relation`` (type of statements) or ``all``.
    name
        Of the source, kind or type; "" for all.
    check
        What was looked at.
    count, total
        How many have the gap, of how many that could.
    """

    group: str
    name: str
    check: Check
    count: int
    total: int

    @property
    def percent(self) -> float:
        """Share in percent, 0 of nothing."""
        return 100 * self.count / self.total if self.total else 0.0


@dataclass(frozen=True)
class QualityReport:
    """What a check found.

    Parameters
    ----------
    title
        Of the graph.
    findings
        Gravest first.
    tallies
        Counts for everything, by kind, by relation type and by source.
    notes
        What was not looked at, and why.
    """

    title: str
    findings: tuple[QualityFinding, ...]
    tallies: tuple[Tally, ...]
    notes: tuple[Message, ...] = ()

    def counts(self) -> dict[Grade, int]:
        """Return how many findings of each grade there are."""
        return {grade: sum(f.grade is grade for f in self.findings) for grade in Grade}

    @property
    def has_violations(self) -> bool:
        """Whether there is an error, not only gaps and notes."""
        return any(f.grade is Grade.VIOLATION for f in self.findings)

    def summary(self) -> Message:
        """Return one line of counts."""
        counts = self.counts()
        return msg(
            "{violations} violations, {warnings} warnings, {notes} notes",
            violations=counts[Grade.VIOLATION],
            warnings=counts[Grade.WARNING],
            notes=counts[Grade.INFO],
        )

    def findings_table(self, language: str = "en") -> Result:
        """Return one row a finding."""
        rows: list[tuple[Term | None, ...]] = [
            (
                Literal(GRADE_TEXTS[f.grade].render(language)),
                Literal(CHECK_TEXTS[f.check].render(language)),
                Iri(f.focus),
                Literal(f.texts[language]),
                Literal(f.place),
                Literal(f.hints.get(language, "")),
            )
            for f in self.findings
        ]
        columns = ("grade", "check", "thing", "finding", "place", "hint")
        return Result(columns, tuple(rows), {f.focus: f.label for f in self.findings})

    def tallies_table(self, language: str = "en") -> Result:
        """Return one row a group and check: count, total, percentage."""
        rows: list[tuple[Term | None, ...]] = [
            (
                Literal(t.group),
                Literal(t.name),
                Literal(CHECK_TEXTS[t.check].render(language)),
                Literal(str(t.count), XSD + "integer"),
                Literal(str(t.total), XSD + "integer"),
                Literal(f"{t.percent:.1f}", XSD + "decimal"),
            )
            for t in self.tallies
        ]
        return Result(("group", "name", "check", "count", "total", "percent"), tuple(rows))

    def to_csv(self, language: str = "en") -> str:
        """Return the findings as CSV; cells a spreadsheet would run are neutralised."""
        return self.findings_table(language).to_csv()

    def to_html(self, language: str = "en") -> str:
        """Return one HTML page that opens offline."""
        from coopgraph.validation._page import report_page

        return report_page(self, language)
