"""Every text a person reads has its French: the source is read, so none can be forgotten."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import coopgraph
from coopgraph.errors import InputError
from coopgraph.messages import Message, msg, ui_language

PACKAGE = Path(coopgraph.__file__).parent
FRENCH = {
    str(entry["en"]): str(entry["fr"])
    for entry in tomllib.loads((PACKAGE / "_locale" / "fr.toml").read_text("utf-8"))["message"]
}
FIELD = re.compile(r"\{(\w*)[^{}]*\}")
# Words that are the same in both languages.
SAME = {"Options", "PageRank", "question", "licence", "note"}


def templates() -> dict[str, str]:
    """Return each template of ``msg("…")`` and ``t("…")`` in the source, and where it stands."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "_texts.py":
            continue  # where `t` hands its template on
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or called(node) not in ("msg", "t"):
                continue
            where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
            first = node.args[0] if node.args else None
            assert isinstance(first, ast.Constant), f"{where}: a template is no literal"
            assert isinstance(first.value, str), where
            if re.search(r"[^\W\d_]", FIELD.sub("", first.value)):
                found[first.value] = where
    return found


def called(node: ast.Call) -> str:
    """Return the last name of what is called, be it ``msg`` or ``messages.msg``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_every_text_has_its_french() -> None:
    missing = {where: text for text, where in templates().items() if text not in FRENCH}
    assert not missing


def test_no_french_is_left_over() -> None:
    assert not set(FRENCH) - set(templates())


def test_fields_are_the_same_and_words_are_not() -> None:
    for english, french in FRENCH.items():
        assert sorted(set(FIELD.findall(english))) == sorted(set(FIELD.findall(french))), english
        assert french.strip(), english
        is_command = english.startswith("coopgraph ")
        assert french != english or english in SAME or is_command, english


@pytest.mark.parametrize(
    ("rule", "mend"),
    [
        (r"[^\W\d_]'[^\W\d_{]", "an apostrophe is ’"),
        (r"[^\W\d_}»)][;!?](\s|$)", "a space stands before ; ! ?"),
        (r"[^\W\d_}»)]:\s", "a space stands before :"),
        (r"[«“]\S|\S[»”]", "quotation marks are « … » with spaces"),
        (r"^[a-zéè’]+(er|ir|re) (le|la|les|l’|un|une|des|à|du) ", "a hint says vous"),
    ],
)
def test_french_is_written_as_french(rule: str, mend: str) -> None:
    assert not [french for french in FRENCH.values() if re.search(rule, french)], mend


def test_each_text_is_translated_once() -> None:
    entries = tomllib.loads((PACKAGE / "_locale" / "fr.toml").read_text("utf-8"))["message"]
    assert len(entries) == len(FRENCH)
    assert all(set(entry) == {"en", "fr"} for entry in entries)


def test_rendering_in_both_languages() -> None:
    message = msg("did you mean {near}?", near="degree")
    assert message.render("en") == "did you mean degree?"
    assert message.render("fr") == "vouliez-vous dire degree ?"
    assert Message("no such template {x}", {"x": 1}).render("fr") == "no such template 1"


def test_errors_render_place_message_and_mend() -> None:
    error = InputError(
        msg("unknown country {value!r}", value="X"),
        path="a.csv",
        line=3,
        column="pays",
        hint=msg("check the path"),
    )
    assert error.render("fr") == (
        "a.csv, ligne 3, colonne pays : pays 'X' inconnu\n  → vérifiez le chemin"
    )
    assert str(error).startswith("a.csv, line 3, column pays: unknown country 'X'")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"COOPGRAPH_LANG": "fr", "LANG": "en_GB"}, "fr"),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, "en"),
    ],
)
def test_language_of_the_interface(environment: dict[str, str], language: str) -> None:
    assert ui_language(environment) == language
