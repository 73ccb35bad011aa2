"""Sheets of labelled values: project sheets and directories, *Pays d'intervention : …*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from coopgraph.extraction._letters import APOSTROPHE
from coopgraph.extraction.amounts import Sum, find_sums
from coopgraph.extraction.blocks import Block
from coopgraph.extraction.facts import ACTOR, Fact, as_list
from coopgraph.extraction.mentions import Mention
from coopgraph.extraction.moments import find_moments
from coopgraph.extraction.scene import Scene
from coopgraph.extraction.tables import title_mention
from coopgraph.model import Kind, Status
from coopgraph.resolution.folding import fold_key

__all__ = ["Field", "find_fields", "read_sheets", "sheet_titles"]

_LABELS: Final = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (
            "title",
            (
                r"(?:titre|intitule|nom)(?: du projet| de l action| du programme)?|"
                r"(?:project )?title|project name|nom du projet"
            ),
        ),
        (
            "start",
            (
                r"(?:annee|date) de (?:debut|demarrage|lancement)(?: du \w+)?|debut(?: du projet)?|"
                r"start(?: date)?|date de debut"
            ),
        ),
        ("end", r"(?:date|annee) de (?:fin|cloture)(?: du \w+)?|fin(?: du projet)?|end(?: date)?"),
        ("period", r"duree|periode|dates?(?: du projet)?|period|calendrier"),
        ("status", r"le partenariat est|statut|etat(?: d avancement)?|status"),
        (
            "countries",
            (
                r"pays(?: d intervention| partenaires?| beneficiaires?| concernes?| d action)?s?|"
                r"countr(?:y|ies)(?: of intervention)?|zones? d intervention|zone geographique"
            ),
        ),
        (
            "leads",
            (
                r"porteurs?(?: de projet| du projet)?|chef de file|maitrise? d ouvrage|pilote|"
                r"lead(?: partner)?|collectivites? (?:francaises?|chef de file|porteuses?)"
            ),
        ),
        (
            "partners",
            (
                r"partenaires?(?: locaux| techniques| du projet| etrangers?| francais)*|partners?|"
                r"collectivites? (?:partenaires?|etrangeres?|locales? partenaires?)(?: .*)?"
            ),
        ),
        (
            "funders",
            (
                r"(?:co ?)?financeurs?|bailleurs?(?: de fonds)?|funders?|donors?|cofinancements?|"
                r"partenaires? financiers?|avec le soutien(?: financier)? de|financements?"
            ),
        ),
        (
            "budget",
            r"budget(?: total| global)?|montant(?: total| du projet)?|cout(?: total)?|total cost",
        ),
        ("members", r"(?:villes? |communes? )?membres?|adherents?|members?"),
        ("twins", r"villes? jumel\w+|jumelages?|sister cities|twin(?:ned)? (?:towns|cities)"),
    )
)
_ENDED: Final = re.compile(r"\b(?:termine|acheve|clos|fini|completed|closed|ended)\w*")
_SUSPENDED: Final = re.compile(r"\b(?:suspendu|en sommeil|suspended)\w*")
_PLANNED: Final = re.compile(r"\b(?:a venir|prevu|projete|planned|upcoming|en preparation)\w*")
_LONGEST_LABEL: Final = 70


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value: its role, and where label and value stand."""

    role: str
    label: int
    begin: int
    stop: int


def _role(label: str) -> str | None:
    folded = fold_key(re.sub(rf"\(s\)|{APOSTROPHE}", " ", label))
    for role, pattern in _LABELS:
        if pattern.fullmatch(folded):
            return role
    return None


def find_fields(text: str, blocks: Sequence[Block]) -> list[Field]:
    """Return the labelled values of a page: on one line, or the label on the line above."""
    fields = []
    waiting: tuple[str, int] | None = None
    for block in blocks:
        line = text[block.begin : block.stop]
        own = _role(block.label) if block.label else None
        if own is not None:
            fields.append(Field(own, block.begin, block.value, block.stop))
            waiting = None
            continue
        role = _role(line.rstrip(" :")) if len(line) <= _LONGEST_LABEL else None
        if role is not None:
            waiting = (role, block.begin)
        elif waiting is not None:
            # Below the heading "Jumelage" a sentence is the text, no value of a sheet.
            if waiting[0] == "title" or not line.endswith((".", "!", "?", "…")):
                fields.append(Field(waiting[0], waiting[1], block.begin, block.stop))
            waiting = None
    return fields if _is_sheet(fields) else [f for f in fields if f.role != "title"]


def _is_sheet(fields: Sequence[Field]) -> bool:
    """Say whether a title is a project's: dates, partners or countries stand with it."""
    return len({f.role for f in fields} - {"title"}) >= 2


def sheet_titles(text: str, fields: Sequence[Field]) -> list[Mention]:
    """Return the titles of the projects that sheets describe."""
    return [title_mention(text, f.begin, f.stop) for f in fields if f.role == "title"]


