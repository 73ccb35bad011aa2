"""Runs every notebook in a scratch folder and fails when a cell does.

python notebooks/run.py            # check
python notebooks/run.py --write    # run, and keep the outputs in the files
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent


def main() -> int:
    for path in sorted(HERE.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as scratch:
            resources = {"metadata": {"path": scratch}}
            NotebookClient(
                notebook, timeout=300, kernel_name="python3", resources=resources
            ).execute()
        nbformat.validate(notebook)
        shown = sum(bool(cell.get("outputs")) for cell in notebook.cells)
        print(f"{path.name}: {len(notebook.cells)} cells, {shown} with output")
        if "--write" in sys.argv[1:]:
            for cell in notebook.cells:
                cell.metadata.pop("execution", None)
            notebook.metadata.pop("widgets", None)
            nbformat.write(notebook, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
