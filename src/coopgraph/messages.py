"""Texts a person reads, in English and French.

An English template is its own key, as in gettext; ``_locale/fr.toml`` holds the French of each.
A test reads every ``msg("…")`` of the package and fails when one has no French.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TypeAlias

__all__ = ["LANGUAGES", "Message", "Progress", "msg", "silent", "ui_language"]

LANGUAGES: tuple[str, ...] = ("en", "fr")


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    if language == "en":
        return {}
    text = (resources.files("coopgraph") / "_locale" / f"{language}.toml").read_text("utf-8")
    return {
        str(entry["en"]): str(entry[language]) for entry in tomllib.loads(text).get("message", [])
    }


@dataclass(frozen=True, slots=True)
class Message:
    """A template and its values, rendered in a language when it is shown."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, language: str = "en") -> str:
        """Return the text in `language`, in English where it has no translation."""
        template = _catalogue(language).get(self.template, self.template)
        values = {
            key: value.render(language) if isinstance(value, Message) else value
            for key, value in self.values.items()
        }
        return template.format(**values) if values else template

    def __str__(self) -> str:
        return self.render("en")


Progress: TypeAlias = Callable[[Message, int, int], None]
"""Told of long work: the step, how much is done and of how much (0: not known)."""


def silent(step: Message, done: int, total: int) -> None:
    """Show nothing."""


def msg(template: str, /, **values: object) -> Message:
    """Return the `Message` of an English template with named fields.

    Examples
    --------
    >>> str(msg("no file at {path}", path="a.csv"))
    'no file at a.csv'
    """
    return Message(template, values)


def ui_language(environ: Mapping[str, str] | None = None) -> str:
    """Return ``"fr"`` or ``"en"`` from ``COOPGRAPH_LANG``, else from the locale variables.

    Examples
    --------
    >>> ui_language({"LANG": "fr_FR.UTF-8"})
    'fr'
    >>> ui_language({"COOPGRAPH_LANG": "en", "LANG": "fr_FR.UTF-8"})
    'en'
    """
    env = os.environ if environ is None else environ
    for variable in ("COOPGRAPH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(variable, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
