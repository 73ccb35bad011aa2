"""The gazetteer as verbs open it: where it is installed, with a bar while it is compiled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from coopgraph.cli._common import progress_bar
from coopgraph.cli._texts import t
from coopgraph.errors import MissingExtraError

if TYPE_CHECKING:
    from coopgraph.resolution.gazetteer import Gazetteer

__all__ = ["no_places_option", "opened_places"]

no_places_option = click.option(
    "--no-places", is_flag=True, help=t("Do without GeoNames' list of places.")
)


@contextmanager
def opened_places(left_out: bool) -> Iterator[Gazetteer | None]:
    """Yield the gazetteer; None where it is left out or not installed, which is then said."""
    if left_out:
        yield None
        return
    from coopgraph.resolution.gazetteer import Gazetteer

    try:
        with progress_bar() as progress:
            gazetteer = Gazetteer.open(progress=progress)
    except MissingExtraError as error:
        click.echo(t("Places are not looked up: {reason}", reason=str(error)), err=True)
        yield None
        return
    with gazetteer:
        yield gazetteer
