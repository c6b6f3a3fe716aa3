"""Notebooks as they are kept: questions without answers, so that a change shows in a diff and no customer's data are committed by accident.

`python -m notebooks.clean` cleans all notebooks of this folder in place.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
METADATA: Final = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}


def clean(text: str) -> str:
    """The text of a notebook without outputs, counters and what an editor left in it; cleaning twice changes nothing."""
    told = json.loads(text)
    cells = [_cell(number, cell) for number, cell in enumerate(told["cells"], 1)]
    kept = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(number: int, cell: dict[str, Any]) -> dict[str, Any]:
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    kept = {"cell_type": cell["cell_type"], "id": f"cell-{number:02}", "metadata": {}, "source": source.strip("\n").splitlines(keepends=True)}
    return kept | ({"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {})


def main() -> None:
    """Clean every notebook of this folder and name those that were not."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        before = path.read_text(encoding="utf-8")
        after = clean(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"cleaned {path.name}")


if __name__ == "__main__":
    main()
