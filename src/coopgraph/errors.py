"""Every failure a user can cause, as one family that says where it is and how to mend it."""

from __future__ import annotations

from pathlib import Path

from coopgraph.messages import Message, msg

__all__ = [
    "AmbiguousNameError",
    "CoopgraphError",
    "DateError",
    "DiskFullError",
    "EndpointError",
    "InputError",
    "LoadError",
    "MissingExtraError",
    "NetworkError",
    "NotACoopgraphError",
    "OutputError",
    "PeopleClosedError",
    "ProjectError",
    "QueryLimitError",
    "QuerySyntaxError",
    "StoreBusyError",
    "StoreError",
    "UnknownNameError",
    "UsageError",
    "VocabularyError",
]


def _as_message(text: Message | str) -> Message:
    return text if isinstance(text, Message) else Message("{text}", {"text": text})


class CoopgraphError(Exception):
    """Root of coopgraph's errors.

    Parameters
    ----------
    message
        What is wrong.
    path, line, column
        Where: a file, its line (from 1) and its column (a name, or a number from 1).
    value
        The offending value.
    hint
        The mend.
    """

    exit_code = 1

    def __init__(
        self,
        message: Message | str,
        *,
        path: str | Path | None = None,
        line: int | None = None,
        column: str | int | None = None,
        value: object = None,
        hint: Message | str | None = None,
    ) -> None:
        self.message = _as_message(message)
        self.path = None if path is None else str(path)
        self.line = line
        self.column = column
        self.value = value
        self.hint = None if hint is None else _as_message(hint)
        super().__init__(str(self.message))

    def where(self, language: str = "en") -> str:
        """Return the place of the error, such as ``facts.csv, line 3, column when``."""
        parts = [] if self.path is None else [self.path]
        if self.line is not None:
            parts.append(msg("line {line}", line=self.line).render(language))
        if self.column is not None:
            parts.append(msg("column {column}", column=self.column).render(language))
        return ", ".join(parts)

    def render(self, language: str = "en") -> str:
        """Return one line of place and message and, where there is a mend, a second with it."""
        where = self.where(language)
        text = self.message.render(language)
        colon = " : " if language == "fr" else ": "
        first = f"{where}{colon}{text}" if where else text
        return first if self.hint is None else f"{first}\n  → {self.hint.render(language)}"

    def __str__(self) -> str:
        return self.render("en")


class UsageError(CoopgraphError):
    """The call itself is wrong: an unknown option, measure, format or parameter."""

    exit_code = 2


class InputError(CoopgraphError):
    """A file, row or value that cannot be read."""


class DateError(InputError):
    """A text that is no EDTF level 1 date."""


class VocabularyError(InputError):
    """An unknown relation type, kind, status or concept."""


class LoadError(InputError):
    """A strict build met at least one bad row; nothing was written."""


class ProjectError(CoopgraphError):
    """``coopgraph.toml`` or the project folder is missing or wrong."""


class StoreError(CoopgraphError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class DiskFullError(StoreError):
    """No room left while writing; the previous build stays."""


class NotACoopgraphError(StoreError):
    """The endpoint or file holds RDF but no coopgraph: only `query` works on it."""


class PeopleClosedError(StoreError):
    """The people store was asked for without ``people=True``."""


class EndpointError(StoreError):
    """A SPARQL endpoint is not reached or answers with an error."""

    is_passing = False  # whether the same request may do better later
    retry_after = 0.0  # seconds the server asks to wait


class QuerySyntaxError(CoopgraphError):
    """A SPARQL query that does not parse; shows it with a caret under the place."""


class QueryLimitError(CoopgraphError):
    """A query passed its limit of time, rows or nesting, or asked for what is not allowed."""

    is_passing = False  # as in `EndpointError`
    retry_after = 0.0


class UnknownNameError(CoopgraphError):
    """No entity, named query or source has this name."""


class AmbiguousNameError(CoopgraphError):
    """Several entities have this name.

    Parameters
    ----------
    candidates
        ``(iri, label)`` of each.
    """

    def __init__(self, message: Message | str, *, candidates: tuple[tuple[str, str], ...]) -> None:
        listed = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        super().__init__(message, hint=msg("give the IRI of one: {listed}", listed=listed))
        self.candidates = candidates


class NetworkError(CoopgraphError):
    """A network that cannot be built or measured as asked."""


class OutputError(CoopgraphError):
    """A file that cannot be written."""


class MissingExtraError(CoopgraphError):
    """An optional dependency is not installed."""
