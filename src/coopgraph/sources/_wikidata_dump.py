"""Wikidata's JSON dump: one item a line, read twice, so that memory holds what is wanted alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import InputError
from coopgraph.messages import Message, msg
from coopgraph.model import Kind
from coopgraph.sources._wikidata_files import JSON_LINE, BrokenDumpError, dump_lines
from coopgraph.sources._wikidata_records import (
    ENTITY,
    ITEM,
    QUALIFIERS,
    Facts,
    Knowledge,
    Population,
    Qualifier,
    Reference,
    Settings,
    Snak,
    WikidataStatement,
)
from coopgraph.sources.base import Finding, Severity

__all__ = ["read_json_dump"]

_HEAD: Final = re.compile(rb'\{\s*"type"\s*:\s*"item"\s*,\s*"id"\s*:\s*"(Q[1-9]\d{0,14})"')
_EARTH: Final = ENTITY + "Q2"
_JULIAN: Final = ENTITY + "Q1985786"
_COUNT: Final = re.compile(r"\+?(\d{1,12})", re.ASCII)
_WRONG: Final = (KeyError, TypeError, AttributeError, ValueError)
_REFERENCES: Final = {"P248": "wikibase-entityid", "P854": "string", "P813": "time"}


def read_json_dump(path: Path, settings: Settings) -> Knowledge:
    """Return what a dump says of the wanted relations and of the items they join.

    Raises
    ------
    InputError
        If it cannot be read at all.
    """
    return _DumpReader(path, settings).read()


class _DumpReader:
    """Reads the file twice: statements, then the facts of the items that they join."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        self.known = Knowledge()
        self.people = {name for name, kind in settings.kinds.items() if kind is Kind.PERSON}
        names = "|".join((*settings.properties, "P279", "P297"))
        self.wanted = re.compile(rf'"(?:{names})"\s*:'.encode())

    def read(self) -> Knowledge:
        found = 0
        for number, line in self._lines(reports=True):
            found += 1
            if self.wanted.search(line) and (item := self._parsed(line, number)) is not None:
                self._statements(item, number)
        if not found:
            raise InputError(
                msg("the file has no item"),
                path=self.path,
                hint=msg("take a dump such as latest-all.json.gz, or lines cut out of one"),
            )
        items = self.known.items()
        for number, line in self._lines(reports=False):
            head = _HEAD.match(line)
            if head is None or head[1].decode() in items:
                item = self._parsed(line, number, reports=False)
                if item is not None and item.get("id") in items:
                    self._facts(item, number)
        return self.known

    def _lines(self, *, reports: bool) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that look like an item; the first time, report the others."""
        broken: BrokenDumpError | None = None
        good = 0
        try:
            for number, raw in dump_lines(self.path, JSON_LINE):
                line = None if raw is None else raw.strip().removesuffix(b",").rstrip()
                if line is not None and line.startswith(b"{") and line.endswith(b"}"):
                    good += 1
                    yield number, line
                elif reports and line not in (b"", b"[", b"]", b"\xef\xbb\xbf["):
                    self._bad_line(number, line)
        except BrokenDumpError as error:
            broken = error
        if broken is not None and not good:
            raise broken
        if broken is not None and reports:
            found = Finding.of_error(broken, path=str(self.path), line=broken.line)
            self.known.findings.append(found)

    def _bad_line(self, number: int, line: bytes | None) -> None:
        if line is None:
            self._report(msg("the line has more than {limit} MB", limit=JSON_LINE >> 20), number)
        else:
            self._report(msg("the line is no item in JSON"), number)

    def _report(
        self, message: Message, line: int, severity: Severity = Severity.ERROR, value: str = ""
    ) -> None:
        self.known.report(severity, message, path=self.path, line=line, value=value)

    def _parsed(self, line: bytes, number: int, *, reports: bool = True) -> dict[str, Any] | None:
        try:
            item = json.loads(line.decode("utf-8"), parse_float=str)
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                return item if ITEM.fullmatch(item["id"]) else None  # properties, lexemes
        except (ValueError, RecursionError):
            pass
        if reports:
            self._report(msg("the line is no item in JSON"), number)
        return None

    # -- statements ------------------------------------------------------------------------------

    def _statements(self, item: dict[str, Any], line: int) -> None:
        claims = item.get("claims") or {}
        if not isinstance(claims, dict):
            self._report(msg("the claims of {item} cannot be read", item=item["id"]), line)
            return
        codes = {v for v in _best(claims, "P297", "string") if isinstance(v, str)}
        if codes:
            self.known.codes[item["id"]] = codes
        for upper in _items(claims, "P279"):
            self.known.superclasses.add(item["id"], upper)
        is_person = not self.people.isdisjoint(_items(claims, "P31"))
        for name in self.settings.properties:
            entries = claims.get(name, [])
            for entry in entries if isinstance(entries, list) else [entries]:
                if is_person:  # there may be millions, and they are left out in any case
                    self.known.persons += 1
                else:
                    self._statement(item["id"], name, entry, line)

    def _statement(self, subject: str, name: str, entry: Any, line: int) -> None:
        try:
            rank = entry.get("rank", "normal")
            if rank == "deprecated":
                self.known.deprecated[name] += 1
                return
            snak = entry["mainsnak"]
            if snak["snaktype"] != Snak.VALUE:
                self.known.unknown[name] += 1
                return
            found = WikidataStatement(
                id=str(entry["id"]).replace("$", "-", 1),
                subject=subject,
                property=name,
                object=_item_id(_value(snak, "wikibase-entityid")),
                rank=str(rank),
                qualifiers=self._qualifiers(entry, subject, line),
                references=_references(entry),
                path=str(self.path),
                line=line,
            )
        except _WRONG:
            self._report(
                msg("a statement {property} of {item} cannot be read", property=name, item=subject),
                line,
                value=json.dumps(entry)[:200],
            )
        else:
            self.known.statements.append(found)

    def _qualifiers(self, entry: dict[str, Any], subject: str, line: int) -> tuple[Qualifier, ...]:
        found = []
        given = entry.get("qualifiers") or {}
        for name in QUALIFIERS:
            for snak in given.get(name, ()):
                try:
                    found.append(_qualifier(name, snak))
                except _WRONG:
                    self._report(
                        msg("the {property} of {item} is no date", property=name, item=subject),
                        line,
                        Severity.WARNING,
                        json.dumps(snak)[:200],
                    )
        return tuple(sorted(set(found)))

    # -- facts -----------------------------------------------------------------------------------

    def _facts(self, item: dict[str, Any], line: int) -> None:
        facts = self.known.facts.setdefault(item["id"], Facts(path=str(self.path), line=line))
        labels, claims = item.get("labels") or {}, item.get("claims") or {}
        try:
            for language in self.settings.label_languages:
                if language in labels:
                    facts.labels[language] = str(labels[language]["value"])
            if not isinstance(claims, dict):
                return
            facts.countries |= _items(claims, "P17")
            facts.classes |= _items(claims, "P31")
            facts.geonames |= {v for v in _best(claims, "P1566", "string") if isinstance(v, str)}
            for point in _best(claims, "P625", "globecoordinate"):
                if point.get("globe", _EARTH).rpartition("/")[2] == "Q2":
                    facts.points.add((str(point["latitude"]), str(point["longitude"])))
            facts.populations |= set(_populations(claims))
        except _WRONG:
            message = msg("a fact of {item} cannot be read", item=item["id"])
            self._report(message, line, Severity.WARNING)


def _value(snak: Mapping[str, Any], kind: str) -> Any:
    """Return a snak's value.

    Raises
    ------
    ValueError
        If it is of another type than `kind`.
    """
    value = snak["datavalue"]
    if value["type"] != kind:
        raise ValueError(kind)
    return value["value"]


def _item_id(value: Mapping[str, Any]) -> str:
    found = str(value["id"] if "id" in value else f"Q{value['numeric-id']}")
    if ITEM.fullmatch(found) is None:
        raise ValueError(found)
    return found


def _qualifier(name: str, snak: Mapping[str, Any]) -> Qualifier:
    if snak["snaktype"] in (Snak.UNKNOWN, Snak.NONE):
        return Qualifier(name, snak["snaktype"])
    value = _value(snak, "time")
    precision = int(value["precision"])
    is_julian = value.get("calendarmodel") == _JULIAN and precision >= 11
    return Qualifier(name, Snak.VALUE, str(value["time"]), precision, is_julian)


def _references(entry: Mapping[str, Any]) -> tuple[Reference, ...]:
    """Return the references; one that cannot be read costs nothing else."""
    found = set()
    for reference in entry.get("references") or ():
        for name, kind in _REFERENCES.items():
            for snak in reference.get("snaks", {}).get(name, ()):
                with suppress(*_WRONG):
                    found.add(_reference(name, _value(snak, kind)))
    return tuple(sorted(found))


def _reference(name: str, value: Any) -> Reference:
    if name == "P248":
        return Reference(name, _item_id(value))
    if name == "P854":
        return Reference(name, str(value))
    if int(value["precision"]) < 11:
        raise ValueError(name)  # no day
    return Reference(name, str(value["time"]).lstrip("+")[:10])


def _best_entries(claims: Mapping[str, Any], name: str) -> list[Any]:
    """Return the statements of best rank, as Wikidata's direct triples take them."""
    entries = [e for e in claims.get(name, ()) if e.get("rank", "normal") != "deprecated"]
    preferred = [e for e in entries if e.get("rank") == "preferred"]
    return preferred or entries


def _best(claims: Mapping[str, Any], name: str, kind: str) -> list[Any]:
    """Return the values of best rank, without those of no value or of another type."""
    found = []
    try:
        for entry in _best_entries(claims, name):
            snak = entry["mainsnak"]
            if snak["snaktype"] == Snak.VALUE and snak["datavalue"]["type"] == kind:
                found.append(snak["datavalue"]["value"])
    except _WRONG:
        return []
    return found


def _items(claims: Mapping[str, Any], name: str) -> set[str]:
    try:
        return {_item_id(value) for value in _best(claims, name, "wikibase-entityid")}
    except _WRONG:
        return set()


def _populations(claims: Mapping[str, Any]) -> Iterator[Population]:
    for entry in _best_entries(claims, "P1082"):
        snak = entry["mainsnak"]
        if snak["snaktype"] != Snak.VALUE:
            continue
        match = _COUNT.fullmatch(str(_value(snak, "quantity")["amount"]))
        years = [
            int(str(_value(q, "time")["time"])[1:5])
            for q in (entry.get("qualifiers") or {}).get("P585", ())
            if q["snaktype"] == Snak.VALUE
        ]
        if match is not None:
            yield Population(max(years, default=0), int(match[1]))
