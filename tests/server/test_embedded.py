"""The embedded Neo4j through everything that can happen to it; each test leaves it fit for the next start."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from genealogy.errors import ServerFault
from genealogy.server import Embedded, open_target, process, state
from genealogy.server.state import State
from genealogy.settings import Settings
from genealogy.store import Store, Target

STARTER = """
import sys
from pathlib import Path
from genealogy.server import open_target
from genealogy.settings import Settings
print(open_target(Settings(home=Path(sys.argv[1]), neo4j_uri=None, heap="256m", pagecache="64m", port=0)).uri, flush=True)
"""

RESTORER = """
import sys
from pathlib import Path
from genealogy.server import Embedded
from genealogy.settings import Settings
Embedded(Settings(home=Path(sys.argv[1]), neo4j_uri=None, heap="256m", pagecache="64m", port=0)).restore(Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def _engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    embedded = Embedded(_settings(tmp_path_factory.mktemp("home with space")))
    yield embedded
    embedded.stop()


@pytest.fixture
def engine(_engine: Embedded) -> Embedded:
    """The running server of a home of its own, with one lot in it."""
    target = _engine.start()
    with Store(target) as store:
        store.autocommit("MATCH (n) DELETE n")
    _add(target, "M1")
    return _engine


def _settings(home: Path, **more: object) -> Settings:
    return Settings.model_validate({"home": home, "neo4j_uri": None, "heap": "256m", "pagecache": "64m", "port": 0, **more})


def _starter(embedded: Embedded) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", STARTER, str(embedded.layout.home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)


def _lots(target: Target) -> list[str]:
    with Store(target) as store:
        return [row["name"] for row in store.autocommit("MATCH (n:Lot) RETURN n.lot_key AS name ORDER BY name")]


def _add(target: Target, name: str) -> None:
    with Store(target) as store:
        store.autocommit("CREATE (:Lot {lot_key: $name})", name=name)


def _servers(engine: Embedded) -> list[int]:
    return [one.pid for one in psutil.process_iter(["cmdline"]) if engine.layout.marker in (one.info["cmdline"] or [])]


def _known(engine: Embedded) -> State:
    known = state.read(engine.layout.state)
    assert known is not None
    return known


def test_a_start_finds_the_running_one(engine: Embedded) -> None:
    before = _known(engine)
    target = open_target(engine.settings)
    assert (target.uri, target.password) == (before.uri, before.password)
    assert _known(engine) == before
    assert engine.layout.state.stat().st_mode & 0o777 == 0o600


def test_bolt_on_loopback_is_all_that_listens(engine: Embedded) -> None:
    target = engine.start()
    listening = [one for one in psutil.Process(_known(engine).pid).net_connections(kind="inet") if one.status == psutil.CONN_LISTEN]
    assert [(one.laddr.ip.removeprefix("::ffff:"), one.laddr.port) for one in listening] == [("127.0.0.1", _known(engine).port)]
    with Store(Target(target.uri, "neo4j", "guess")) as store, pytest.raises(Exception, match="refuses user neo4j"):
        store.verify()
    with Store(target) as store:
        settings = {row["name"]: row["value"] for row in store.autocommit("SHOW SETTINGS YIELD name, value")}
    assert settings["dbms.usage_report.enabled"] == settings["server.fleet_discovery.enabled"] == settings["server.http.enabled"] == "false"
    assert (settings["db.transaction.timeout"], settings["server.memory.pagecache.size"]) == ("10m", "64.00MiB")


def test_a_lost_state_file_is_made_anew(engine: Embedded) -> None:
    before = _known(engine)
    engine.layout.state.unlink()
    assert engine.start().uri == before.uri
    assert (_known(engine).pid, _known(engine).password) == (before.pid, before.password)
    engine.layout.state.write_text("{half")
    assert engine.start().uri == before.uri
    assert _known(engine).pid == before.pid


def test_ctrl_c_at_the_command_leaves_the_server(engine: Embedded) -> None:
    pid = _known(engine).pid
    assert os.getsid(pid) == pid != os.getsid(0)


def test_a_killed_server_recovers_and_a_stale_state_file_is_not_believed(engine: Embedded) -> None:
    killed = _known(engine)
    os.kill(killed.pid, signal.SIGKILL)
    _until_gone(killed.pid)
    # The system may give the number to another program: here, to this one.
    state.write(engine.layout.state, State(pid=os.getpid(), port=killed.port, password=killed.password, version=killed.version))
    assert not engine.status().running
    target = engine.start()
    assert _lots(target) == ["M1"]
    assert _known(engine).pid not in {killed.pid, os.getpid()}


def test_a_starter_that_is_killed_leaves_a_server_that_the_next_one_takes_over(engine: Embedded) -> None:
    engine.stop()
    starter = _starter(engine)
    while not _servers(engine):
        time.sleep(0.01)
    starter.kill()
    starter.communicate()
    target = engine.start()
    assert _servers(engine) == [_known(engine).pid]
    assert _lots(target) == ["M1"]


@pytest.mark.parametrize("state_too", [False, True])
def test_a_server_whose_folder_was_removed_makes_way_for_a_new_one(engine: Embedded, state_too: bool) -> None:
    orphan = _known(engine).pid
    shutil.rmtree(engine.layout.neo4j)
    if state_too:
        engine.layout.state.unlink()
    target = engine.start()
    _until_gone(orphan)
    assert _servers(engine) == [_known(engine).pid]
    assert _lots(target) == []


def test_a_port_in_use_is_gone_round_or_named(engine: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    last = _known(engine).port
    assert engine.stop()
    assert not engine.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", last))
        other.listen()
        with pytest.raises(ServerFault, match=f"Port {last} on 127.0.0.1 is in use") as caught:
            Embedded(_settings(engine.layout.home, port=last)).start()
        assert "GENEALOGY_PORT" in caught.value.cure
        assert not process.port_free(last)
        # It may be taken just after a look at it: Neo4j itself finds out, and another one is tried.
        monkeypatch.setattr(process, "port_free", lambda _: True)
        target = engine.start()
        assert target.uri != f"bolt://127.0.0.1:{last}"
        assert _lots(target) == ["M1"]


def test_dump_and_restore(engine: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A talkative java must not talk into the dump.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", os.environ.get("JDK_JAVA_OPTIONS", "") + " -Xlog:gc*")
    file = tmp_path / "saved" / "lots.dump"
    killed = _known(engine).pid
    os.kill(killed, signal.SIGKILL)
    _until_gone(killed)
    engine.dump(file)
    assert not engine.status().running
    assert [path.name for path in file.parent.iterdir()] == ["lots.dump"]
    _add(engine.start(), "M2")
    engine.restore(file)
    # It ran before, so it runs again.
    running = engine.running()
    assert running is not None
    assert _lots(running) == ["M1"]


def test_a_restore_that_is_killed_leaves_the_old_database(engine: Embedded, tmp_path: Path) -> None:
    file = tmp_path / "lots.dump"
    engine.dump(file)
    _add(engine.start(), "M2")
    command = [sys.executable, "-c", RESTORER, str(engine.layout.home), str(file)]
    with subprocess.Popen(command, start_new_session=True) as restorer:
        # Neo4j's own loading goes on without whoever began it.
        while not (left := process.find(engine.layout.admin_marker, 0)):
            assert restorer.poll() is None
            time.sleep(0.01)
        restorer.kill()
    assert _lots(engine.start()) == ["M1", "M2"]
    _until_gone(left.pid)


def test_a_file_that_is_no_dump_changes_nothing(engine: Embedded, tmp_path: Path) -> None:
    engine.stop()
    junk = tmp_path / "junk.dump"
    junk.write_bytes(b"no dump" * 1000)
    with pytest.raises(ServerFault, match="database load failed"):
        engine.restore(junk)
    with pytest.raises(ServerFault, match="can't be read"):
        engine.restore(tmp_path / "missing.dump")
    assert not engine.status().running
    assert _lots(engine.start()) == ["M1"]


def test_two_first_starts_of_a_restored_home_end_with_one_server(engine: Embedded, tmp_path: Path) -> None:
    engine.stop()
    engine.dump(tmp_path / "lots.dump")
    other = Embedded(_settings(tmp_path / "other"))
    with pytest.raises(ServerFault, match="no database"):
        other.dump(tmp_path / "none.dump")
    try:
        other.restore(tmp_path / "lots.dump")
        starters = [_starter(other), _starter(other)]
        # What they print ends when they do: the server does not hold their output open.
        uris = {starter.communicate(timeout=180)[0].strip() for starter in starters}
        assert uris == {_known(other).uri}
        assert [starter.returncode for starter in starters] == [0, 0]
        assert _servers(other) == [_known(other).pid]
        assert _lots(other.start()) == ["M1"]
    finally:
        other.reset()
    assert not other.layout.neo4j.exists()


def test_what_a_failed_start_said_is_shown(tmp_path: Path) -> None:
    greedy = Embedded(_settings(tmp_path, heap="90000g"))
    with pytest.raises(ServerFault, match=r"said last:\n(.*\n)*Could not reserve") as caught:
        greedy.start()
    assert "GENEALOGY_HEAP" in caught.value.cure
    assert greedy.status().pid == 0


def test_a_lost_password_is_named(tmp_path: Path) -> None:
    embedded = Embedded(_settings(tmp_path))
    (embedded.layout.data / "databases" / "system").mkdir(parents=True)
    with pytest.raises(ServerFault, match=r"password of the database .* is lost") as caught:
        embedded.start()
    assert "db reset" in caught.value.cure


def test_a_home_that_can_not_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ServerFault, match="can't be made"):
        Embedded(_settings(tmp_path / "file" / "home")).start()


def test_stop_kills_what_does_not_end(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    child = process.spawn([sys.executable, "-c", deaf], tmp_path / "console.log")
    while process.tail(tmp_path / "console.log") != "deaf":
        time.sleep(0.01)
    assert process.stop(psutil.Process(child.pid), seconds=0.2) is False
    assert not psutil.pid_exists(child.pid)


def test_what_can_not_be_ended_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = process.spawn([sys.executable, "-c", "import time; time.sleep(60)"], tmp_path / "console.log")
    monkeypatch.setattr(process, "ended", lambda *_: False)
    with pytest.raises(ServerFault, match=f"{child.pid} .* can't be ended"):
        process.stop(psutil.Process(child.pid))
    child.wait()


def _until_gone(pid: int) -> None:
    try:
        psutil.Process(pid).wait(30)
    except psutil.NoSuchProcess:
        return
