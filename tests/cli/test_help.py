"""Help: in two languages to the last line, with an example that the command really takes."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from coopgraph.cli.entry import VERBS, cli
from tests.cli._run import run
from tests.test_messages import FRENCH

SOURCES = ("suggest", "preview")
EVERY = [(verb,) for verb in VERBS] + [("sources", verb) for verb in SOURCES]


def command_of(path: tuple[str, ...]) -> click.Command:
    found: click.Command = cli
    for name in path:
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), name)
        assert inner is not None
        found = inner
    return found


@pytest.mark.parametrize("path", EVERY, ids="-".join)
def test_the_example_is_one_that_the_command_takes(path: tuple[str, ...]) -> None:
    epilog = command_of(path).epilog or ""
    lines = [line.strip() for line in epilog.splitlines() if line.strip().startswith("coopgraph ")]
    assert len(lines) == 1
    words = shlex.split(lines[0])
    assert words[1 : 1 + len(path)] == list(path) or path == ("sources",)
    assert len(words) > 1 + len(path)
    arguments = words[1 + len(path) :]
    if ">>" in arguments:
        arguments = arguments[: arguments.index(">>")]
    command = command_of(path)
    if isinstance(command, click.Group):
        command = command_of((*path, arguments.pop(0)))
    parent = cli.context_class(cli, info_name="coopgraph")
    command.make_context(path[-1], arguments, parent=parent)  # raises where an option is unknown


@pytest.mark.slow
@pytest.mark.parametrize("path", EVERY, ids="-".join)
def test_help_is_french_to_the_last_line(path: tuple[str, ...]) -> None:
    english = run(*path, "--help").stdout
    french = run(*path, "-h", language="fr").stdout
    assert english.startswith(f"Usage: coopgraph {' '.join(path)}")
    assert french.startswith(f"Usage : coopgraph {' '.join(path)}")

    def words(text: str) -> str:
        return re.sub(r"\s+", " ", text)

    texts = [param.help for param in command_of(path).params if isinstance(param, click.Option)]
    texts += [command_of(path).help, "Show this message and exit."]
    for text in texts:
        assert text
        assert words(text) in words(english)
        assert words(FRENCH[text]) in words(french)
        assert words(text) not in words(french)
    assert "[default" not in french
    assert max(map(len, french.splitlines()[:-1])) <= 80  # the example is not broken


def test_the_list_of_verbs_cuts_nothing() -> None:
    for language, heading in (("en", "Commands:"), ("fr", "Commandes :")):
        done = run("--help", language=language)
        assert done.returncode == 0
        listed = done.stdout.partition(heading)[2]
        assert re.findall(r"^  ([a-z]+) ", listed, flags=re.MULTILINE) == list(VERBS)
        assert "..." not in listed


def test_no_verb_shows_the_verbs_and_is_a_wrong_call() -> None:
    for arguments in ((), ("sources",)):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Usage: ")
        assert "Commands:" in done.stderr
