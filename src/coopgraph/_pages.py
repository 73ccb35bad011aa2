"""What every page we write has in common: a closed content policy, escaping by construction."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["content_policy", "page_template", "without_surrogates"]


@cache
def page_template(text: str) -> Template:
    """Return a template that escapes every value and refuses those it is not given."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
    )
    return environment.from_string(text)


def content_policy(*, scripts: Iterable[str] = (), styles: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy: these scripts and style sheets, nothing else.

    Parameters
    ----------
    scripts, styles
        Texts of the elements, to the letter; none: none runs, none is used.
    """
    sources = {
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": " ".join(map(_hash, styles)),
    }
    return "; ".join(
        [
            "default-src 'none'",
            *(f"{name} {allowed}" for name, allowed in sources.items() if allowed),
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


@cache
def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return f"'sha256-{digest.decode('ascii')}'"


def without_surrogates(text: str) -> str:
    """Return text that UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
