"""Texts of the command line in the user's language."""

from __future__ import annotations

from coopgraph.messages import msg, ui_language

__all__ = ["t"]


def t(template: str, /, **values: object) -> str:
    """Return a text of the command line in the user's language."""
    return msg(template, **values).render(ui_language())
