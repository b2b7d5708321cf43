"""`copydesk up` as a person at a terminal has it: the real command, real servers, real services."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from services.console import guard, home
from services.console.servers import free_port

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Terminal:
    """A folder a person works in, with a copydesk of its own."""

    folder: Path
    web_port: int
    ingest_port: int

    @property
    def home(self) -> Path:
        return self.folder / "var"

    def up(self, *options: str, **environment: str) -> subprocess.Popen[str]:
        ports = [f"--web-port={self.web_port}", f"--ingest-port={self.ingest_port}", "--workers=1"]
        return subprocess.Popen(
            [sys.executable, "-m", "services.console", "up", *ports, *options],
            cwd=self.folder,
            env=self.environment() | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def type(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Type a copydesk command and wait for its end."""
        return subprocess.run(
            [sys.executable, "-m", "services.console", *words],
            cwd=self.folder,
            env=self.environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONUTF8": "1"}


def a_terminal(folder: Path) -> Terminal:
    return Terminal(folder=folder, web_port=free_port(), ingest_port=free_port())


def until_ready(process: subprocess.Popen[str]) -> str:
    """The address block, as it is printed."""
    assert process.stdout is not None
    block = ""
    for line in process.stdout:
        block += line
        if line.startswith("Stop:"):
            return block
    assert process.stderr is not None
    raise AssertionError(f"it ended with {process.wait()}: {process.stderr.read()}")


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
    """The exit code and what was said on stderr."""
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def eventually(what: Callable[[], object], *, within_s: float = 15.0) -> bool:
    deadline_s = time.monotonic() + within_s
    while not what():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.05)
    return True


def processes_of(terminal: Terminal) -> list[int]:
    """Everything that runs out of this folder or on its ports, grandchildren included."""
    told = subprocess.run(["ps", "-eww", "-o", "pid=,command="], capture_output=True, text=True, check=True).stdout
    signs = (str(terminal.home), f"--port={terminal.web_port}", f"--port={terminal.ingest_port}")
    lines = [(int(line.split()[0]), line) for line in told.splitlines()]
    return [pid for pid, line in lines if any(sign in line for sign in signs) or _home_of(pid) == str(terminal.home)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Terminal, str]]:
    terminal = a_terminal(tmp_path_factory.mktemp("desk"))
    with terminal.up() as process:
        # Nobody reads its stderr here; it must not stand still for that.
        yield terminal, until_ready(process)
        code, _ = end(process)
    assert code == 0


pytestmark = pytest.mark.slow


def test_the_printed_curl_works_as_it_stands(running: tuple[Terminal, str]) -> None:
    terminal, block = running
    command = block[block.index("curl") : block.index("See what")]
    pasted = subprocess.run(["sh", "-c", command], cwd=terminal.folder, capture_output=True, text=True, check=True)
    submission = json.loads(pasted.stdout)["submission"]

    assert eventually(lambda: " published in " in terminal.type("status", submission[-8:]).stdout)


