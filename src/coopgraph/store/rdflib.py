"""A store's quads as an `rdflib.Dataset`, for people who want rdflib's API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    import rdflib

    from coopgraph.store.base import Store

__all__ = ["to_rdflib"]


def to_rdflib(store: Store, *, prefixes: Mapping[str, str]) -> rdflib.Dataset:
    """Return a copy of the quads as a dataset over Oxigraph (through oxrdflib).

    Changes to it reach neither the store nor its files.
    """
    import rdflib
    from oxrdflib import OxigraphStore

    engine = ox.Store()
    engine.load(b"".join(store.dump()), ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset(store=OxigraphStore(store=engine))
    for prefix, iri in prefixes.items():
        dataset.bind(prefix, iri)
    return dataset