class _Sheet:
    """The fields of one project or directory entry."""

    def __init__(self, scene: Scene, fields: Sequence[Field]) -> None:
        self.scene, self.fields = scene, fields

    def read(self) -> Iterator[Fact]:
        title = next((f for f in self.fields if f.role == "title"), None)
        project = None
        if title is not None:
            inside = self.scene.inside(title.begin, title.stop)
            project = next((n for n in inside if self.scene.groups[n].kind is Kind.PROJECT), None)
        facts = (
            self._of_project(project, title) if project is not None and title else self._of_body()
        )
        for fact in facts:
            dated = project is not None and fact.type in {"partner-in", "works-in"}
            yield self._with_dates(fact) if dated else fact

    def _with_dates(self, fact: Fact) -> Fact:
        for field in self.fields:
            words = self.scene.text[field.begin : field.stop]
            moments = find_moments(words)
            if field.role == "start" and moments:
                fact = replace(fact, start=moments[0].start)
            elif field.role == "end" and moments:
                fact = replace(fact, end=moments[0].start)
            elif field.role == "period" and moments and moments[0].end:
                fact = replace(fact, start=moments[0].start, end=moments[0].end)
            elif field.role == "status":
                fact = replace(fact, status=_status(words))
        return fact

    def _of_project(self, project: int, title: Field) -> Iterator[Fact]:
        yield from self._in_title(project, title)
        amount = self._budget()
        for field in self.fields:
            inside = [n for n in self.scene.inside(field.begin, field.stop) if n != project]
            rule = f"sheet {field.role}"
            if field.role in {"leads", "partners"}:
                for actor in as_list(self.scene, inside, ACTOR):
                    yield self._fact(field, actor, "partner-in", project, rule)
            elif field.role == "countries":
                for country in as_list(self.scene, inside, "K"):
                    yield self._fact(field, project, "works-in", country, rule)
            elif field.role == "funders":
                payers = as_list(self.scene, inside, ACTOR)
                many = len(payers) > 1  # whose share the budget is, nobody says
                for payer in payers:
                    fact = self._fact(field, project, "funded-by", payer, rule)
                    yield fact if many else _with_sum(fact, amount)

    def _budget(self) -> Sum | None:
        found = [
            amount
            for field in self.fields
            if field.role == "budget"
            for amount in find_sums(self.scene.text[field.begin : field.stop])
        ]
        return found[0] if found else None

    def _in_title(self, project: int, title: Field) -> Iterator[Fact]:
        """Read *Programme … de la plateforme X* and *… au Mali* in a title."""
        text = self.scene.text
        inside = self.scene.inside(title.begin, title.stop)
        for actor in as_list(self.scene, inside, "NICRO"):
            first = next(m for m in self.scene.groups[actor].mentions if m.begin >= title.begin)
            lead = text[title.begin : first.begin]
            if _OWNER.fullmatch(lead):
                yield self._fact(title, actor, "partner-in", project, "sheet owner")
        countries = as_list(self.scene, inside, "K")
        if not countries:
            codes = {self.scene.groups[n].country for n in as_list(self.scene, inside, "CR")}
            countries = [
                number
                for number, group in enumerate(self.scene.groups)
                if group.kind is Kind.COUNTRY and group.country in codes - {None, "FR"}
            ]
        for country in countries:
            yield self._fact(title, project, "works-in", country, "sheet title")

    def _of_body(self) -> Iterator[Fact]:
        body = self._body()
        if body is None:
            return
        for field in self.fields:
            inside = [n for n in self.scene.inside(field.begin, field.stop) if n != body]
            if field.role == "countries":
                for country in as_list(self.scene, inside, "K"):
                    yield self._fact(field, body, "works-in", country, "sheet countries")
            elif field.role == "twins" and self._is_authority(body):
                for twin in as_list(self.scene, inside, "CRI"):
                    yield self._fact(field, body, "twinned-with", twin, "sheet twins")
            elif field.role == "members" and self.scene.groups[body].kind is Kind.NETWORK:
                for member in as_list(self.scene, inside, ACTOR):
                    yield self._fact(field, member, "member-of", body, "sheet members")

    def _is_authority(self, number: int) -> bool:
        return bool(as_list(self.scene, [number], "CRI"))

    def _body(self) -> int | None:
        """Return the body whose name stands alone on a line above the fields."""
        first = min(f.label for f in self.fields)
        for sentence in reversed(self.scene.sentences):
            alone = re.fullmatch(r"\W*⟦[CRISMGNO](\d+)⟧\W*", sentence.marked)
            if sentence.begin < first and alone is not None:
                return int(alone[1])
        return self.scene.main

    def _fact(self, field: Field, subject: int, kind: str, obj: int, rule: str) -> Fact:
        begin = field.begin if rule in {"sheet title", "sheet owner"} else field.label
        return Fact(subject, kind, obj, begin, field.stop, f"{kind}: {rule}")


_OWNER: Final = re.compile(
    rf"(?:Programme|Projet|Plan|Stratégie|Program|Project)[^.:]{{0,45}} "
    rf"(?:de la |de l{APOSTROPHE}|du |de |d{APOSTROPHE}|of the |of )(?:(?:plateforme|réseau) )?"
)


def _with_sum(fact: Fact, amount: Sum | None) -> Fact:
    if amount is None:
        return fact
    return replace(fact, amount=amount.value, currency=amount.currency)


def _status(words: str) -> Status:
    folded = fold_key(words)
    if _ENDED.search(folded):
        return Status.ENDED
    if _SUSPENDED.search(folded):
        return Status.SUSPENDED
    return Status.PLANNED if _PLANNED.search(folded) else Status.ACTIVE


def _groups(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Yield the fields of one thing after the other: a title begins the next."""
    current: list[Field] = []
    for field in fields:
        if field.role == "title" and any(f.role == "title" for f in current):
            yield current
            current = []
        current.append(field)
    if current:
        yield current


def read_sheets(scene: Scene, fields: Sequence[Field]) -> Iterator[Fact]:
    """Yield what the labelled values of a page say of its projects or of its body."""
    for group in _groups(fields):
        yield from _Sheet(scene, group).read()
