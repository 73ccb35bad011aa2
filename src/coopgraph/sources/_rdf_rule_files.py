"""Rule files: TOML, coopgraph's own and a project's (docs/rdf.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import CoopgraphError, ProjectError
from coopgraph.messages import Message, msg
from coopgraph.model import Kind, check_iri
from coopgraph.sources._rdf_rules import (
    Paths,
    PathStep,
    RecordRule,
    RelationEnds,
    RelationRule,
    RuleSet,
)
from coopgraph.sources.base import SourceSpec

__all__ = ["BUILT_IN", "built_in_rules", "chosen_rules"]

BUILT_IN: Final = ("coopgraph", "org", "schema", "wikidata", "basics")
_MAX_FILE: Final = 1_000_000  # bytes
_ENTITY_FIELDS: Final = frozenset(
    [
        "type",
        "name",
        "alternative",
        "description",
        "homepage",
        "country",
        "latitude",
        "longitude",
        "point",
        "population",
        "population-year",
        "identifier",
        "same",
        "when",
        "start",
        "end",
        "governs",
        "structure-type",
    ]
)
_RECORD_FIELDS: Final = frozenset(
    [
        "subject",
        "object",
        "type",
        "role",
        "when",
        "start",
        "end",
        "at",
        "as-of",
        "status",
        "key",
        "denied",
        "quote",
        "confidence",
        "asserted-by",
        "locator",
        "reference",
        "part",
        "value",
        "currency",
        "contribution",
        "undated",
        "read-by",
    ]
)
_DATE_FIELDS: Final = frozenset({"value", "precision", "calendar"})
_END_KEYS: Final = frozenset({"subject-kind", "object-kind", "instead-of", "only-typed"})
_RECORD_KEYS: Final = _END_KEYS | {"class", "having", "each", "relation", "unless", "read"}
_RELATION_KEYS: Final = _END_KEYS | {"predicates", "relation", "inverse", "shortcut"}
_TABLES: Final = frozenset(
    [
        "title",
        "prefixes",
        "aliases",
        "identifiers",
        "kinds",
        "values",
        "entity",
        "schemes",
        "dates",
        "relation",
        "record",
    ]
)
_STEP: Final = re.compile(r"\^?(?:<[^<>]*>|[^/<>^]+)")
_PATH: Final = re.compile(rf"{_STEP.pattern}(?:/{_STEP.pattern})*")


class _RuleFile:
    """Reads one file; whatever is wrong in it is an error of the project."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path = text, path
        try:
            self.data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ProjectError(
                msg("no valid TOML: {reason}", reason=error),
                path=path,
                hint=msg("see the example in docs/rdf.md"),
            ) from error
        self.check_keys(self.data, _TABLES)
        self.prefixes = {name: self.word(iri) for name, iri in self.table("prefixes").items()}

    def rules(self) -> RuleSet:
        dates = dict(self.table("dates"))
        coarse = tuple(self.iri(name) for name in self.words(dates.pop("coarse", ())))
        return RuleSet(
            prefixes=self.prefixes,
            aliases={self.iri(a): self.iri(b) for a, b in self.table("aliases").items()},
            identifiers={
                self.iri(iri): self.word(scheme)
                for iri, scheme in self.table("identifiers").items()
            },
            kinds={self.iri(c): self.kind(k) for c, k in self.table("kinds").items()},
            values={self.iri(iri): self.word(v) for iri, v in self.table("values").items()},
            entity=self.fields(self.table("entity"), _ENTITY_FIELDS),
            schemes={s: self.paths(p) for s, p in self.table("schemes").items()},
            dates=self.fields(dates, _DATE_FIELDS),
            coarse=coarse,
            relations={r.predicate: r for e in self.entries("relation") for r in self.relation(e)},
            records=tuple(r for e in self.entries("record") for r in self.record(e)),
        )

    def wrong(self, message: Message, value: object) -> ProjectError:
        text = str(value)
        lines = self.text.splitlines()
        line = next((n for n, shown in enumerate(lines, start=1) if text and text in shown), None)
        hint = msg("see the example in docs/rdf.md")
        return ProjectError(message, path=self.path, line=line, value=text, hint=hint)

    def check_keys(self, table: Mapping[str, Any], allowed: frozenset[str]) -> None:
        for key in table:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise self.wrong(
                    msg("unknown key {value!r}; one of {known}", value=key, known=known), key
                )

    def table(self, name: str) -> Mapping[str, Any]:
        found = self.data.get(name, {})
        if not isinstance(found, dict):
            raise self.wrong(msg("[{name}] is no table", name=name), name)
        return found

    def entries(self, name: str) -> list[Mapping[str, Any]]:
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
            raise self.wrong(msg("write [[{name}]]", name=name), name)
        return found

    def word(self, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(msg("{value!r} is no text", value=value), value)
        return value

    def words(self, value: object) -> list[str]:
        return (
            [self.word(v) for v in value]
            if isinstance(value, (list, tuple))
            else [self.word(value)]
        )

    def kind(self, value: object) -> Kind:
        try:
            return Kind.parse(self.word(value))
        except CoopgraphError as error:
            raise self.wrong(error.message, value) from error

    def iri(self, value: object) -> str:
        text = self.word(value)
        if text.startswith("<") and text.endswith(">"):
            text = text[1:-1]
        else:
            prefix, colon, local = text.partition(":")
            if colon and prefix in self.prefixes:
                text = self.prefixes[prefix] + local
            elif colon and not local.startswith("//"):
                raise self.wrong(msg("the prefix {value!r} is not declared", value=prefix), text)
        try:
            return check_iri(text)
        except CoopgraphError as error:
            raise self.wrong(error.message, value) from error

    def paths(self, value: object) -> Paths:
        return tuple(self.path_of(text) for text in self.words(value))

    def path_of(self, text: str) -> tuple[PathStep, ...]:
        if _PATH.fullmatch(text) is None:
            raise self.wrong(msg("{value!r} is no path of predicates", value=text), text)
        return tuple(
            PathStep(self.iri(step.removeprefix("^")), step.startswith("^"))
            for step in _STEP.findall(text)
        )

    def fields(self, table: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Paths]:
        self.check_keys(table, allowed)
        return {name: self.paths(value) for name, value in table.items()}

    def ends(self, entry: Mapping[str, Any]) -> RelationEnds:
        subject, obj = (entry.get(f"{end}-kind") for end in ("subject", "object"))
        return RelationEnds(
            None if subject is None else self.kind(subject),
            None if obj is None else self.kind(obj),
            frozenset(self.kind(k) for k in self.words(entry.get("instead-of", ()))),
            entry.get("only-typed") is True,
        )

    def relation(self, entry: Mapping[str, Any]) -> list[RelationRule]:
        self.check_keys(entry, _RELATION_KEYS)
        ends, kind = self.ends(entry), self.word(entry.get("relation"))
        return [
            RelationRule(
                self.iri(name),
                kind,
                entry.get("inverse") is True,
                entry.get("shortcut") is True,
                ends,
            )
            for name in self.words(entry.get("predicates", ()))
        ]

    def record(self, entry: Mapping[str, Any]) -> list[RecordRule]:
        """Return the rules of an entry: one for each word that ``{}`` stands for."""
        self.check_keys(entry, _RECORD_KEYS)
        each = entry.get("each", {"": entry.get("relation")})
        if not isinstance(each, dict):
            raise self.wrong(msg("{value!r} is no table", value="each"), "each")
        rules = []
        for word, relation in each.items():
            filled = _filled(entry, word)
            having = filled.get("having")
            rule = RecordRule(
                classes=frozenset(self.iri(c) for c in self.words(filled.get("class", ()))),
                having=None if having is None else self.iri(having),
                type=None if relation is None else self.word(relation),
                ends=self.ends(entry),
                read=self.fields(filled.get("read", {}), _RECORD_FIELDS),
                unless=tuple(
                    (self.paths(path), self.iri(iri))
                    for path, iri in filled.get("unless", {}).items()
                ),
            )
            if not (rule.classes or having) or not {"subject", "object"} <= set(rule.read):
                raise self.wrong(
                    msg("a record needs class or having, and paths to subject and object"),
                    "[[record]]",
                )
            rules.append(rule)
        return rules


def _filled(value: Any, word: str) -> Any:
    if isinstance(value, str):
        return value.replace("{}", word)
    if isinstance(value, list):
        return [_filled(v, word) for v in value]
    if isinstance(value, dict):
        return {k: _filled(v, word) for k, v in value.items()}
    return value


def built_in_rules(name: str) -> RuleSet:
    """Return one of coopgraph's own rule sets: coopgraph, org, schema, wikidata, basics."""
    file = resources.files("coopgraph.sources") / "rules" / f"{name}.toml"
    return _RuleFile(file.read_text("utf-8"), Path(f"{name}.toml")).rules()


def chosen_rules(spec: SourceSpec) -> RuleSet:
    """Return the rules that the option ``rules`` names, all built-in ones by default.

    The basics (names, identifiers, coordinates) always come last.

    Raises
    ------
    ProjectError
        If there is no such rule set, the file is outside the project, or something in it is wrong.
    """
    option = spec.options.get("rules", list(BUILT_IN))
    names = option if isinstance(option, list) else [option]
    whole = RuleSet()
    for name in (*names, "basics"):
        whole += _named_rules(name, spec)
    return whole


def _named_rules(name: object, spec: SourceSpec) -> RuleSet:
    if name in BUILT_IN:
        return built_in_rules(str(name))
    text = str(name)
    if not text.endswith(".toml"):
        raise ProjectError(
            msg("unknown rules {value!r}", value=text),
            path=spec.manifest,
            value=text,
            hint=msg("one of {known}", known=", ".join((*BUILT_IN, "*.toml"))),
        )
    folder = (spec.manifest.parent if spec.manifest else spec.path.parent).resolve()
    try:
        path = (folder / text).resolve()
        inside = path.is_relative_to(folder) and path.is_file()
        if inside and path.stat().st_size <= _MAX_FILE:
            return _RuleFile(path.read_text("utf-8"), path).rules()
    except (OSError, ValueError) as error:
        raise ProjectError(
            msg("the file cannot be read: {reason}", reason=str(error)[:120]),
            path=spec.manifest,
            value=text,
            hint=msg("check the path"),
        ) from error
    raise ProjectError(
        msg("there is no file {value}", value=text),
        path=spec.manifest,
        value=text,
        hint=msg("put the rules into the project's folder; they have at most 1 MB"),
    )
