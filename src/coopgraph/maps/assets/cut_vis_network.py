"""Write coopgraph's copy of vis-network: no source map, no style sheets added at run time.

Run as ``python cut_vis_network.py path/to/vis-network.min.js vis-network.min.js``. The page's
Content-Security-Policy would refuse the style sheets; its own style sheet has what is needed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_STYLE_SHEET = re.compile(r"""(?<=[;}])A\((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\);""")


def cut(text: str) -> str:
    """Return the build without its source map comment and its seven style sheets."""
    without, sheets = _STYLE_SHEET.subn("", _SOURCE_MAP.sub("", text))
    if sheets != 7:
        raise SystemExit(f"expected 7 style sheets, found {sheets}: is this another version?")
    return without.rstrip() + "\n"


if __name__ == "__main__":
    source, target = sys.argv[1:]
    Path(target).write_text(cut(Path(source).read_text("utf-8")), "utf-8", newline="\n")
