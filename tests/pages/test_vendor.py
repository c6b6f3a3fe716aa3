"""What others wrote and we keep: just what the lists name, in the versions they name; and nothing is fetched from elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = [ROOT / "api/static/vendor", ROOT / "tests/vendor"]
OURS = [
    path
    for folder in ("api/static", "api/pages")
    for path in (ROOT / folder).rglob("*.*")
    if path.suffix in {".html", ".css", ".js", ".svg"} and "vendor" not in path.parts
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_the_list_names_every_file_with_its_hash_and_licence(folder: Path) -> None:
    listed = json.loads((folder / "VENDOR.json").read_text(encoding="utf-8"))
    named = {name: digest for one in listed for name, digest in one["files"].items()}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != "VENDOR.json"}
    assert found == named
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one["version"]) and one["licence"] and one["from"] for one in listed)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_files_name_no_other_host_and_hold_no_script_or_style_of_a_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text)
    if path.suffix == ".html":
        assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", text)
