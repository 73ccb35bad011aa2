"""Opening a graph: a project, a store folder, an RDF file or an endpoint. Always read-only."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, Literal

from coopgraph._facts import Facts
from coopgraph.building import current_build
from coopgraph.errors import CoopgraphError, InputError
from coopgraph.graph import KnowledgeGraph
from coopgraph.manifest import MANIFEST_NAME, Project, read_manifest
from coopgraph.messages import msg
from coopgraph.model import DEFAULT_BASE, ONTOLOGY, Name, Names, Vocabulary
from coopgraph.origins import SourceRows
from coopgraph.store import META, EmbeddedStore, Scope, Store, load_vocabulary

__all__ = ["open_graph"]

_FILE_FORMATS = {
    ".nq": "nq",
    ".nt": "nt",
    ".ttl": "ttl",
    ".trig": "trig",
    ".rdf": "rdf",
    ".jsonld": "jsonld",
}
_OWN_PART = re.compile(r"(?:source|statement)/[^/]*\Z")  # what follows a project's base IRI


def open_graph(
    address: str | Path,
    *,
    people: bool = False,
    language: str | None = None,
    auth: tuple[str, str] | None = None,
    auth_method: Literal["basic", "digest"] = "basic",
) -> KnowledgeGraph:
    """Open a graph for reading.

    Parameters
    ----------
    address
        A project folder (or its ``coopgraph.toml``), a store folder, an RDF file (``.nq``,
        ``.ttl``, ``.trig``, ``.nt``, ``.rdf``, ``.jsonld``), or the http(s) address of a
        SPARQL 1.1 endpoint.
    people
        Whether to open the project's people store too.
    language
        Preferred language of labels; the project's first otherwise.
    auth
        User and password of an endpoint.
    auth_method
        ``basic`` or ``digest``.

    Raises
    ------
    CoopgraphError
        A subclass: `ProjectError` if nothing is built or found, `StoreError` or `InputError` if
        it cannot be read, `EndpointError` if a server is not reached.
    """
    text = str(address)
    if text.startswith(("http://", "https://")):
        from coopgraph.store.remote import RemoteStore

        remote = RemoteStore(text, auth=auth, auth_method=auth_method)
        try:
            return _opened(remote, load_vocabulary(), language=language)
        except BaseException:
            remote.close()
            raise
    path = Path(address)
    if path.name == MANIFEST_NAME or (path / MANIFEST_NAME).is_file():
        project = read_manifest(path)
        folder = current_build(project.store)
        return _from_build(folder, project, people=people, language=language)
    if (path / "build.json").is_file():
        return _from_build(path, _project_of(path), people=people, language=language)
    if (path / "CURRENT").is_file() and not (path / "IDENTITY").is_file():
        build = current_build(path)
        return _from_build(build, _project_of(build), people=people, language=language)
    if path.is_dir() and (path / "CURRENT").is_file():
        return _opened(EmbeddedStore.open(path), load_vocabulary(), language=language)
    return _opened(_file_store(path), load_vocabulary(), language=language)


def _file_store(path: Path) -> EmbeddedStore:
    kind = _FILE_FORMATS.get(path.suffix.casefold())
    if path.is_dir() or (kind is None and path.exists()):
        raise InputError(
            msg("this is no coopgraph project, store or RDF file"),
            path=path,
            hint=msg(
                "give a folder with coopgraph.toml, or a file ending in {known}",
                known=", ".join(_FILE_FORMATS),
            ),
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path"),
        ) from error
    store = EmbeddedStore.memory()
    store.load(data, kind or "nq", graph=Scope().default[0], path=str(path))
    return store


def _project_of(build: Path) -> Project | None:
    """Return the project that a build lies in, if it is still there and can be read."""
    try:
        return read_manifest(build.resolve().parents[1])
    except (CoopgraphError, IndexError):
        return None


def _digests(store: Store) -> dict[str, str]:
    iris, values = store.columns(f"SELECT ?s ?d WHERE {{ ?s <{ONTOLOGY}sha256> ?d }}")
    return dict(zip(iris, values, strict=True))


def _from_build(
    folder: Path, project: Project | None, *, people: bool, language: str | None
) -> KnowledgeGraph:
    try:
        data: dict[str, Any] = json.loads((folder / "build.json").read_text("utf-8"))
        as_of = data["as_of"]
        store = EmbeddedStore.open(folder / "db")
        facts = Facts(
            titles=Names.of(
                Name.of(text, "" if tag == "und" else tag) for tag, text in data["title"].items()
            ),
            licence=data["licence"],
            languages=_first(language, tuple(data["languages"])),
            base=data["base"],
            fingerprint=data["fingerprint"],
            as_of=None if as_of is None else date.fromisoformat(as_of),
            version=str(data.get("version", "")),
            rows=None if project is None else SourceRows(project, _digests(store)),
        )
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            msg("the build cannot be read: {reason}", reason=str(error)),
            path=folder / "build.json",
            hint=msg("build it again with: coopgraph build"),
        ) from error
    persons = folder.parent / "people" / folder.name
    opened = EmbeddedStore.open(persons) if people and persons.is_dir() else None
    vocabulary = load_vocabulary() if project is None else project.vocabulary
    return KnowledgeGraph(store, facts, vocabulary, opened)


def _first(language: str | None, languages: tuple[str, ...]) -> tuple[str, ...]:
    return languages if language is None else (language, *(t for t in languages if t != language))


def _opened(store: Store, vocabulary: Vocabulary, *, language: str | None) -> KnowledgeGraph:
    """Open a store that says itself what it is, or that holds no coopgraph."""
    found = store.columns(
        """PREFIX coop: <https://w3id.org/coopgraph/ontology#>
        SELECT ?s WHERE { { ?s a coop:Source } UNION { ?s a coop:Statement } } LIMIT 1"""
    )[0]
    if not found and META not in store.graphs():
        # A foreign endpoint has a default graph of its own; a foreign file was loaded into ours.
        scope = Scope() if isinstance(store, EmbeddedStore) else Scope(default=())
        return KnowledgeGraph(store, Facts(is_coopgraph=False, scope=scope), vocabulary)
    about = f"""PREFIX dcterms: <http://purl.org/dc/terms/>
        SELECT ?p ?o (LANG(?o) AS ?l) WHERE {{
          GRAPH <{META}> {{ ?d a <http://www.w3.org/ns/dcat#Dataset> ; ?p ?o }} }}"""
    rows = list(zip(*store.columns(about), strict=True))
    terms = "http://purl.org/dc/terms/"
    base = DEFAULT_BASE
    if found:
        base = _OWN_PART.sub("", found[0])
    version = next((o for p, o, _ in rows if p == "http://www.w3.org/ns/dcat#version"), "")
    facts = Facts(
        version=version.removeprefix("coopgraph "),
        titles=Names.of(Name.of(o, tag) for p, o, tag in rows if p == terms + "title"),
        licence=next((o for p, o, _ in rows if p == terms + "rights"), ""),
        languages=_first(language, ("en", "fr")),
        base=base,
        fingerprint=next((o for p, o, _ in rows if p == terms + "identifier"), ""),
        as_of=next((date.fromisoformat(o) for p, o, _ in rows if p == terms + "temporal"), None),
    )
    return KnowledgeGraph(store, facts, vocabulary)
