"""Where everything of one embedded database lies, and how its Neo4j is configured."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from genealogy.settings import Settings

MAIN = "org.neo4j.server.Neo4jCommunity"
ADMIN = "org.neo4j.cli.AdminTool"
FLAGS = (
    "-XX:+UseG1GC",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)
# Older releases refuse to start with a flag they don't know.
FLAG_SINCE_23 = "--sun-misc-unsafe-memory-access=allow"


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one home.

    Attributes:
        home: GENEALOGY_HOME, absolute.
    """

    home: Path

    @property
    def neo4j(self) -> Path:
        """Neo4j's own home folder."""
        return self.home / "neo4j"

    @property
    def conf(self) -> Path:
        """Its configuration folder."""
        return self.neo4j / "conf"

    @property
    def configuration(self) -> Path:
        """Its configuration; a server without it has lost its folder."""
        return self.conf / "neo4j.conf"

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.neo4j / "data"

    @property
    def console(self) -> Path:
        """What it prints."""
        return self.neo4j / "logs" / "console.log"

    @property
    def exchange(self) -> Path:
        """The note that one database is taking another's place."""
        return self.data / "neo4j.exchange"

    def database(self, name: str = "neo4j") -> tuple[Path, Path]:
        """Where a database lies: its graph, and the log of its transactions."""
        return self.data / "databases" / name, self.data / "transactions" / name

    @property
    def password(self) -> Path:
        """The password, beside the data it opens, should the state file be lost."""
        return self.conf / "password"

    @property
    def state(self) -> Path:
        """The state file."""
        return self.home / "server.json"

    @property
    def lock(self) -> Path:
        """Held while a server of this home is started or stopped."""
        return self.home / "server.lock"

    @property
    def marker(self) -> str:
        """The argument by which a process is known to serve this home."""
        return f"--home-dir={self.neo4j}"

    @property
    def admin_marker(self) -> str:
        """The argument by which an admin command is known to work on this home."""
        return f"-Dgenealogy.home={self.neo4j}"


def configuration(settings: Settings, port: int) -> str:
    """The text of neo4j.conf: Bolt on loopback with a password, nothing else open, nothing sent home."""
    lines = {
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.default_listen_address": "127.0.0.1",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.usage_report.enabled": "false",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "client.allow_telemetry": "false",
        "dbms.security.auth_enabled": "true",
        "server.memory.heap.initial_size": settings.heap,
        "server.memory.heap.max_size": settings.heap,
        "server.memory.pagecache.size": settings.pagecache,
        "db.transaction.timeout": settings.transaction_timeout,
        # Every write query is anchored at its keys, so a plan made for a small database serves a large one; planning anew costs a load a tenth of its time.
        "dbms.cypher.min_replan_interval": "120s",
        # Reserving 256 MiB of log for each of two databases takes longer than the rest of the first start.
        "db.tx_log.preallocate": "false",
        # By then the databases are closed; without this a stop waits ten seconds for clients that may still knock.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
        "db.tx_log.rotation.retention_policy": "2 days 1G",
    }
    return "".join(f"{key}={value}\n" for key, value in lines.items())


def class_path(jars: list[Path]) -> str:
    """Text of an argument file for java: 230 paths are too long for some systems' command lines."""
    separator = ";" if "\\" in str(jars[0]) else ":"
    joined = separator.join(str(jar) for jar in jars).replace("\\", "\\\\")
    return f'-cp\n"{joined}"\n'


def flags(settings: Settings, release: int) -> list[str]:
    """Arguments for the java virtual machine."""
    newer = [FLAG_SINCE_23] if release >= 23 else []
    return [f"-Xms{settings.heap}", f"-Xmx{settings.heap}", *FLAGS, *newer, *shlex.split(settings.java_flags)]
