"""From a page to facts: what a text says of who cooperates with whom, and the words that say it."""

from coopgraph.extraction.evaluation import (
    ATTRIBUTES,
    Bin,
    Counts,
    Scores,
    normalised_name,
    reliability,
    score,
)
from coopgraph.extraction.gold import GoldPage, read_gold, read_gold_folder
from coopgraph.extraction.pages import read_page, read_pages
from coopgraph.extraction.reading import read_text
from coopgraph.extraction.reviewing import (
    PageReview,
    ReviewDecision,
    ReviewRow,
    kept_decisions,
    read_review,
    review_of,
    review_text,
)
from coopgraph.extraction.values import ReadEntity, Reading, ReadRelation, Span

__all__ = [
    "ATTRIBUTES",
    "Bin",
    "Counts",
    "GoldPage",
    "PageReview",
    "ReadEntity",
    "ReadRelation",
    "Reading",
    "ReviewDecision",
    "ReviewRow",
    "Scores",
    "Span",
    "kept_decisions",
    "normalised_name",
    "read_gold",
    "read_gold_folder",
    "read_page",
    "read_pages",
    "read_review",
    "read_text",
    "reliability",
    "review_of",
    "review_text",
    "score",
]
