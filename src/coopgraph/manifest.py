"""``coopgraph.toml``: what a graph project is made of. Reading only; see `build` for the rest."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import CoopgraphError, InputError, ProjectError, VocabularyError
from coopgraph.messages import Message, msg
from coopgraph.model import (
    DEFAULT_BASE,
    KIND_SUPERCLASSES,
    Edtf,
    Iris,
    Kind,
    Name,
    Names,
    RelationNature,
    RelationType,
    Vocabulary,
    check_iri,
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
        *("id", "reader", "path", "title", "publisher", "address", "licence", "language"),
        *("issued", "retrieved", "trust", "sha256"),
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
        raise manifest.mended(error, str(table["base"])) from error
    vocabulary = _vocabulary(iris, manifest)
    specs = tuple(_source(entry, path.parent, manifest) for entry in manifest.entries("source"))
    keys = [spec.key for spec in specs]
    for key in keys:
        if keys.count(key) > 1:
            raise manifest.wrong(
                msg("source {value!r} stands twice", value=key), key, msg("give each its own id")
            )
    return Project(
        folder=path.parent,
        titles=_titles(table.get("title", ""), "title", manifest),
        licence=manifest.string(table, "licence") or "",
        publisher=manifest.string(table, "publisher") or "",
        languages=tuple(
            _tag(tag, manifest) for tag in manifest.words(table, "languages", ("en", "fr"))
        ),
        iris=iris,
        vocabulary=vocabulary,
        as_of=_day(table.get("as-of"), "as-of", manifest),
        sources=specs,
    )


def _titles(value: object, key: str, manifest: _Manifest) -> Names:
    texts = value if isinstance(value, dict) else {"": value} if str(value).strip() else {}
    try:
        return Names.of(Name.of(str(text), str(tag)) for tag, text in texts.items())
    except InputError as error:
        raise manifest.mended(error, key) from error


def _tag(text: str, manifest: _Manifest) -> str:
    """Return a language tag as labels have it."""
    try:
        return Name.of("-", text).language
    except InputError as error:
        raise manifest.mended(error, text) from error


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
        for name in ("address", "licence"):
            text = manifest.string(entry, name) or ""
            if text and (name == "address" or text.startswith(("http://", "https://"))):
                check_iri(text)
    except ProjectError as error:
        raise error if error.path else manifest.mended(error, str(error.value or key)) from error
    except CoopgraphError as error:
        raise manifest.mended(error, str(error.value or key)) from error
    return SourceSpec(
        key=key,
        reader=str(entry["reader"]),
        path=_find(str(entry["path"]), folder, manifest),
        title=manifest.string(entry, "title") or key,
        publisher=manifest.string(entry, "publisher"),
        address=manifest.string(entry, "address") or None,
        licence=manifest.string(entry, "licence"),
        language=_tag(manifest.string(entry, "language") or "", manifest) or None,
        issued=issued,
        retrieved=_day(entry.get("retrieved"), "retrieved", manifest),
        trust=_trust(entry.get("trust", 0), manifest),
        sha256=manifest.string(entry, "sha256"),
        options={k: v for k, v in entry.items() if k not in _SOURCE_KEYS},
        manifest=manifest.path,
    )


def _trust(value: object, manifest: _Manifest) -> int:
    if type(value) is not int:
        raise manifest.wrong(
            msg("{value!r} is no whole number", value=value), "trust", msg("write trust = 1")
        )
    return value


def _find(text: str, folder: Path, manifest: _Manifest) -> Path:
    """Return the file a source names: inside the project, else below ``$COOPGRAPH_DATA``."""
    relative = Path(text)
    roots = [folder, *(Path(p) for p in [os.environ.get(DATA_VARIABLE, "")] if p)]
    with suppress(OSError, ValueError):  # too long, or a NUL byte: no file has such a name
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


def _vocabulary(iris: Iris, manifest: _Manifest) -> Vocabulary:
    """Return coopgraph's relation types and the project's own."""
    own = [_own_type(entry, iris, manifest) for entry in manifest.entries("relation-type")]
    try:
        return load_vocabulary().extended(own)
    except VocabularyError as error:
        raise manifest.mended(error, str(error.value)) from error


def _ends(entry: Mapping[str, Any], key: str, manifest: _Manifest) -> tuple[str, ...]:
    """Return the kinds, or classes of kinds, that an end of an own type may be of."""
    known = {*Kind, *(name for names in KIND_SUPERCLASSES.values() for name in names)}
    ends = manifest.words(entry, key, ())
    for end in ends:
        if end not in known:
            raise manifest.wrong(
                msg("unknown kind {value!r}", value=end),
                end,
                msg("one of {known}", known=", ".join(sorted(known))),
            )
    return ends


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
    mark = "/" if "#" in iris.base else "#"  # an IRI has one # at most
    return RelationType(
        name=name,
        iri=f"{iris.base}concept/{name}",
        statement_class=f"{iris.base}ontology{mark}{''.join(word.capitalize() for word in words)}",
        plain_property=f"{iris.base}ontology{mark}{plain}",
        nature=nature,
        symmetric=bool(entry.get("symmetric", False)),
        domain=_ends(entry, "from", manifest),
        range=_ends(entry, "to", manifest),
        names=_titles(entry.get("labels", name), "labels", manifest),
        inverse_names=_titles(entry.get("inverse-labels", ""), "inverse-labels", manifest),
        also=manifest.words(entry, "also", ()),
    )
