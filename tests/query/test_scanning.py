"""Scans of a store: what the bounds of users' questions have to do with them."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from coopgraph.errors import QueryLimitError
from coopgraph.messages import msg
from coopgraph.query.scanning import Scanner
from coopgraph.store import EmbeddedStore, Limits, Scope


class Slow(EmbeddedStore):
    """A store so large that each answer takes an hour and has 100 million rows."""

    def blocks(
        self, text: str, *, scope: Scope = Scope(), limits: Limits = Limits()
    ) -> Iterator[list[list[str]]]:
        """Yield the rows if the caller has the patience."""
        if limits.seconds < 3600 or limits.rows < 100_000_000:
            raise QueryLimitError(msg("the query took more than {seconds} s", seconds=3600))
        yield [["urn:a"], ["urn:b"]]


def test_a_scan_is_not_bound_by_the_time_and_rows_of_a_question() -> None:
    with Slow(ox.Store(), "", writable=False) as store:
        assert Scanner(store).pairs("subject") == {"urn:a": "urn:b"}
