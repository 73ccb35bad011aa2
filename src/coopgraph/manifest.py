"""``coopgraph.toml``: what a graph project is made of. Reading only; see `build` for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopgraph._manifest_source import read_source
from coopgraph._manifest_text import KEY, ManifestText, read_day, read_tag, read_titles
from coopgraph.errors import InputError, ProjectError, VocabularyError
from coopgraph.messages import msg
from coopgraph.model import (
    DEFAULT_BASE,
    KIND_SUPERCLASSES,
    Iris,
    Kind,
    Names,
    RelationNature,
    RelationType,
    Vocabulary,
)
from coopgraph.sources import SourceSpec
from coopgraph.store import load_vocabulary

__all__ = ["MANIFEST_NAME", "Project", "read_manifest"]

MANIFEST_NAME: Final = "coopgraph.toml"
_PROJECT_KEYS = frozenset(
    {"title", "description", "licence", "languages", "base", "as-of", "publisher"}
)


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
    downloads, endpoints
        By id of a source: the address its file is fetched from, or the SPARQL endpoint that is
        asked for its pages.
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
    downloads: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        """The derived folder: can be deleted and built again."""
        return self.folder / "store"

    def title(self, language: str = "en") -> str:
        """Return the title in a language, or the folder's name."""
        return self.titles.label(language) or self.folder.resolve().name

    def require(self, spec: SourceSpec) -> None:
        """Refuse a source whose file is still to be fetched.

        Raises
        ------
        ProjectError
            If it is not there yet.
        """
        if (spec.key in self.downloads or spec.key in self.endpoints) and not spec.path.exists():
            raise ProjectError(
                msg("the file is not there yet"),
                path=spec.path,
                hint=msg("run: coopgraph sources fetch {folder}", folder=self.folder),
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
    manifest = ManifestText(path)
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
    found = [read_source(entry, path.parent, manifest) for entry in manifest.entries("source")]
    keys = [source.spec.key for source in found]
    for key in keys:
        if keys.count(key) > 1:
            raise manifest.wrong(
                msg("source {value!r} stands twice", value=key), key, msg("give each its own id")
            )
    return Project(
        folder=path.parent,
        titles=read_titles(table.get("title", ""), "title", manifest),
        licence=manifest.string(table, "licence") or "",
        publisher=manifest.string(table, "publisher") or "",
        languages=tuple(
            read_tag(tag, manifest) for tag in manifest.words(table, "languages", ("en", "fr"))
        ),
        iris=iris,
        vocabulary=vocabulary,
        as_of=read_day(table.get("as-of"), "as-of", manifest),
        sources=tuple(source.spec for source in found),
        downloads={source.spec.key: source.fetch for source in found if source.fetch},
        endpoints={source.spec.key: source.endpoint for source in found if source.endpoint},
    )


def _vocabulary(iris: Iris, manifest: ManifestText) -> Vocabulary:
    """Return coopgraph's relation types and the project's own."""
    own = [_own_type(entry, iris, manifest) for entry in manifest.entries("relation-type")]
    try:
        return load_vocabulary().extended(own)
    except VocabularyError as error:
        raise manifest.mended(error, str(error.value)) from error


def _ends(entry: Mapping[str, Any], key: str, manifest: ManifestText) -> tuple[str, ...]:
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


def _own_type(entry: Mapping[str, Any], iris: Iris, manifest: ManifestText) -> RelationType:
    name = str(entry.get("name", ""))
    if KEY.fullmatch(name) is None:
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
        names=read_titles(entry.get("labels", name), "labels", manifest),
        inverse_names=read_titles(entry.get("inverse-labels", ""), "inverse-labels", manifest),
        also=manifest.words(entry, "also", ()),
    )
