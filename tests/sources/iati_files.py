"""Small IATI files written by hand, and the harvest of one."""

from __future__ import annotations

from pathlib import Path

from coopgraph.model import Claim, Entity, Iris
from coopgraph.sources import Harvest, ReadContext, Severity, SourceSpec
from coopgraph.sources.iati import read_iati
from coopgraph.store.ontology import load_vocabulary

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "funding"
BASE = "https://w3id.org/coopgraph/id/"

REPORTER = '<reporting-org ref="FR-1" type="11"><narrative>Ville</narrative></reporting-org>'
TITLE = "<title><narrative>Eau</narrative></title>"


def activity(
    *parts: str, identifier: str = "FR-1-A", attributes: str = "", reporter: str = REPORTER
) -> str:
    """Return an activity with these parts after identifier, reporter and title."""
    known = f"<iati-identifier>{identifier}</iati-identifier>" if identifier else ""
    return (
        f'<iati-activity xml:lang="fr" default-currency="EUR" {attributes}>\n'
        f"{known}\n{reporter}\n{TITLE}\n" + "\n".join(parts) + "\n</iati-activity>"
    )


def transaction(kind: str, value: str, *parts: str, day: str = "2024-05-06") -> str:
    """Return a transaction in euros."""
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="{day}"/>'
        f'<value value-date="{day}">{value}</value>{"".join(parts)}</transaction>'
    )


def document(*activities: str, version: str = "2.03", head: str = "") -> str:
    """Return an activity file."""
    inner = "\n".join(activities)
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{start}\n{head}<iati-activities version="{version}">\n{inner}\n</iati-activities>\n'


def write(folder: Path, text: str) -> Path:
    """Write the file and return its path."""
    path = folder / "activities.xml"
    path.write_text(text, "utf-8")
    return path


def read(path: Path) -> Harvest:
    """Return the harvest of a file."""
    context = ReadContext(Iris(), load_vocabulary())
    harvest = read_iati(SourceSpec("iati-test", "iati", path), context)
    kinds = {entity.iri: entity.kind for _, entity in harvest.entities}
    types = {t.name: t for t in context.vocabulary}
    for claim in harvest.claims:
        assert types[claim.type].allows(kinds[claim.subject], kinds[claim.object]), claim
    assert len({c.iri for c in harvest.claims}) == len(harvest.claims)
    return harvest


def read_text(folder: Path, *activities: str) -> Harvest:
    """Return the harvest of a file that holds these activities."""
    return read(write(folder, document(*activities)))


def claims(harvest: Harvest, kind: str) -> list[Claim]:
    """Return the claims of a type."""
    return [c for c in harvest.claims if c.type == kind]


def entity(harvest: Harvest, name: str) -> Entity:
    """Return the one entity with this IRI, below the base, or this name."""
    (found,) = {
        e
        for _, e in harvest.entities
        if e.iri == BASE + name or name in {n.text for n in e.names.items}
    }
    return found


def messages(harvest: Harvest, *severities: Severity) -> list[str]:
    """Return the messages of findings, without what is only counted."""
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [str(f.message) for f in harvest.findings if f.severity in wanted]
