"""The paragraph for a paper: what was done, with its parameters, versions and references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final, TypeVar

from coopgraph.errors import UsageError
from coopgraph.messages import LANGUAGES, Message, msg

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Methods", "described", "methods_text", "with_columns"]

Table = TypeVar("Table", bound="pd.DataFrame")

_KEY: Final = "methods"


@dataclass(frozen=True, slots=True)
class Methods:
    """What was done, as it is told in a paper.

    Parameters
    ----------
    text
        The sentences.
    items
        What they end with, such as a definition for each measure.
    notes
        Sentences after the items.
    packages
        Distributions that computed it, besides coopgraph; those not installed are left out.
    references
        Full references, where the sentences do not hold them.
    """

    text: Message
    items: tuple[Message, ...] = ()
    packages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    def render(self, language: str = "en") -> str:
        """Return the paragraph in a language."""
        parts = [self.text.render(language)]
        if self.items:
            parts.append("; ".join(item.render(language) for item in self.items) + ".")
        parts += [note.render(language) for note in self.notes]
        software = ", ".join(_versions(("coopgraph", *self.packages)))
        parts.append(msg("Computed with {software}.", software=software).render(language))
        if self.references:
            cited = " ".join(dict.fromkeys(self.references))
            parts.append(msg("References: {cited}", cited=cited).render(language))
        return " ".join(parts)


def _versions(packages: tuple[str, ...]) -> list[str]:
    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return found


def described(table: Table, methods: Methods) -> Table:
    """Return a table with its paragraph, which its copies and Parquet files keep."""
    table.attrs[_KEY] = {language: methods.render(language) for language in LANGUAGES}
    return table


def with_columns(table: pd.DataFrame, other: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a table with columns of another for the same actors, and the paragraphs of both."""
    made = table.merge(other[["iri", *columns]], on="iri")
    made.attrs[_KEY] = {
        language: "\n".join(methods_text(part, language) for part in (table, other))
        for language in LANGUAGES
    }
    return made


def methods_text(result: Any, lang: str = "en") -> str:
    """Return the paragraph for a paper of a result of coopgraph.

    Parameters
    ----------
    result
        A table of an analysis, or a part of it that pandas derived; or any result that has a
        ``methods_text`` of its own, such as a `Network`.
    lang
        ``en`` or ``fr``.

    Raises
    ------
    UsageError
        If the result does not know how it was made.

    Examples
    --------
    ``methods_text(cg.centrality(net), "fr")``
    """
    own = getattr(result, _KEY + "_text", None)
    if callable(own):
        return str(own(lang))
    told = getattr(result, "attrs", {}).get(_KEY, {})
    if lang not in told:
        raise UsageError(
            msg("this {type} does not say how it was made", type=type(result).__name__),
            value=lang,
            hint=msg("give a result of coopgraph's analyses, and en or fr"),
        )
    return str(told[lang])
