"""Runs the installed command as a user does, and checks what every run promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

COOPGRAPH = str(Path(sys.executable).with_name("coopgraph"))


def run_bytes(
    *arguments: str | Path,
    cwd: Path | None = None,
    stdin: bytes = b"",
    language: str = "en",
    **environment: str,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command; no traceback, no colour and no bar may come through a pipe."""
    done = subprocess.run(
        [COOPGRAPH, *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=os.environ | {"COOPGRAPH_LANG": language} | environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr
    assert b"\x1b[" not in done.stdout + done.stderr
    return done


def run(
    *arguments: str | Path,
    cwd: Path | None = None,
    stdin: str = "",
    language: str = "en",
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run the command with text in and out."""
    done = run_bytes(
        *arguments, cwd=cwd, stdin=stdin.encode("utf-8"), language=language, **environment
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )
