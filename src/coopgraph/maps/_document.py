"""One HTML file from a template: escaped by construction, its Content-Security-Policy by hash."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from coopgraph._pages import content_policy, page_template, without_surrogates
from coopgraph.maps._assets import PROGRAM, PROGRAM_WITHOUT_WORLD, asset, page_texts
from coopgraph.maps._payload import (
    evidence_payload,
    network_payload,
    script_json,
    texts_payload,
)

if TYPE_CHECKING:
    from coopgraph.maps._drawing import Drawing

__all__ = ["network_document"]


def network_document(drawing: Drawing) -> str:
    """Return the page as text."""
    from markupsafe import Markup

    world = drawing.has_world
    scripts = (
        asset("assets/vis-network.min.js"),
        *((asset("assets/geo.min.js"),) if world else ()),
        _program(PROGRAM if world else PROGRAM_WITHOUT_WORLD),
    )
    style = asset("assets/network.css")
    texts = page_texts()[drawing.language]
    # Every value is escaped by the template; the Markup ones are ours, or JSON without <, > and &.
    return page_template(asset("templates/network.html.j2")).render(
        language=drawing.language,
        title=without_surrogates(drawing.title) or texts["untitled"],
        t=texts,
        version=drawing.version,
        policy=content_policy(scripts=scripts, styles=(style,)),
        style=Markup(style),  # noqa: S704
        scripts=[Markup(script) for script in scripts],  # noqa: S704
        data=Markup(script_json(network_payload(drawing))),  # noqa: S704
        evidence=Markup(script_json(evidence_payload(drawing.network))),  # noqa: S704
        texts=Markup(script_json(texts_payload())),  # noqa: S704
        outlines=Markup(asset("assets/outlines.json").strip()) if world else "",  # noqa: S704
        isc=asset("assets/geo.LICENSE-ISC.txt"),
        mit=asset("assets/vis-network.LICENSE-MIT.txt"),
    )


@cache
def _program(names: tuple[str, ...]) -> str:
    """Return the page's own scripts as one, in strict mode and out of the global scope."""
    parts = "\n".join(asset(f"assets/page/{name}") for name in names)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'
