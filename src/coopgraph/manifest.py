"""``coopgraph.toml``: what a graph project is made of. Reading only; see `build` for the rest."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import CoopgraphError, InputError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    DEFAULT_BASE,
    Edtf,
    Iris,
    Name,
    Names,
    RelationNature,
    RelationType,
    Vocabulary,
    parse_edtf,
)
from coopgraph.sources import SourceSpec, find_reader
from coopgraph.store import load_vocabulary

__all__ = ["MANIFEST_NAME", "Project", "read_manifest"]

MANIFEST_NAME: Final = "coopgraph.toml"
DATA_VARIABLE: Final = "COOPGRAPH_DATA"
_PROJECT_KEYS = frozenset(
    {"title", "description", "licence", "languages", "base", "as-of", "publisher"}
)
_SOURCE_KEYS = frozenset(
    {
        "id",
        "reader",
        "path",
        "title",
        "publisher",
        "address",
        "licence",
        "language",
        "issued",
        "retrieved",
        "trust",
        "sha256",
    }
)
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class Project:
    """A graph project as its manifest describes it.

    Parameters
    ----------
    folder
        Where ``coopgraph.toml`` lies.
    titles
        Title by language.
    licence, publisher
        Of the graph.
    languages
        Preferred languages of labels, first first.
    iris, vocabulary
        IRIs under the project's base; relation types, own ones included.
    as_of
        The day the graph speaks of; None: the latest retrieval date of its sources.
    sources
        In order.
    """

    folder: Path
    titles: Names
    licence: str
    publisher: str
    languages: tuple[str, ...]
    iris: Iris
    vocabulary: Vocabulary
    as_of: date | None
    sources: tuple[SourceSpec, ...]

    @property
    def store(self) -> Path:
        """The derived folder: can be deleted and built again."""
        return self.folder / "store"

    def title(self, language: str = "en") -> str:
        """Return the title in a language, or the folder's name."""
        return self.titles.label(language) or self.folder.resolve().name


class _Manifest:
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
        lines = enumerate(self.text.splitlines(), start=1)
        return next((number for number, line in lines if value in line), None)

    def wrong(self, message: Message, near: str, hint: Message) -> ProjectError:
        return ProjectError(message, path=self.path, line=self.line_of(near), value=near, hint=hint)

    def check_keys(self, table: Mapping[str, Any], known: frozenset[str], name: str) -> None:
        unknown = sorted(set(table) - known)
        if unknown:
            raise self.wrong(
                msg("unknown key {value!r} in [{name}]", value=unknown[0], name=name),
                unknown[0],
                msg("one of {known}", known=", ".join(sorted(known))),
            )


def read_manifest(folder: str | Path) -> Project:
    """Return the project of a folder (or of its ``coopgraph.toml``).

    Raises
    ------
    ProjectError
        If there is no manifest, or something in it cannot be read; with its line.
    """
    given = Path(folder)
    path = given if given.name == MANIFEST_NAME else given / MANIFEST_NAME
    manifest = _Manifest(path)
    table = manifest.data.get("project", {})
    if not isinstance(table, dict):
        raise manifest.wrong(msg("[project] is no table"), "project", msg("write [project]"))
    manifest.check_keys(table, _PROJECT_KEYS, "project")
    allowed = frozenset({"project", "source", "relation-type"})
    manifest.check_keys(manifest.data, allowed, "coopgraph.toml")
    try:
        iris = Iris(str(table.get("base", DEFAULT_BASE)))
    except InputError as error:
        raise manifest.wrong(
            error.message, str(table["base"]), error.hint or msg("mend it")
        ) from error
    vocabulary = load_vocabulary().extended(
        _own_type(entry, iris, manifest) for entry in manifest.data.get("relation-type", [])
    )
    specs = tuple(
        _source(entry, path.parent, manifest) for entry in manifest.data.get("source", [])
    )
    keys = [spec.key for spec in specs]
    for key in keys:
        if keys.count(key) > 1:
            raise manifest.wrong(
                msg("source {value!r} stands twice", value=key), key, msg("give each its own id")
            )
    return Project(
        folder=path.parent,
        titles=_titles(table.get("title", "")),
        licence=str(table.get("licence", "")),
        publisher=str(table.get("publisher", "")),
        languages=tuple(str(tag) for tag in table.get("languages", ["en", "fr"])),
        iris=iris,
        vocabulary=vocabulary,
        as_of=_day(table.get("as-of"), "as-of", manifest),
        sources=specs,
    )


