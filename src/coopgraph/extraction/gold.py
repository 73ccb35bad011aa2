"""Annotated pages: JSON files beside their texts, as the corpus' guidelines describe them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from coopgraph.errors import CoopgraphError, InputError
from coopgraph.extraction.values import ReadEntity, Reading, ReadRelation
from coopgraph.messages import msg
from coopgraph.model import Kind, Status

__all__ = ["GoldPage", "read_gold", "read_gold_folder"]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """An annotated page.

    Attributes
    ----------
    path
        The annotation.
    text_path
        The page.
    site
        Web host of the page where ``INDEX.tsv`` gives its address, else the page's own name.
    facts
        What a careful reader takes from it, in the form of a reading.
    """

    path: Path
    text_path: Path
    site: str
    facts: Reading


def _wrong(path: Path, what: str, value: object) -> InputError:
    return InputError(
        msg("the annotation has no usable {what}", what=what),
        path=path,
        value=value,
        hint=msg("write it as the corpus' guidelines say"),
    )


def _entity(entry: Mapping[str, Any]) -> ReadEntity:
    return ReadEntity(
        id=str(entry["id"]),
        kind=Kind.parse(str(entry["kind"])),
        name=str(entry["name"]),
        country=entry.get("country"),
        mentions=tuple(str(m) for m in entry.get("mentions", ())),
    )


def _relation(entry: Mapping[str, Any]) -> ReadRelation:
    amount = entry.get("amount")
    return ReadRelation(
        subject=str(entry["subject"]),
        type=str(entry["type"]),
        object=str(entry["object"]),
        start=entry.get("start"),
        end=entry.get("end"),
        status=Status.parse(str(entry.get("status") or "active")),
        amount=None if amount is None else Decimal(str(amount)),
        currency=entry.get("currency"),
        quote=str(entry.get("quote", "")),
    )


def read_gold(path: Path, *, site: str = "") -> GoldPage:
    """Return one annotated page.

    Raises
    ------
    InputError
        If the file is no annotation, or a relation names an entity that it does not list.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        entities = tuple(_entity(entry) for entry in data["entities"])
        relations = tuple(_relation(entry) for entry in data["relations"])
        doc, published = str(data["doc"]), data.get("published")
    except CoopgraphError as error:
        raise _wrong(path, str(error.message), error.value) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise _wrong(path, str(error), "") from error
    known = {entity.id for entity in entities}
    for relation in relations:
        for end in (relation.subject, relation.object):
            if end not in known:
                raise _wrong(path, "subject or object", end)
    text_path = path.with_suffix(".txt")
    if not text_path.is_file():
        text_path = path.parent / doc
    facts = Reading("", published=published, entities=entities, relations=relations)
    return GoldPage(path, text_path, site or path.stem, facts)


def _sites(folder: Path) -> dict[str, str]:
    from urllib.parse import urlsplit

    for index in (folder / "INDEX.tsv", folder.parent / "INDEX.tsv"):
        if index.is_file():
            rows = (line.split("\t") for line in index.read_text("utf-8").splitlines()[1:])
            return {row[0]: _domain(urlsplit(row[1]).hostname or "") for row in rows if row[1:]}
    return {}


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def read_gold_folder(folder: str | Path) -> tuple[GoldPage, ...]:
    """Return the annotated pages of a folder, by name.

    Raises
    ------
    InputError
        If there are none, or one cannot be read.
    """
    folder = Path(folder)
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not paths:
        raise InputError(
            msg("no annotated pages here"),
            path=folder,
            hint=msg("give a folder of .json annotations beside their .txt pages"),
        )
    sites = _sites(folder)
    return tuple(
        read_gold(path, site=sites.get(path.with_suffix(".txt").name, "")) for path in paths
    )
