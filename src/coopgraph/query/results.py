"""`Result`: the answer of a query as a value one can look at, tabulate and save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from coopgraph.model import harmless_cell
from coopgraph.query.names import PREFIXES, short_name
from coopgraph.store import Blank, Iri, Literal, Term

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

__all__ = ["Result", "Value", "value_of"]

Value: TypeAlias = str | int | float | Decimal | bool | date | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    _XSD + name
    for name in ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
)
_SHOWN_ROWS = 50


def _boolean(text: str) -> bool:
    return text in ("true", "1")


_PARSERS: dict[str, Callable[[str], Value]] = dict.fromkeys(_INTEGERS, int) | {
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": _boolean,
    _XSD + "date": date.fromisoformat,
}


def value_of(term: Term | None) -> Value:
    """Return a term as a Python value; text where its type or lexical form is not known."""
    if not isinstance(term, Literal):
        return None if term is None else str(term)
    parse = _PARSERS.get(term.datatype)
    try:
        return term.value if parse is None else parse(term.value)
    except (ValueError, ArithmeticError):
        return term.value


@dataclass(frozen=True)
class Result:
    """Rows of an answer.

    An ASK has one row of one cell, ``answer``; a CONSTRUCT or DESCRIBE has the columns
    ``subject``, ``predicate`` and ``object``.

    Parameters
    ----------
    variables
        Names of the columns.
    rows
        Terms, None where unbound.
    labels
        Names of IRIs in the rows, in the reader's language.
    seconds
        Time taken.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES, repr=False)
    seconds: float = 0.0

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """Say whether there is an answer; of an ASK, the answer itself."""
        if self.variables == ("answer",) and len(self.rows) == 1:
            return bool(value_of(self.rows[0][0]))
        return bool(self.rows)

    def short(self, term: Term | None) -> str:
        """Return a cell as a person reads it: a label, a short IRI, or the text."""
        if isinstance(term, Iri):
            return self.labels.get(term.value) or short_name(term.value, dict(self.prefixes))
        return "" if term is None else str(term)

    def _iri_columns(self) -> list[int]:
        return [
            i
            for i in range(len(self.variables))
            if any(isinstance(row[i], Iri) for row in self.rows)
        ]

    def to_records(self) -> list[dict[str, Value]]:
        """Return one dict a row, with typed values; IRIs as text."""
        return [dict(zip(self.variables, map(value_of, row), strict=True)) for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """Return a DataFrame with typed columns.

        IRIs are kept; beside each column of IRIs stands ``{column}_label`` with short names.
        Integers with gaps become ``Int64``, dates ``datetime64``, decimals floats.
        """
        import pandas as pd

        iris = self._iri_columns()
        columns: dict[str, Any] = {}
        for i, name in enumerate(self.variables):
            columns[name] = _column([value_of(row[i]) for row in self.rows])
            label = f"{name}_label"
            if i in iris and label not in self.variables:
                columns[label] = pd.Series([self.short(row[i]) for row in self.rows], dtype="str")
        return pd.DataFrame(columns)

    def to_csv(self) -> str:
        """Return CSV text with IRIs and labels; cells a spreadsheet would run are neutralised."""
        frame = self.to_pandas()
        for name in frame.columns:
            if frame[name].dtype.kind not in "iufbM":
                frame[name] = frame[name].map(_harmless, na_action="ignore")
        text: str = frame.to_csv(index=False, lineterminator="\n")
        return text

    def to_table(self, limit: int | None = _SHOWN_ROWS) -> Table:
        """Return a rich table of the first rows."""
        from rich.table import Table
        from rich.text import Text

        table = Table(show_edge=False, header_style="bold")
        for name in self.variables:
            table.add_column(Text(name), overflow="fold")
        for row in self.rows[:limit]:
            table.add_row(*(Text(self.short(term)) for term in row))
        return table

    def __rich__(self) -> Table:
        return self.to_table()

    def __str__(self) -> str:
        from rich.console import Console

        console = Console(width=120, color_system=None, force_terminal=False)
        with console.capture() as captured:
            console.print(self.to_table())
        return captured.get()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.variables)
        body = "".join(
            "<tr>" + "".join(f"<td>{self._html(term)}</td>" for term in row) + "</tr>"
            for row in self.rows[:_SHOWN_ROWS]
        )
        more = len(self.rows) - _SHOWN_ROWS
        foot = f"<p>… + {more}</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{foot}"

    def _html(self, term: Term | None) -> str:
        text = escape(self.short(term))
        if isinstance(term, Iri) and term.value.startswith(("http://", "https://")):
            return f'<a href="{escape(term.value)}" rel="noopener noreferrer">{text}</a>'
        if isinstance(term, Blank):
            return f"<i>{text}</i>"
        return text


def _column(values: list[Value]) -> Any:
    """Return a pandas column of the narrowest type that holds all values."""
    import pandas as pd

    known = [v for v in values if v is not None]
    kinds = {type(v) for v in known}
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean" if len(known) < len(values) else "bool")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64" if len(known) < len(values) else "int64")
    if kinds and kinds <= {int, float, Decimal}:
        floats = [float("nan") if v is None else float(v) for v in values]  # type: ignore[arg-type]
        return pd.Series(floats, dtype="float64")
    if kinds == {date}:
        return pd.Series(pd.to_datetime(values))  # type: ignore[arg-type]
    if kinds == {str} or not kinds:
        return pd.Series(values, dtype="str")
    return pd.Series(values, dtype="object")


def _harmless(cell: Any) -> Any:
    return harmless_cell(cell) if isinstance(cell, str) else cell
