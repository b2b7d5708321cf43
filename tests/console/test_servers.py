"""The servers of this machine: made once, started on any port, never half."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from services.console import servers
from services.console.servers import StartError

pytestmark = pytest.mark.slow  # real servers, started and killed

_NOBODY = 65534


def test_a_second_start_finds_the_data_and_the_secret_of_the_first(tmp_path: Path) -> None:
    first = servers.prepare_postgres(tmp_path / "postgres")
    made_at = (tmp_path / "postgres" / "data" / "PG_VERSION").stat().st_mtime_ns

    second = servers.prepare_postgres(tmp_path / "postgres")

    assert second.secret == first.secret
    assert (tmp_path / "postgres" / "data" / "PG_VERSION").stat().st_mtime_ns == made_at


def test_no_secret_stands_where_other_users_can_read_it(tmp_path: Path) -> None:
    for server in (_valkey(tmp_path), servers.prepare_postgres(tmp_path / "postgres")):
        assert server.secret not in " ".join(server.command)
        files = [path for path in (tmp_path / server.name).rglob("*") if path.is_file() and _holds(path, server.secret)]
        assert files
        assert all(path.stat().st_mode & 0o077 == 0 for path in files)


def test_a_cluster_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    server = servers.prepare_postgres(tmp_path / "postgres")

    with _running(server, lambda: servers.postgres_answers(server.url)):
        assert servers.ensure_database(server.url)
        assert not servers.ensure_database(server.url)
    assert not half.exists()


def test_a_folder_with_somebody_elses_files_is_not_written_over(tmp_path: Path) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "thesis.txt").write_text("all of it")

    with pytest.raises(StartError, match="holds something, but no PostgreSQL data"):
        servers.prepare_postgres(tmp_path / "postgres")

    assert (data / "thesis.txt").read_text() == "all of it"


def test_data_of_another_postgres_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    servers.prepare_postgres(tmp_path / "postgres")
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("14\n")

    with pytest.raises(StartError, match=r"made by PostgreSQL 14.*pg_upgrade"):
        servers.prepare_postgres(tmp_path / "postgres")


def test_a_killed_server_starts_again_on_its_data(tmp_path: Path) -> None:
    server = servers.prepare_postgres(tmp_path / "postgres")
    with _running(server, lambda: servers.postgres_answers(server.url), stop=signal.SIGKILL):
        servers.ensure_database(server.url)
        with psycopg.connect(server.url) as conn:
            conn.execute("CREATE TABLE kept (word text)")
            conn.execute("INSERT INTO kept VALUES ('still here')")
    assert (tmp_path / "postgres" / "data" / "postmaster.pid").exists()

    again = servers.prepare_postgres(tmp_path / "postgres")

    with _running(again, lambda: servers.postgres_answers(again.url)), psycopg.connect(again.url) as conn:
        assert conn.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_a_server_still_on_its_way_out_is_waited_for(tmp_path: Path) -> None:
    server = servers.prepare_postgres(tmp_path / "postgres")
    with _running(server, lambda: servers.postgres_answers(server.url)) as process:
        threading.Timer(0.5, process.send_signal, [signal.SIGINT]).start()
        began_s = time.monotonic()

        servers.prepare_postgres(tmp_path / "postgres")

        assert time.monotonic() - began_s > 0.4


def test_a_pid_file_whose_number_went_to_another_program_holds_nobody_up(tmp_path: Path) -> None:
    servers.prepare_postgres(tmp_path / "postgres")
    (tmp_path / "postgres" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")

    began_s = time.monotonic()
    servers.prepare_postgres(tmp_path / "postgres")

    assert time.monotonic() - began_s < 5


def test_the_broker_keeps_its_queue_through_a_restart(tmp_path: Path) -> None:
    import redis

    for turn in range(2):
        server = _valkey(tmp_path)
        ready = functools.partial(servers.valkey_answers, server.port, server.secret)
        with _running(server, ready), redis.Redis.from_url(server.url) as broker:
            broker.rpush("queue", turn)
            length = broker.llen("queue")

    assert length == 2


def test_the_broker_answers_nobody_without_its_secret(tmp_path: Path) -> None:
    server = _valkey(tmp_path)

    with _running(server, lambda: servers.valkey_answers(server.port, server.secret)):
        assert not servers.valkey_answers(server.port, "guessed")


def test_no_server_at_all_names_the_variable_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr(servers, "_debian_postgres", list)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StartError, match="DATABASE_URL="):
        servers.prepare_postgres(tmp_path / "postgres")
    with pytest.raises(StartError, match="REDIS_URL="):
        servers.prepare_valkey(tmp_path / "valkey")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_needs_no_namespace(tmp_path: Path) -> None:
    _open_way_to(tmp_path)
    code = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from pathlib import Path
from services.console import servers
print(servers.prepare_postgres(Path({str(tmp_path / "his")!r})).command[0])
"""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            user=_NOBODY,
            group=_NOBODY,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
    except PermissionError:
        pytest.skip("this checkout is not readable by ordinary users")

    assert done.stdout.endswith("bin/postgres\n"), done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")
def test_root_without_namespaces_runs_it_as_nobody_or_says_why_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(servers, "_can_unshare", lambda: False)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(StartError, match="neither a user namespace"):
        servers.prepare_postgres(closed / "postgres")

    assert closed.stat().st_mode & 0o777 == 0o700  # nobody's door was opened for it


def _valkey(tmp_path: Path) -> servers.Server:
    return servers.prepare_valkey(tmp_path / "valkey")


def _holds(path: Path, secret: str) -> bool:
    return secret.encode() in path.read_bytes()


def _open_way_to(folder: Path) -> None:
    """Make a test's own folders passable; those above pytest's are not ours to touch."""
    (folder / "his").mkdir()
    os.chown(folder / "his", _NOBODY, _NOBODY)
    for place in (folder, folder.parent, folder.parent.parent):
        place.chmod(0o755)


@contextmanager
def _running(
    server: servers.Server, ready: Callable[[], bool], stop: signal.Signals = signal.SIGINT
) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(server.command, stdout=quiet, stderr=quiet, start_new_session=True) as process:
        try:
            deadline_s = time.monotonic() + 20
            while not ready():
                assert process.poll() is None, f"{server.name} ended with {process.returncode}"
                assert time.monotonic() < deadline_s
                time.sleep(0.02)
            yield process
        finally:
            process.send_signal(stop)
            process.wait(20)
