"""Named queries: questions of the domain as ``.rq`` files with their parameters and texts.

A file opens with ``#:`` lines of TOML: title, description and parameters in English and French.
``$name`` in the query stands for a parameter's value, written as an RDF term.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from coopgraph.errors import UsageError
from coopgraph.messages import msg
from coopgraph.store import literal

__all__ = ["NamedQuery", "Parameter", "ParameterKind", "named_queries", "named_query"]

_PLACEHOLDER = re.compile(r"\$([a-z_]+)")
_YEAR = re.compile(r"\d{4}")


class ParameterKind(StrEnum):
    """What a parameter's value is."""

    COUNTRY = "country"
    ENTITY = "entity"
    RELATION = "relation"
    TEXT = "text"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query; without a default it must be given."""

    name: str
    kind: ParameterKind
    default: str | None
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with a name.

    Parameters
    ----------
    name
        Such as ``cities-twinned-with``.
    titles, descriptions
        By language.
    parameters
        In the order of the file.
    text
        SPARQL with ``$name`` placeholders.
    """

    name: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str

    def fill(
        self,
        values: Mapping[str, object],
        *,
        finders: Mapping[ParameterKind, Callable[[str], str]],
    ) -> str:
        """Return the query with the parameters' values in it.

        Parameters
        ----------
        values
            By parameter name.
        finders
            For parameters that name things: from the name to the IRI.

        Raises
        ------
        UsageError
            If a parameter is unknown, missing or of the wrong form.
        """
        known = {p.name for p in self.parameters}
        unknown = sorted(set(values) - known)
        if unknown:
            raise UsageError(
                msg("{query} has no parameter {value!r}", query=self.name, value=unknown[0]),
                value=unknown[0],
                hint=msg("one of {known}", known=", ".join(sorted(known)) or "–"),
            )
        terms: dict[str, str] = {}
        for parameter in self.parameters:
            value = values.get(parameter.name, parameter.default)
            if value is None:
                raise UsageError(
                    msg("{query} needs {name}", query=self.name, name=parameter.name),
                    hint=msg("add: {name}=…", name=parameter.name),
                )
            terms[parameter.name] = _term(parameter, str(value), finders)
        return _PLACEHOLDER.sub(lambda match: terms[match[1]], self.text)


def _term(
    parameter: Parameter, value: str, finders: Mapping[ParameterKind, Callable[[str], str]]
) -> str:
    if value == "":
        return "UNDEF"
    if parameter.kind in finders:
        return f"<{finders[parameter.kind](value)}>"
    if parameter.kind is ParameterKind.YEAR:
        if _YEAR.fullmatch(value) is None:
            raise UsageError(
                msg("{value!r} is no year", value=value),
                value=value,
                hint=msg("write four digits, such as 2025"),
            )
        return value
    return literal(value)


def _read(name: str, text: str) -> NamedQuery:
    head = "\n".join(line[2:].strip() for line in text.splitlines() if line.startswith("#:"))
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#:")).strip()
    data = tomllib.loads(head)
    parameters = tuple(
        Parameter(
            str(entry["name"]),
            ParameterKind(str(entry["kind"])),
            None if "default" not in entry else str(entry["default"]),
            {tag: str(entry[tag]) for tag in ("en", "fr")},
        )
        for entry in data.get("parameter", [])
    )
    return NamedQuery(name, dict(data["title"]), dict(data["description"]), parameters, body)


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """Return all named queries, by name."""
    folder = resources.files("coopgraph.query") / "named"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return tuple(_read(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in files)


def named_query(name: str) -> NamedQuery:
    """Return the named query.

    Raises
    ------
    UsageError
        If there is none of this name.
    """
    found = {q.name: q for q in named_queries()}
    if name not in found:
        import difflib

        near = difflib.get_close_matches(name, found, n=1)
        hint = (
            msg("did you mean {near}?", near=near[0])
            if near
            else msg("list them with: coopgraph ask --list")
        )
        raise UsageError(msg("unknown question {value!r}", value=name), value=name, hint=hint)
    return found[name]