def _titles(value: object) -> Names:
    if isinstance(value, dict):
        return Names.of(Name.of(str(text), str(tag)) for tag, text in value.items())
    return Names.of([Name.of(str(value))]) if str(value).strip() else Names()


def _day(value: object, key: str, manifest: _Manifest) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise manifest.wrong(
            msg("{value!r} is no day", value=str(value)), key, msg("write a day such as 2025-06-16")
        ) from error


def _source(entry: Mapping[str, Any], folder: Path, manifest: _Manifest) -> SourceSpec:
    key = str(entry.get("id", ""))
    if _KEY.fullmatch(key) is None:
        raise manifest.wrong(
            msg("source id {value!r} is not usable", value=key),
            key or "[[source]]",
            msg("use lower-case letters, digits and hyphens"),
        )
    for needed in ("reader", "path"):
        if not entry.get(needed):
            raise manifest.wrong(
                msg("source {key} has no {name}", key=key, name=needed),
                key,
                msg("add the line: {name} = …", name=needed),
            )
    try:
        find_reader(str(entry["reader"]))
        issued: Edtf | None = parse_edtf(str(entry["issued"])) if "issued" in entry else None
    except CoopgraphError as error:
        near = str(error.value or key)
        raise manifest.wrong(error.message, near, error.hint or msg("mend it")) from error
    return SourceSpec(
        key=key,
        reader=str(entry["reader"]),
        path=_find(str(entry["path"]), folder, manifest),
        title=str(entry.get("title", key)),
        publisher=entry.get("publisher"),
        address=entry.get("address"),
        licence=entry.get("licence"),
        language=entry.get("language"),
        issued=issued,
        retrieved=_day(entry.get("retrieved"), "retrieved", manifest),
        trust=int(entry.get("trust", 0)),
        sha256=entry.get("sha256"),
        options={k: v for k, v in entry.items() if k not in _SOURCE_KEYS},
        manifest=manifest.path,
    )


def _find(text: str, folder: Path, manifest: _Manifest) -> Path:
    """Return the file a source names: inside the project, else below ``$COOPGRAPH_DATA``."""
    relative = Path(text)
    roots = [folder, *(Path(p) for p in [os.environ.get(DATA_VARIABLE, "")] if p)]
    if relative.is_absolute():
        if relative.exists():
            return relative
    else:
        for root in roots:
            found = (root / relative).resolve()
            if found.exists() and found.is_relative_to(root.resolve()):
                return found
    raise manifest.wrong(
        msg("there is no file {value}", value=text),
        text,
        msg(
            "put it in the project, give an absolute path, or set {variable}",
            variable=DATA_VARIABLE,
        ),
    )


def _own_type(entry: Mapping[str, Any], iris: Iris, manifest: _Manifest) -> RelationType:
    name = str(entry.get("name", ""))
    if _KEY.fullmatch(name) is None:
        raise manifest.wrong(
            msg("relation type {value!r} has no usable name", value=name),
            name or "[[relation-type]]",
            msg("use lower-case letters, digits and hyphens"),
        )
    known = frozenset(
        {"name", "from", "to", "nature", "symmetric", "labels", "inverse-labels", "also"}
    )
    manifest.check_keys(entry, known, "relation-type")
    if iris.base == DEFAULT_BASE:
        raise manifest.wrong(
            msg("own relation types need a base IRI of the project's own"),
            name,
            msg('add base = "https://…/" to [project]: coopgraph\'s own names are not yours'),
        )
    words = name.split("-")
    plain = words[0] + "".join(word.capitalize() for word in words[1:])
    try:
        nature = RelationNature(str(entry.get("nature", "state")))
    except ValueError as error:
        raise manifest.wrong(
            msg("unknown nature {value!r}", value=entry.get("nature")),
            str(entry.get("nature")),
            msg("one of {known}", known=", ".join(RelationNature)),
        ) from error
    return RelationType(
        name=name,
        iri=f"{iris.base}concept/{name}",
        statement_class=f"{iris.base}ontology#{''.join(word.capitalize() for word in words)}",
        plain_property=f"{iris.base}ontology#{plain}",
        nature=nature,
        symmetric=bool(entry.get("symmetric", False)),
        domain=tuple(str(k) for k in entry.get("from", [])),
        range=tuple(str(k) for k in entry.get("to", [])),
        names=_titles(entry.get("labels", name)),
        inverse_names=_titles(entry.get("inverse-labels", "")),
        also=tuple(str(word) for word in entry.get("also", [])),
    )
