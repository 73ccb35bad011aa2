"""The values coopgraph speaks in. Knows nothing of files, stores or engines."""

from coopgraph.model.cells import harmless_cell, plain_cell
from coopgraph.model.choices import choice_of
from coopgraph.model.claim import MAX_QUOTE, Amount, Claim, ContributionKind, Status
from coopgraph.model.continents import continent_of
from coopgraph.model.dates import Edtf, Overlap, Period, overlap, parse_edtf
from coopgraph.model.entity import KIND_SUPERCLASSES, Coordinates, Entity, Kind, Source
from coopgraph.model.evidence import Evidence, EvidenceReader
from coopgraph.model.identifiers import (
    CONCEPT_BASE,
    DEFAULT_BASE,
    ONTOLOGY,
    Identifier,
    Iris,
    check_iri,
    digest,
)
from coopgraph.model.names import Name, Names, clean_text
from coopgraph.model.statement import Conflict, Contribution, Statement
from coopgraph.model.vocabulary import RelationNature, RelationType, Vocabulary

__all__ = [
    "CONCEPT_BASE",
    "DEFAULT_BASE",
    "KIND_SUPERCLASSES",
    "MAX_QUOTE",
    "ONTOLOGY",
    "Amount",
    "Claim",
    "Conflict",
    "Contribution",
    "ContributionKind",
    "Coordinates",
    "Edtf",
    "Entity",
    "Evidence",
    "EvidenceReader",
    "Identifier",
    "Iris",
    "Kind",
    "Name",
    "Names",
    "Overlap",
    "Period",
    "RelationNature",
    "RelationType",
    "Source",
    "Statement",
    "Status",
    "Vocabulary",
    "check_iri",
    "choice_of",
    "clean_text",
    "continent_of",
    "digest",
    "harmless_cell",
    "overlap",
    "parse_edtf",
    "plain_cell",
]
