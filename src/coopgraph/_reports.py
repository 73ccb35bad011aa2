"""What a build made, kept beside it as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from coopgraph.messages import Message
from coopgraph.sources import Finding, Severity

__all__ = ["BuildReport", "read_report", "write_report"]

_FILE: Final = "report.json"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made.

    Parameters
    ----------
    build
        Name of the build, below ``store/``.
    path
        Its folder.
    fingerprint
        SHA-256 of the canonical N-Quads: the same inputs give the same, on any machine.
    sources, entities, claims, statements, conflicts
        Counts.
    findings
        What the readers noticed, bad rows first.
    seconds
        Time taken.
    unchanged
        Whether nothing was to be done: the current build has the same inputs.
    """

    build: str
    path: Path
    fingerprint: str
    sources: int
    entities: int
    claims: int
    statements: int
    conflicts: int
    findings: tuple[Finding, ...]
    seconds: float
    unchanged: bool = False

    @property
    def errors(self) -> int:
        """Number of rows left out."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def write_report(folder: Path, report: BuildReport, inputs: str | None) -> None:
    """Write the report into a folder, with the digest of the build's inputs."""
    facts = {f.name: getattr(report, f.name) for f in fields(report)}
    facts |= {
        "path": None,
        "inputs": inputs,
        "findings": [
            {f.name: _plain(getattr(finding, f.name)) for f in fields(finding)}
            for finding in report.findings
        ],
    }
    (folder / _FILE).write_text(json.dumps(facts, ensure_ascii=False), "utf-8")


def read_report(folder: Path, inputs: str) -> BuildReport | None:
    """Return the report of a build, None if its inputs were others or it is not to be read."""
    try:
        facts = json.loads((folder / _FILE).read_text("utf-8"))
        if facts.pop("inputs") != inputs:
            return None
        findings = tuple(
            Finding(
                **{
                    **finding,
                    "severity": Severity(finding["severity"]),
                    "message": _message(finding["message"]),
                    "hint": _message(finding["hint"]) if finding["hint"] else None,
                }
            )
            for finding in facts["findings"]
        )
        return BuildReport(**{**facts, "path": folder, "findings": findings})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return {"text": value.template, "values": {k: _plain(v) for k, v in value.values.items()}}
    return value if isinstance(value, (bool, int, float)) or value is None else str(value)


def _message(value: Mapping[str, Any]) -> Message:
    return Message(
        str(value["text"]),
        {k: _message(v) if isinstance(v, dict) else v for k, v in value["values"].items()},
    )
