"""One HTML file from a template: escaped by construction, its Content-Security-Policy by hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from coopgraph.maps._assets import PROGRAM, PROGRAM_WITHOUT_WORLD, asset, page_texts
from coopgraph.maps._payload import (
    evidence_payload,
    network_payload,
    script_json,
    texts_payload,
)

if TYPE_CHECKING:
    from jinja2 import Template

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
    return _template().render(
        language=drawing.language,
        title=_without_surrogates(drawing.title) or texts["untitled"],
        t=texts,
        version=drawing.version,
        policy=_policy(scripts, style),
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
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(asset("templates/network.html.j2"))


@cache
def _program(names: tuple[str, ...]) -> str:
    """Return the page's own scripts as one, in strict mode and out of the global scope."""
    parts = "\n".join(asset(f"assets/page/{name}") for name in names)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def _policy(scripts: Iterable[str], style: str) -> str:
    """Return the Content-Security-Policy: these scripts and this style sheet, nothing else."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(_hash(script) for script in scripts),
            "style-src " + _hash(style),
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


@cache
def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii')}'"


def _without_surrogates(text: str) -> str:
    """Return text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
