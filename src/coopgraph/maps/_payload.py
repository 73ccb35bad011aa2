"""What a network page is told: the network, its looks and its evidence as JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coopgraph.maps._assets import page_texts
from coopgraph.maps._years import year_spans
from coopgraph.messages import LANGUAGES

if TYPE_CHECKING:
    from coopgraph.maps._drawing import Drawing
    from coopgraph.model import Evidence
    from coopgraph.network import Network

__all__ = ["evidence_payload", "network_payload", "script_json"]

Json = dict[str, Any]

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_EVIDENCE_LIMIT = 20_000_000  # characters: above, quotes are cut and the page says so


def script_json(value: object) -> str:
    r"""Return JSON that may stand in a ``<script>`` block: no ``<``, ``>``, ``&`` in it.

    Examples
    --------
    >>> script_json({"label": "</script>"})
    '{"label":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _UNSAFE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"


def _number(value: float, digits: int) -> float | int | None:
    """Return a short number, None for NaN and infinity."""
    if not math.isfinite(value):
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


def _numbers(values: Sequence[float], digits: int = 1) -> list[float | int | None]:
    return [_number(value, digits) for value in values]


def _significant(values: Sequence[float]) -> list[float | int | None]:
    """Return values with four significant digits, as a card shows them."""
    return [_number(float(f"{v:.4g}"), 12) if math.isfinite(v) else None for v in values]


def network_payload(drawing: Drawing) -> Json:
    """Return everything the page needs before a relation is clicked."""
    network = drawing.network
    return {
        "title": drawing.title,
        "measure": drawing.sizes.name,
        "view": drawing.view,
        "projection": drawing.projection,
        "kinds": _kinds(drawing),
        "types": _types(drawing),
        "nodes": _nodes(drawing),
        "edges": _edges(network, drawing.type_names),
        "edgeRange": list(drawing.style.edge_range),
        "origin": {
            "title": network.origin.title,
            "licence": network.origin.licence,
            "fingerprint": network.origin.fingerprint,
            "version": drawing.version,
            "parameters": [list(pair) for pair in network.origin.parameters],
        },
        "loss": {language: network.loss.render(language) for language in LANGUAGES},
    }


def _kinds(drawing: Drawing) -> list[Json]:
    return [
        {
            "key": kind,
            "label": {
                language: texts.get(f"kind.{kind}", kind)
                for language, texts in page_texts().items()
            },
            "colour": mark.colour,
            "dark": mark.dark or mark.colour,
            "shape": mark.shape,
        }
        for kind, mark in drawing.style.mark_all(drawing.kind_names).items()
    ]


def _types(drawing: Drawing) -> list[Json]:
    labels = {name: dict(pairs) for name, pairs in drawing.network.type_labels}
    directed = dict(zip(drawing.network.edge_columns.type, _directed(drawing), strict=True))
    return [
        {
            "key": name,
            "label": {
                language: labels.get(name, {}).get(language) or name.replace("-", " ")
                for language in LANGUAGES
            },
            "colour": line.colour,
            "dark": line.dark or line.colour,
            "dash": list(line.dash),
            "directed": directed[name],
        }
        for name, line in drawing.style.line_all(drawing.type_names).items()
    ]


def _directed(drawing: Drawing) -> list[bool]:
    directed: list[bool] = drawing.network.edge_columns.directed.tolist()
    return directed


def _nodes(drawing: Drawing) -> Json:
    columns = drawing.network.node_columns
    kinds = {kind: i for i, kind in enumerate(drawing.kind_names)}
    return {
        "iri": columns.iri,
        "label": columns.label,
        "kind": [kinds[kind] for kind in columns.kind],
        "country": columns.country,
        "population": _numbers(columns.population.tolist(), 0),
        "names": columns.names,
        "x": _numbers(drawing.positions[:, 0].tolist()),
        "y": _numbers(drawing.positions[:, 1].tolist()),
        "radius": _numbers(drawing.sizes.radius.tolist()),
        "value": _significant(drawing.sizes.values.tolist()),
        **(_places(drawing) if drawing.has_world else {}),
    }


def _places(drawing: Drawing) -> Json:
    """Return coordinates to 11 m: finer than outlines and most gazetteers."""
    return {
        "latitude": _numbers(drawing.places.latitude.tolist(), 4),
        "longitude": _numbers(drawing.places.longitude.tolist(), 4),
        "wrong": drawing.places.wrong,
    }


def _edges(network: Network, type_names: Sequence[str]) -> Json:
    columns = network.edge_columns
    types = {name: i for i, name in enumerate(type_names)}
    return {
        "source": columns.source.tolist(),
        "target": columns.target.tolist(),
        "type": [types[name] for name in columns.type],
        "when": columns.when,
        "years": [
            [year for span in year_spans(when, periods) for year in span]
            for when, periods in zip(columns.when, columns.dated(), strict=True)
        ],
        "status": columns.status,
        "sources": columns.sources.tolist(),
        "confidence": _numbers(columns.confidence.tolist(), 3),
        "statement": columns.statement,
    }


def evidence_payload(network: Network) -> Json:
    """Return sources once each and, a relation, its claims as rows that point to them.

    A row is source, quote, stated dates, stated status, place in the source, confidence, denied.
    """
    if network.evidence is None or not network.n_edges:
        return {"recorded": False, "cut": False, "sources": [], "claims": []}
    found = network.evidence(network.edge_columns.statement)
    places: dict[tuple[str, ...], int] = {}
    claims = [
        [_claim(item, places) for item in found.get(statement, ())]
        for statement in network.edge_columns.statement
    ]
    cut = _length(claims) > _EVIDENCE_LIMIT
    if cut:
        claims = [[[row[0], "", *row[2:4], "", *row[5:]] for row in rows] for rows in claims]
    return {
        "recorded": True,
        "cut": cut,
        "sources": [list(key) for key in places],
        "claims": claims,
    }


def _claim(item: Evidence, places: dict[tuple[str, ...], int]) -> list[object]:
    source = (item.title, item.address, item.issued, item.retrieved)
    return [
        places.setdefault(source, len(places)),
        item.quote,
        item.when,
        item.status,
        item.locator,
        _number(item.confidence, 3),
        int(item.denied),
    ]


def _length(claims: Sequence[Sequence[Sequence[object]]]) -> int:
    return sum(len(str(row[1])) + len(str(row[4])) + 40 for rows in claims for row in rows)


def texts_payload() -> Mapping[str, Mapping[str, str]]:
    """Return the page's own texts without the labels of kinds, which the network carries."""
    return {
        language: {key: text for key, text in texts.items() if not key.startswith("kind.")}
        for language, texts in page_texts().items()
    }
