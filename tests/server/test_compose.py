"""The container files agree with the rest of the house; what runs in them is not tried here."""

from __future__ import annotations

import re
from pathlib import Path

from genealogy.server import jars

ROOT = Path(__file__).parent.parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def test_the_image_is_of_the_locked_version() -> None:
    assert re.findall(r"image: neo4j:(\S+)", COMPOSE) == [f"{jars.version()}-community"]


def test_there_is_no_default_password() -> None:
    assert set(re.findall(r"\$\{NEO4J_PASSWORD(..)", COMPOSE)) == {":?"}


def test_the_database_is_published_on_loopback_only() -> None:
    ports = re.findall(r"ports:\n((?: +- .*\n)+)", COMPOSE)
    assert [port.split(":")[0].strip(" -") for block in ports for port in block.splitlines()] == ["127.0.0.1"]


def test_the_image_has_all_rooms_and_runs_without_rights() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", docker, re.MULTILINE) for word in line.split()}
    assert {"genealogy", "queries", "loaders", "api", "requirements.lock"} <= copied
    assert {f"!{name}" for name in copied} == set(re.findall(r"^!.+$", allowed, re.MULTILINE))
    assert all((ROOT / name).exists() for name in copied)
    assert "USER genealogy" in docker.rpartition("FROM")[2]
