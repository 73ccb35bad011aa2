"""``coopgraph review``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import progress_bar
from coopgraph.cli._places import no_places_option, opened_places
from coopgraph.cli._texts import t
from coopgraph.cli._verb import verb
from coopgraph.messages import ui_language

if TYPE_CHECKING:
    from coopgraph.resolution import DuplicatePair
    from coopgraph.resolving import Reviewing, Side

_QUIT = "q"


@verb(
    "review",
    summary=t(
        "Decide pair by pair, with one key, whether two entities are one. Each decision is saved "
        "at once in decisions.csv, with the name of who decides."
    ),
    line="coopgraph review mygraph --who 'A. Reader'",
)
@click.argument("project", default=".", metavar="[PROJECT]")
@click.option(
    "--who", metavar="NAME", help=t("Name written beside each decision. Default: that of git.")
)
@no_places_option
def command(project: str, who: str | None, no_places: bool) -> None:
    """Ask about each pair until none is left."""
    from coopgraph.resolving import Reviewing, user_name

    named = user_name() if who is None else who
    with opened_places(no_places) as gazetteer:
        with progress_bar() as progress:
            reviewing = Reviewing(project, who=named, gazetteer=gazetteer, progress=progress)
        with reviewing:
            decided = _ask_all(reviewing)
    click.echo(t("{count} decided.", count=decided))
    if decided:
        click.echo(t("Now run: coopgraph build {folder}", folder=project), err=True)


def _ask_all(reviewing: Reviewing) -> int:
    """Ask about each pair, and return how many were decided."""
    total, decided = len(reviewing), 0
    for number, pair in enumerate(reviewing, 1):
        click.echo(t("Pair {number} of {total}", number=number, total=total))
        _show(reviewing, pair)
        answer = _ask(pair)
        if answer == _QUIT:
            break
        if answer != "l":
            _decide(reviewing, pair, answer)
            decided += 1
    return decided


def _decide(reviewing: Reviewing, pair: DuplicatePair, answer: str) -> None:
    from coopgraph.resolution import DecisionKind

    kind = DecisionKind.SAME if answer == "s" else DecisionKind.NOT_SAME
    why = pair.why(ui_language()) if answer == "s" else ""
    reviewing.decide(pair, kind, why=why)


def _show(reviewing: Reviewing, pair: DuplicatePair) -> None:
    language = ui_language()
    for mark, iri in (("A", pair.left), ("B", pair.right)):
        _show_side(mark, reviewing.side(iri, language))


def _show_side(mark: str, side: Side) -> None:
    from coopgraph.model import clean_text

    lines = (
        " · ".join(side.names[:6]) or side.iri,
        " · ".join(part for part in (side.kind, side.country, side.coordinates) if part),
        " · ".join((side.iri, *side.identifiers)),
        *side.evidence,
    )
    # A label may hold what a terminal obeys: only what can be printed is shown.
    for number, line in enumerate(lines):
        shown = "".join(c for c in clean_text(line) if c.isprintable())
        click.echo(f"  {mark if number == 0 else ' '}  {shown}")


def _ask(pair: DuplicatePair) -> str:
    """Return ``s``, ``n``, ``l`` or ``q``; the end of the input is ``q``."""
    while True:
        click.echo(t("s same · n not same · l later · ? why · q quit"))
        key = _key()
        if key in ("s", "n", "l", _QUIT):
            return key
        if key == "?":
            score = f"{pair.score:.2f}"
            click.echo(t("{why} (score {score})", why=pair.why(ui_language()), score=score))


def _key() -> str:
    """Return the next key: without Enter on a terminal, the next letter of a pipe."""
    if sys.stdin.isatty():
        return str(click.getchar()).casefold()
    while True:
        letter = sys.stdin.read(1)
        if not letter:
            return _QUIT
        if not letter.isspace():
            return letter.casefold()