def test_a_post_that_is_waited_for_ends_with_the_address_of_its_page(running: tuple[Terminal, str]) -> None:
    terminal, _ = running
    article = json.dumps({"title": "Rail line reopens", "body_text": "The mountain line carries trains again."})
    (terminal.folder / "article.json").write_text(article)

    posted = terminal.type("post", "article.json", "--wait")
    again = terminal.type("post", "article.json", "--wait")

    assert posted.returncode == 0
    assert "✓ …" in posted.stdout
    address = posted.stdout.split()[-1]
    assert "Rail line reopens" in httpx.get(address).text
    assert again.returncode == 0
    assert "already here, unchanged" in again.stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("post", "broken.json"), 5, "✗ not accepted: 2 problems in broken.json"),
        (("post", "lines.ndjson"), 5, "line 2: /body_text is missing"),
        (("post", "nowhere.json"), 2, "nowhere.json cannot be read: No such file"),
        (("post",), 2, "Give either a FILE"),
        (("status", "ZZZZZZZZ"), 1, "no such submission"),
        (("status", "what?"), 2, "the last 8 are enough"),
        (("failures",), 0, "Nothing has failed"),
        (("replay", "--code", "tag.none", "--yes"), 1, "See: python -m services.console failures"),
        (("replay",), 2, "Give either IDs or --code"),
        (("key", "new", "Not A Name"), 2, "is no name of a source"),
        (("key", "revoke", "00000000"), 1, "python -m services.console key list"),
        (("tail", "--since", "yesterday"), 2, "30s, 10m, 2h, 1d"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_with_its_exit_code(
    words: tuple[str, ...], code: int, told: str, running: tuple[Terminal, str]
) -> None:
    terminal, _ = running
    (terminal.folder / "broken.json").write_text('{"title": "", "body_text": "x", "published_at": "yesterday"}')
    (terminal.folder / "lines.ndjson").write_text('{"title": "A", "body_text": "Text."}\n{"title": "B"}\n')

    done = terminal.type(*words)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert told in done.stdout + done.stderr


def test_a_key_opens_what_its_scopes_say_until_it_is_revoked(running: tuple[Terminal, str]) -> None:
    terminal, _ = running
    key = terminal.type("key", "new", "wire", "--scope", "ingest").stdout.strip()

    listed = terminal.type("key", "list").stdout
    revoked = terminal.type("key", "revoke", key[4:12])

    assert f"{key[:12]}\twire\tingest\t" in listed
    assert key not in listed
    assert revoked.returncode == 0


def test_the_doctor_finds_all_well(running: tuple[Terminal, str]) -> None:
    terminal, _ = running

    done = terminal.type("doctor")

    assert [line for line in done.stdout.splitlines() if not line.startswith("OK")] == []
    assert done.returncode == 0


def test_the_pipeline_balances_and_says_so(running: tuple[Terminal, str]) -> None:
    terminal, _ = running

    assert "(the books balance)" in terminal.type("status").stdout
    assert json.loads(terminal.type("status", "--json").stdout)["balanced"] is True


def test_the_life_of_one_article_can_be_read_in_the_log(running: tuple[Terminal, str]) -> None:
    terminal, _ = running
    (terminal.folder / "life.txt").write_text("A life\n\nIt was short, and all of it stands in the log.\n")
    told = json.loads(terminal.type("post", "life.txt", "--wait", "--json").stdout)

    lines = terminal.type("tail", told["submission"][-8:], "--no-follow").stdout.splitlines()

    assert len(lines) >= 3
    assert all(told["submission"][-8:] in line for line in lines)
    assert "received" in lines[0]
    assert "published" in lines[-1]


def test_a_second_up_says_who_is_there_and_leaves_it_alone(running: tuple[Terminal, str]) -> None:
    terminal, _ = running

    with terminal.up() as second:
        _, said = second.communicate(timeout=20)

    assert second.returncode == 1
    assert f"already runs in {terminal.home}" in said
    assert f"http://127.0.0.1:{terminal.web_port}" in said
    assert httpx.get(f"http://127.0.0.1:{terminal.web_port}/healthz").status_code == 200


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a process's environment is not shown")
def test_no_process_of_ours_escapes_the_eye_of_these_tests(running: tuple[Terminal, str]) -> None:
    seen = " ".join(guard.command_of(pid) for pid in processes_of(running[0]))

    for name in ("ingest", "web", "enrich.worker", "enrich.sweep", "console.guard"):
        assert f"services.{name}" in seen


def test_a_killed_door_is_there_again_and_answers_alone_on_its_port(running: tuple[Terminal, str]) -> None:
    terminal, _ = running
    before = [pid for pid in processes_of(terminal) if f"--port={terminal.web_port}" in guard.command_of(pid)]
    group = os.getpgid(before[0])

    os.kill(group, signal.SIGKILL)  # the leader; granian's worker would live on and share the port

    def is_new() -> bool:
        now = [pid for pid in processes_of(terminal) if f"--port={terminal.web_port}" in guard.command_of(pid)]
        return bool(now) and not {*now} & {*before}

    assert eventually(is_new)
    assert eventually(lambda: _answers(f"http://127.0.0.1:{terminal.web_port}/healthz"))


def test_stopped_while_work_waits_it_says_so_and_goes_on_at_the_next_start(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    with terminal.up() as first:
        until_ready(first)
        code, said = end(first, signal.SIGINT)
        assert (code, "stopped." in said) == (0, True)
        assert processes_of(terminal) == []
        assert not (terminal.home / "run.json").exists()

    with terminal.up() as second:
        until_ready(second)
        run = home.find_run(terminal.home)
        assert run is not None
        _put_work_off(run.database_url)
        _, said = end(second)

    assert "Nothing is lost: 1 queued will go on at next start." in said
    assert processes_of(terminal) == []


def test_killed_outright_it_leaves_no_process_and_the_next_start_waits_for_that(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    with terminal.up() as first:
        until_ready(first)
        first.kill()
        first.communicate()

    with terminal.up() as second:
        until_ready(second)
        code, said = end(second)

    assert "waiting until what it ran has ended" in said
    assert code == 0
    assert eventually(lambda: processes_of(terminal) == [])


def test_what_a_killed_one_left_on_a_port_is_stopped_before_the_port_is_tried(tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    code = (
        f"import socket, time; s = socket.create_server(('127.0.0.1', {terminal.web_port})); print(1); time.sleep(60)"
    )
    command = [sys.executable, "-uc", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as left:
        assert left.stdout is not None
        left.stdout.readline()
        known = {"pid": left.pid, "stop_signal": signal.SIGTERM, "rank": 0, "patience_s": 5.0}
        terminal.home.mkdir()
        (terminal.home / "children").write_text(json.dumps([known | {"birth": guard.birth_of(left.pid)}]))

        with terminal.up(DATABASE_URL="postgresql://me@127.0.0.1:1/copydesk") as process:
            _, said = process.communicate(timeout=30)
        left.kill()

    assert "stopped what a killed copydesk had left running" in said
    assert "the database of DATABASE_URL cannot be used" in said  # it came as far as that


@pytest.mark.parametrize("option", ["--web-port", "--ingest-port"])
def test_a_port_in_use_is_named_with_its_option_before_anything_starts(option: str, tmp_path: Path) -> None:
    terminal = a_terminal(tmp_path)
    port = terminal.web_port if option == "--web-port" else terminal.ingest_port
    with socket.create_server(("127.0.0.1", port)), terminal.up() as process:
        _, said = process.communicate(timeout=20)

    assert said == f"copydesk: port {port} is in use by another program. Choose another: {option} {port + 10}\n"
    assert process.returncode == 1
    assert not (terminal.home / "postgres").exists()


@pytest.mark.parametrize(
    ("environment", "code", "told"),
    [
        ({"DATABASE_URL": "postgresql://me@127.0.0.1:1/copydesk"}, 1, "the database of DATABASE_URL cannot be used"),
        ({"DATABASE_URL": "mysql://localhost/x"}, 2, "DATABASE_URL: must begin with postgresql://"),
        ({"COPYDESK_HOME": "/proc/nowhere"}, 1, "Name another folder"),
    ],
)  # fmt: skip
def test_a_start_that_cannot_succeed_ends_with_a_sentence(
    environment: dict[str, str], code: int, told: str, tmp_path: Path
) -> None:
    with a_terminal(tmp_path).up(**environment) as process:
        _, said = process.communicate(timeout=30)

    assert (process.returncode, "Traceback" in said) == (code, False)
    assert told in said


def test_who_listens_everywhere_is_told_how_others_come_in(
    tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    environment = {"DATABASE_URL": fresh_database_url, "REDIS_URL": valkey_url, "COPYDESK_CALLED": "./copydesk"}
    with a_terminal(tmp_path).up("--host=0.0.0.0", "--home=other", **environment) as process:
        block = until_ready(process)
        end(process)

    assert "set COPYDESK_PUBLIC_URL and COPYDESK_INGEST_URL to the addresses that others use" in block
    assert f"./copydesk --home {tmp_path / 'other'} status" in block


@pytest.mark.parametrize(
    ("host", "public_url", "is_told"),
    [
        ("127.0.0.1", "", True),
        ("0.0.0.0", "", False),  # noqa: S104
        ("127.0.0.1", "http://127.0.0.1:8080", False),  # a proxy's, which others may reach
    ],
)
def test_pages_name_a_folder_of_this_machine_only_where_nobody_else_comes_in(
    host: str, public_url: str, is_told: bool, tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    terminal = a_terminal(tmp_path)
    environment = {"DATABASE_URL": fresh_database_url, "REDIS_URL": valkey_url, "COPYDESK_CALLED": "./copydesk"}
    with terminal.up(f"--host={host}", **environment, COPYDESK_PUBLIC_URL=public_url) as process:
        block = until_ready(process)
        pages = [
            httpx.get(f"http://127.0.0.1:{port}{path}").text
            for port, path in ((terminal.ingest_port, "/docs"), (terminal.web_port, "/"))
        ]
        end(process)

    assert [str(tmp_path) in page for page in pages] == [is_told, is_told]
    assert f"./copydesk --home {terminal.home} status" in block


def test_with_servers_of_ones_own_none_is_started(tmp_path: Path, fresh_database_url: str, valkey_url: str) -> None:
    terminal = a_terminal(tmp_path)
    with terminal.up(DATABASE_URL=fresh_database_url, REDIS_URL=valkey_url) as process:
        until_ready(process)
        with psycopg.connect(fresh_database_url) as conn:
            row = conn.execute("SELECT count(*) FROM api_key").fetchone()
        code, _ = end(process)

    assert (row, code) == ((1,), 0)
    assert not (terminal.home / "postgres").exists()
    assert not (terminal.home / "valkey").exists()


def test_a_quieter_log_does_not_keep_it_from_getting_ready(
    tmp_path: Path, fresh_database_url: str, valkey_url: str
) -> None:
    terminal = a_terminal(tmp_path)
    with terminal.up(DATABASE_URL=fresh_database_url, REDIS_URL=valkey_url, LOG_LEVEL="WARN") as process:
        until_ready(process)
        code, _ = end(process)

    levels = {json.loads(line)["level"] for line in (terminal.home / "log" / "copydesk.jsonl").read_text().splitlines()}
    assert code == 0
    assert levels <= {"warning", "error"}


def test_nothing_that_is_printed_holds_a_secret(running: tuple[Terminal, str]) -> None:
    terminal, block = running
    key = (terminal.home / "api-key").read_text().strip()

    assert key not in block
    assert '"Authorization: Bearer $(cat var/api-key)"' in block
    for name in ("api-key", "run.json"):
        assert (terminal.home / name).stat().st_mode & 0o077 == 0


def _home_of(pid: int) -> str | None:
    """The folder a process was told to work in, where the system shows it: workers and sweep have it nowhere else."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return None
    told = next((one for one in environment.split(b"\0") if one.startswith(b"COPYDESK_HOME=")), b"=")
    return told.split(b"=", 1)[1].decode()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


def _put_work_off(database_url: str) -> None:
    """One row of work that is not due for an hour."""
    with psycopg.connect(database_url) as conn:
        conn.execute(
            "INSERT INTO work (id, kind, due_at) VALUES (gen_random_uuid(), 'enrich', now() + interval '1 hour')"
        )
