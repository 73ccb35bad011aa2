"""The text of ``coopgraph.toml`` and its plain values; what is wrong is told with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import Name, Names

__all__ = ["KEY", "ManifestText", "read_day", "read_tag", "read_titles"]

KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


class ManifestText:
    """A parsed manifest that can say where a value stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8")
            self.data = tomllib.loads(self.text)
        except FileNotFoundError as error:
            raise ProjectError(
                msg("no coopgraph.toml here"),
                path=path.parent,
                hint=msg("make a project with: coopgraph init {folder}", folder=path.parent),
            ) from error
        except OSError as error:
            raise ProjectError(
                msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
                path=path,
                hint=msg("check the path"),
            ) from error
        except UnicodeDecodeError as error:
            raise ProjectError(
                msg("the manifest is not in UTF-8"), path=path, hint=msg("save it as UTF-8")
            ) from error
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            raise ProjectError(
                msg("no valid TOML: {reason}", reason=_TOML_PLACE.sub("", str(error)).strip()),
                path=path,
                line=int(place[1]) if place else None,
                column=int(place[2]) if place else None,
                hint=msg("see the example in docs/projects.md"),
            ) from error

    def line_of(self, value: str) -> int | None:
        """Return the first line that holds a word of the manifest, for messages."""
        lines = self.text.splitlines()
        # A quoted value is surer than a word, and a word than a part of one.
        for pattern in (
            re.escape(f'"{value}"'),
            rf"(?<!\w){re.escape(value)}(?!\w)",
            re.escape(value),
        ):
            for number, line in enumerate(lines, start=1):
                if re.search(pattern, line):
                    return number
        return None

    def wrong(self, message: Message, near: str, hint: Message) -> ProjectError:
        return ProjectError(message, path=self.path, line=self.line_of(near), value=near, hint=hint)

    def mended(self, error: CoopgraphError, near: str) -> ProjectError:
        """Return an error of a value as one of the manifest."""
        return self.wrong(error.message, near, error.hint or msg("mend it"))

    def entries(self, name: str) -> list[Mapping[str, Any]]:
        """Return the tables of ``[[name]]``."""
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self.wrong(
                msg("{name} is no list of tables", name=name),
                name,
                msg("write [[{name}]], once for each", name=name),
            )
        return found

    def string(self, table: Mapping[str, Any], key: str) -> str | None:
        """Return a value that must be text, None where there is none."""
        value = table.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(msg("{key} is no text", key=key), key, msg('write {key} = "…"', key=key))

    def words(self, table: Mapping[str, Any], key: str, default: Sequence[str]) -> tuple[str, ...]:
        """Return a value that must be a list of texts."""
        value = table.get(key, default)
        if isinstance(value, list | tuple) and all(isinstance(word, str) for word in value):
            return tuple(value)
        raise self.wrong(
            msg("{key} is no list of texts", key=key), key, msg('write {key} = ["…"]', key=key)
        )

    def check_keys(self, table: Mapping[str, Any], known: frozenset[str], name: str) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            raise self.wrong(
                msg("unknown key {value!r} in [{name}]", value=unknown[0], name=name),
                unknown[0],
                msg("one of {known}", known=", ".join(sorted(known))),
            )


def read_titles(value: object, key: str, manifest: ManifestText) -> Names:
    texts = value if isinstance(value, dict) else {"": value} if str(value).strip() else {}
    try:
        return Names.of(Name.of(str(text), str(tag)) for tag, text in texts.items())
    except InputError as error:
        raise manifest.mended(error, key) from error


def read_tag(text: str, manifest: ManifestText) -> str:
    """Return a language tag as labels have it."""
    try:
        return Name.of("-", text).language
    except InputError as error:
        raise manifest.mended(error, text) from error


def read_day(value: object, key: str, manifest: ManifestText) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise manifest.wrong(
            msg("{value!r} is no day", value=str(value)), key, msg("write a day such as 2025-06-16")
        ) from error
