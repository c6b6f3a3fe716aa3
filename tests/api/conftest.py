"""The service over a real Neo4j that holds the demo's story, and a caller for each role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.app import make_app
from genealogy import access, audit
from genealogy.access import ROLES, Right
from genealogy.audit import Actor
from genealogy.settings import Settings
from genealogy.store import Store
from loaders import demodata, run
from tests import database

MAKER = Actor(user="tests", role="admin")
SITE, OTHER_SITE = "W1", "X1"
V1 = "/api/v1"


@dataclass
class Service:
    """The service under test.

    Attributes:
        app: The application.
        store: Its database.
        keys: A key for each role at all sites, for `ROLE@SITE` at one, and for `all` roles.
        boss: Name and password of a person with all roles.
    """

    app: FastAPI
    store: Store
    boss: tuple[str, str]
    keys: dict[str, str] = field(default_factory=dict)

    def caller(self, key: str = "all") -> TestClient:
        """A program that shows a key; an empty one shows none."""
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        return TestClient(self.app, headers=headers)

    def get(self, path: str, key: str = "all", **params: Any) -> httpx2.Response:
        """One question with a key; None among the parameters is left out."""
        return self.caller(key).get(V1 + path, params={name: value for name, value in params.items() if value is not None})

    def post(self, path: str, body: Any, key: str = "all", **headers: str) -> httpx2.Response:
        """One write with a key."""
        return self.caller(key).post(V1 + path, json=body, headers=headers)


def settings_for(store: Store, home: Path) -> Settings:
    """The settings of a service over the database of the tests."""
    target = store.target
    return Settings(home=home, neo4j_uri=target.uri, neo4j_user=target.user, neo4j_password=SecretStr(target.password), neo4j_database=target.database)


def open_service(store: Store, home: Path, **changed: Any) -> Service:
    """A service with a person and keys for every role."""
    settings = settings_for(store, home).model_copy(update=changed)
    audit.attach(store, settings.anchors)
    password = access.add_user(store, MAKER, "boss", [Right(role) for role in ROLES], display_name="The Boss")
    session = access.sign_in(store, "boss", password)
    assert session is not None
    access.choose_password(store, MAKER, "boss", password, "several good words")
    made = Service(make_app(settings, store), store, ("boss", "several good words"))
    rights = {role: [Right(role)] for role in ROLES} | {f"{role}@{SITE}": [Right(role, SITE)] for role in ROLES}
    rights |= {f"{role}@nowhere": [Right(role, "nowhere")] for role in ROLES} | {"all": [Right(role) for role in ROLES]}
    made.keys = {name: access.add_key(store, MAKER, name, "boss", held).secret for name, held in rights.items()}
    return made


@pytest.fixture(scope="module")
def demo_store(_database: database.Database, _alone: AbstractContextManager[object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database with the demo's story, for all tests of a file; they add to it, and take nothing away."""
    with _alone:
        store = _database.migrated()
        folder = tmp_path_factory.mktemp("demo")
        demodata.generate(demodata.Plan(), folder)
        assert run.load(store, run.Request([folder], source="demo")).clean
        yield store


@pytest.fixture(scope="module")
def service(demo_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The service over the demo's story."""
    return open_service(demo_store, tmp_path_factory.mktemp("home"))


@pytest.fixture
def browser(service: Service) -> TestClient:
    """A browser in which nobody has signed in."""
    return TestClient(service.app, follow_redirects=False)
