"""One ``[[source]]`` of ``coopgraph.toml``: its values, and where its file is or will be."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from coopgraph._manifest_text import KEY, ManifestText, read_day, read_tag
from coopgraph.errors import CoopgraphError, ProjectError
from coopgraph.messages import msg
from coopgraph.model import Edtf, check_iri, parse_edtf
from coopgraph.sources import SourceSpec, find_reader, reader_names

__all__ = ["DATA_VARIABLE", "ManifestSource", "data_roots", "read_source"]

DATA_VARIABLE: Final = "COOPGRAPH_DATA"
_SOURCE_KEYS = frozenset(
    {
        *("id", "reader", "path", "title", "publisher", "address", "licence", "language"),
        *("issued", "retrieved", "trust", "sha256", "fetch"),
    }
)
_ASKING_READERS: Final = frozenset({"wikidata"})  # these read the answers of an endpoint


@dataclass(frozen=True, slots=True)
class ManifestSource:
    """A source and, where the manifest says it, where its file or its pages are fetched from."""

    spec: SourceSpec
    fetch: str | None = None
    endpoint: str | None = None


def read_source(entry: Mapping[str, Any], folder: Path, manifest: ManifestText) -> ManifestSource:
    """Return a source of the manifest.

    Raises
    ------
    ProjectError
        If a value is wrong, or its file is not there and cannot be fetched; with the line.
    """
    key = str(entry.get("id", ""))
    if KEY.fullmatch(key) is None:
        raise manifest.wrong(
            msg("source id {value!r} is not usable", value=key),
            key or "[[source]]",
            msg("use lower-case letters, digits and hyphens"),
        )
    entry = _with_reader(entry, manifest)
    for needed in ("reader", "path"):
        if not entry.get(needed):
            raise manifest.wrong(
                msg("source {key} has no {name}", key=key, name=needed),
                key,
                msg("add the line: {name} = …", name=needed),
            )
    reader = str(entry["reader"])
    issued = _checked(entry, reader, key, manifest)
    fetch = _web_address(entry, "fetch", manifest)
    endpoint = _web_address(entry, "endpoint", manifest) if reader in _ASKING_READERS else None
    if fetch and endpoint:
        raise manifest.wrong(
            msg("source {key} has both fetch and endpoint", key=key), key, msg("keep one of them")
        )
    spec = SourceSpec(
        key=key,
        reader=reader,
        path=_find(str(entry["path"]), folder, manifest, fetched=bool(fetch or endpoint)),
        title=manifest.string(entry, "title") or key,
        publisher=manifest.string(entry, "publisher"),
        address=manifest.string(entry, "address") or None,
        licence=manifest.string(entry, "licence"),
        language=read_tag(manifest.string(entry, "language") or "", manifest) or None,
        issued=issued,
        retrieved=read_day(entry.get("retrieved"), "retrieved", manifest),
        trust=_trust(entry.get("trust", 0), manifest),
        sha256=manifest.string(entry, "sha256"),
        options={k: v for k, v in entry.items() if k not in _SOURCE_KEYS},
        manifest=manifest.path,
    )
    return ManifestSource(spec, fetch, endpoint)


def _with_reader(entry: Mapping[str, Any], manifest: ManifestText) -> Mapping[str, Any]:
    """Return the entry with ``kind = "wikidata"`` told as ``reader = "wikidata"``.

    A kind that is no reader, such as ``City``, is an option of the reader's own.
    """
    kind = entry.get("kind")
    if kind is None or kind not in reader_names():
        return entry
    if entry.get("reader", kind) != kind:
        raise manifest.wrong(
            msg(
                "reader and kind name two readers, {reader} and {kind}",
                reader=entry["reader"],
                kind=kind,
            ),
            str(kind),
            msg("keep one of them"),
        )
    return {**{k: v for k, v in entry.items() if k != "kind"}, "reader": kind}


def _checked(
    entry: Mapping[str, Any], reader: str, key: str, manifest: ManifestText
) -> Edtf | None:
    """Return the day of publication; check it, the reader's name and the addresses."""
    try:
        find_reader(reader)
        issued = parse_edtf(str(entry["issued"])) if "issued" in entry else None
        for name in ("address", "licence"):
            text = manifest.string(entry, name) or ""
            if text and (name == "address" or text.startswith(("http://", "https://"))):
                check_iri(text)
    except ProjectError as error:
        raise error if error.path else manifest.mended(error, str(error.value or key)) from error
    except CoopgraphError as error:
        raise manifest.mended(error, str(error.value or key)) from error
    return issued


def _web_address(entry: Mapping[str, Any], name: str, manifest: ManifestText) -> str | None:
    """Return an http or https address without a password, None where there is none."""
    text = manifest.string(entry, name)
    if not text:
        return None
    with suppress(ValueError, CoopgraphError):
        check_iri(text)
        parts = urlsplit(text)
        if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc:
            return text
    raise manifest.wrong(
        msg("{name} is no web address", name=name),
        name,
        msg("write an address that begins with https:// or http://, without a password"),
    )


def _trust(value: object, manifest: ManifestText) -> int:
    if type(value) is not int:
        raise manifest.wrong(
            msg("{value!r} is no whole number", value=value), "trust", msg("write trust = 1")
        )
    return value


def data_roots(folder: Path) -> list[Path]:
    """Return where a project's files may lie: inside it, then below ``$COOPGRAPH_DATA``."""
    return [folder, *(Path(p) for p in [os.environ.get(DATA_VARIABLE, "")] if p)]


def _find(text: str, folder: Path, manifest: ManifestText, *, fetched: bool) -> Path:
    """Return the file a source names, or where it will be once it is fetched."""
    relative = Path(text)
    roots = data_roots(folder)
    with suppress(OSError, ValueError):  # too long, or a NUL byte: no file has such a name
        if relative.is_absolute():
            if relative.exists():
                return relative
        else:
            for root in roots:
                found = (root / relative).resolve()
                if found.exists() and found.is_relative_to(root.resolve()):
                    return found
            target = (roots[-1] / relative).resolve()
            if fetched and roots[-1].resolve() in target.parents:
                return target
    if fetched:
        raise manifest.wrong(
            msg("a file cannot be fetched to {value}: it is outside the project", value=text),
            text,
            msg("give a path inside the project, such as sources/data.csv"),
        )
    raise manifest.wrong(
        msg("there is no file {value}", value=text),
        text,
        msg(
            "put it in the project, give an absolute path, or set {variable}",
            variable=DATA_VARIABLE,
        ),
    )
