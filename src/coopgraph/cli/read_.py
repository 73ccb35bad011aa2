"""``coopgraph read``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import force_option, output_option, write_output, write_table
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import msg, ui_language

if TYPE_CHECKING:
    from coopgraph.extraction import PageReview, Reading, ReadRelation

_SURE, _LIKELY = 0.85, 0.7


@verb(
    "read",
    summary=t(
        "Read a page, a text or HTML file in French or English: who cooperates with whom, and the "
        "words that say it. Nothing enters a graph."
    ),
    line="coopgraph read announcement.html -f csv -o facts.csv",
)
@click.argument("page", metavar="PAGE")
@click.option("--published", metavar="DATE", help=t("Day of publication, if the page has none."))
@click.option("--language", type=click.Choice(["fr", "en"]), help=t("Language of the page."))
@click.option("--people", is_flag=True, help=t("Show persons in office too."))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help=t("Form of the output."),
)
@click.option(
    "--review",
    metavar="FILE",
    help=t("Write the facts to a table to decide on; decisions that stand there are kept."),
)
@click.option("--address", default="", metavar="URL", help=t("Where the page was published."))
@click.option(
    "--retrieved", default="", metavar="DAY", help=t("When the page was saved, as 2025-06-16.")
)
@output_option
@force_option
def command(
    page: str,
    published: str | None,
    language: str | None,
    people: bool,
    form: str,
    review: str | None,
    address: str,
    retrieved: str,
    output: str,
    force: bool,
) -> None:
    """Read and print the facts by certainty, or write them as a table or a review."""
    from coopgraph.extraction import read_page, review_of

    source: str | Path = sys.stdin.read() if page == "-" else Path(page)
    if isinstance(source, Path) and "://" in page:
        source = page  # an address: refused with a hint
    reading = read_page(source, language, published=published)
    if review is not None:
        facts = review_of(
            reading, people=people, address=_checked(address), retrieved=_day(retrieved)
        )
        _write_review(facts, Path(review))
    if not people:
        reading = reading.without_persons()
    if form != "text" or output != "-":
        write_table(reading.to_pandas(), "csv" if form == "text" else form, output, force=force)
    else:
        _print(reading)
    for warning in reading.warnings:
        click.echo(warning.render(ui_language()), err=True)
    click.echo(
        t(
            "Facts: {relations}. Things: {entities}.",
            relations=len(reading.relations),
            entities=len(reading.entities),
        ),
        err=True,
    )


def _checked(address: str) -> str:
    from coopgraph.model import check_iri

    return check_iri(address) if address else ""


def _day(text: str) -> str:
    from coopgraph.sources.facts import iso_date

    return iso_date(text).isoformat() if text else ""


def _write_review(facts: PageReview, path: Path) -> None:
    from coopgraph.errors import InputError
    from coopgraph.extraction import kept_decisions, read_review, review_text

    if path.is_file():
        old = read_review(path)
        same_place = bool(old.address) and old.address == facts.address
        if old.sha256 != facts.sha256 and not same_place:
            raise InputError(
                msg("the review is of another page"),
                path=path,
                hint=msg("name another file with --review"),
            )
        facts = kept_decisions(facts, old)
    write_output(review_text(facts).encode("utf-8"), str(path), force=True)
    count, decided = len(facts.rows), sum(bool(row.decision) for row in facts.rows)
    click.echo(
        t("{count} facts to review, {decided} decided: {path}",
          count=count, decided=decided, path=path),
        err=True,
    )  # fmt: skip


def _print(reading: Reading) -> None:
    groups = (
        (t("Sure"), _SURE, 1.01),
        (t("Likely"), _LIKELY, _SURE),
        (t("Doubtful"), 0.0, _LIKELY),
    )
    for head, low, high in groups:
        found = [r for r in reading.relations if low <= r.confidence < high]
        if not found:
            continue
        click.echo(f"{head}:")
        for relation in sorted(found, key=lambda r: r.span.start):
            _print_one(reading, relation)


def _print_one(reading: Reading, relation: ReadRelation) -> None:
    from coopgraph.model import clean_text

    ends = (reading.entity(relation.subject), reading.entity(relation.object))
    when = "/".join(part or "" for part in (relation.start, relation.end)).strip("/")
    if relation.end and not relation.start:
        when = f"/{relation.end}"
    money = "" if relation.amount is None else f"{relation.amount} {relation.currency or ''}"
    status = "" if relation.status.value == "active" else relation.status.value
    more = ", ".join(part for part in (when, status, money.strip(), relation.role) if part)
    lines = (
        f"{ends[0].name} – {relation.type} – {ends[1].name}" + (f" ({more})" if more else ""),
        f"“{' '.join(relation.quote.split())}”  {relation.confidence:.2f}, {relation.rule}",
    )
    for indent, line in zip((2, 6), lines, strict=True):
        # A page may hold what a terminal obeys: only what can be printed is shown.
        click.echo(" " * indent + "".join(c for c in clean_text(line) if c.isprintable()))
