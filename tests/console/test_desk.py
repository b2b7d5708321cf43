"""What the console makes of a door that is away, slow, or will not: against a real small HTTP server."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from services.console import guard, home, say
from services.console.servers import free_port

pytestmark = pytest.mark.slow  # a process for every command

ROOT = Path(__file__).parents[2]
_KEY = f"cdk_{'0' * 40}"
_ITEMS = [{"code": "tag.none", "stage": "tag", "count": 1}]
ID = "01KAQ7M3ZT8W4N2J5D7Q3KX0VB"


class Door(ThreadingHTTPServer):
    """Answers each path with what it was told to; later answers come at later requests, the last one for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[tuple[int, object]]] = {}
        self.bodies: list[bytes] = []
        self.keys: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def door() -> Iterator[Door]:
    with Door() as door:
        threading.Thread(target=door.serve_forever, args=(0.02,), daemon=True).start()
        yield door
        door.shutdown()


def copydesk(url: str, *words: str, home: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COPYDESK_INGEST_URL": url, "COPYDESK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "services.console", *words],
        env=environment | {"COPYDESK_TOKEN": "cdk_x", "PYTHONUTF8": "1", "HTTP_PROXY": "http://127.0.0.1:9"},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def through_a_shell(url: str, typed: str, *, home: Path) -> subprocess.CompletedProcess[str]:
    """Type a command with what a shell makes of its ends."""
    environment = os.environ | {"COPYDESK_INGEST_URL": url, "COPYDESK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-c", f"{sys.executable} -m services.console {typed}"],
        env=environment | {"PYTHONUTF8": "1", "DATABASE_URL": "postgresql://127.0.0.1/x?foo=1"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def a_run(*, ingest_url: str = "http://127.0.0.1:8001", birth: str | None = None) -> home.Run:
    """As if this very process were an `up`."""
    return home.Run(
        pid=os.getpid(),
        web_url="http://127.0.0.1:8000",
        ingest_url=ingest_url,
        database_url="",
        redis_url="",
        started_at="2026-11-24T10:00:00+00:00",
        birth=guard.birth_of(os.getpid()) if birth is None else birth,
    )


def a_receipt(**more: object) -> dict[str, object]:
    return {"submission": ID, "status": "received", "stages": [], "article": None, "problem": None} | more


@pytest.mark.parametrize(
    ("status", "body", "code", "told"),
    [
        (401, {"detail": "A key is needed."}, 4, "python -m services.console key new NAME"),
        (403, {"detail": "This needs ops."}, 4, "python -m services.console key new NAME --scope ops"),
        (404, {"detail": "There is none."}, 1, "There is none."),
        (404, None, 1, "is this copydesk's ingest door?"),  # somebody else's server
        (429, {"detail": "Too many requests."}, 1, "Try again in 60 s"),
        (
            500,
            {"detail": "The fault is ours."},
            1,
            "The fault is ours. (request r-1: python -m services.console tail --highlight r-1)",
        ),
        (503, {"detail": "The database is away."}, 6, "The database is away. Try again in 5 s"),
        (302, None, 1, "answered 302"),
    ],
)
def test_each_refusal_has_its_exit_code_and_a_next_step(
    status: int, body: object, code: int, told: str, door: Door, tmp_path: Path
) -> None:
    door.answers["/v1/ops/pipeline"] = [(status, body)]

    done = copydesk(door.url, "status", home=tmp_path)

    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert done.stderr.startswith("copydesk: ")


def test_a_door_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    done = copydesk(f"http://127.0.0.1:{free_port()}", "post", "--sample", home=tmp_path)

    assert done.returncode == 6
    assert "does not answer. Start it: python -m services.console up" in done.stderr


def test_an_address_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    done = copydesk("localhost:8001", "status", home=tmp_path)

    assert done.returncode == 2
    assert "must begin with http:// or https://" in done.stderr


def test_the_doctor_tells_a_fault_of_the_environment_once(tmp_path: Path) -> None:
    done = copydesk("localhost:8001", "doctor", home=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("COPYDESK_INGEST_URL") == 1


@pytest.mark.parametrize(
    ("asked", "set_token", "sent", "told"),
    [
        (None, "", "Bearer cdk_file", "The key of api-key is not known there."),
        # The same door by another name.
        ("http://localhost:{port}", "", "Bearer cdk_file", "The key of api-key is not known there."),
        # What was set on purpose wins, whoever is asked.
        (None, "cdk_set", "Bearer cdk_set", "The key of COPYDESK_TOKEN is not known there."),
        # A door that is not of this folder's run must not come by its key.
        ("{other}", "", None, "No key (that of api-key is sent only to the copydesk it was made by) was sent."),
        ("{other}", "cdk_set", "Bearer cdk_set", "The key of COPYDESK_TOKEN is not known there."),
    ],
)
def test_the_key_of_this_folder_goes_to_its_own_door_alone(
    asked: str | None, set_token: str, sent: str | None, told: str, door: Door, tmp_path: Path
) -> None:
    with Door() as other:
        threading.Thread(target=other.serve_forever, args=(0.02,), daemon=True).start()
        for one in (door, other):
            one.answers["/v1/ops/pipeline"] = [(401, {})]
        home.write_api_key(tmp_path, "cdk_file")
        home.write_run(tmp_path, a_run(ingest_url=door.url))
        url = asked.format(port=door.server_port, other=other.url) if asked else ""
        done = subprocess.run(
            [sys.executable, "-m", "services.console", "status"],
            env=os.environ
            | {"COPYDESK_INGEST_URL": url, "COPYDESK_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
            | {"COPYDESK_TOKEN": set_token},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        other.shutdown()

    assert door.keys + other.keys == [sent]
    assert done.returncode == 4
    assert told in done.stderr


def test_a_run_is_not_believed_because_somebody_has_its_number(tmp_path: Path) -> None:
    home.write_run(tmp_path, a_run(birth="before the machine was started anew"))

    assert home.find_run(tmp_path) is None


@pytest.mark.parametrize("body", [None, [], {}, {"state": "ok"}])
def test_a_server_that_does_not_speak_as_our_door_is_said_to_be_another(
    body: object, door: Door, tmp_path: Path
) -> None:
    door.answers["/v1/ops/pipeline"] = [(200, body)]

    done = copydesk(door.url, "status", home=tmp_path)

    assert done.returncode == 1
    assert "copydesk's ingest door" in done.stderr
    assert "Set COPYDESK_INGEST_URL" in done.stderr


@pytest.mark.parametrize(
    ("typed", "code", "told"),
    [
        ("post - <&-", 2, "stdin is closed"),
        ("post broken.ndjson.gz", 2, "broken.ndjson.gz is no whole gzip file"),
        ("failures >&-", 0, "Nothing has failed"),  # they want the exit code alone
        ("failures --json >/dev/full", 1, "cannot be written (No space left on device)"),
        ("key list", 6, "the database cannot be used: invalid URI query parameter"),
    ],
)
def test_what_goes_wrong_around_a_command_is_said_in_a_sentence(
    typed: str, code: int, told: str, door: Door, tmp_path: Path
) -> None:
    broken = bytearray(gzip.compress(b'{"title": "A", "body_text": "Text."}' * 9))
    broken[12:20] = b"\xff" * 8
    (tmp_path / "broken.ndjson.gz").write_bytes(broken)
    door.answers["/v1/ops/failures?status=failed"] = [(200, {"items": _ITEMS if "json" in typed else []})]

    done = through_a_shell(door.url, typed, home=tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert told in done.stderr


def test_whoever_has_read_enough_may_hang_up(door: Door, tmp_path: Path) -> None:
    door.answers["/v1/ops/failures?status=failed"] = [(200, {"items": _ITEMS * 20_000})]

    done = through_a_shell(door.url, "failures --json | head -n 1; echo ${PIPESTATUS[0]}", home=tmp_path)

    assert done.stdout.splitlines()[1:] == ["0"]
    assert done.stderr == ""


def test_waiting_longer_than_one_wants_to_ends_with_3(door: Door, tmp_path: Path) -> None:
    door.answers["/v1/articles"] = [(202, {"submission": ID, "status": "received"})]
    door.answers[f"/v1/submissions/{ID}"] = [(200, a_receipt())]

    done = copydesk(door.url, "post", "-", "--wait", "--timeout", "0.3", home=tmp_path, stdin="Some text")

    assert done.returncode == 3
    assert "See where it is: python -m services.console status 7Q3KX0VB" in done.stderr
    assert door.bodies == [b"Some text"]


@pytest.mark.parametrize(
    ("counts", "refused", "code", "told"),
    [
        ({"published": 2}, 0, 0, "published 2"),
        ({"published": 1, "failed": 1}, 0, 5, "published 1 · failed 1"),
        ({"published": 1, "rejected": 1}, 0, 5, "published 1 · rejected 1"),
        ({"published": 2}, 1, 5, "published 2"),  # a line that was not accepted counts too
        ({"published": 1, "received": 1}, 0, 3, "1 of 2 are accepted, but not worked on after 0.3 s"),
    ],
)
def test_a_batch_is_waited_for_until_nothing_of_it_is_pending(
    counts: dict[str, int], refused: int, code: int, told: str, door: Door, tmp_path: Path
) -> None:
    door.answers["/v1/batches"] = [
        (202, {"batch": ID, "counts": {"accepted": 2, "rejected": refused}, "results": [], "links": {}})
    ]
    pending = {"accepted": 2, "pending": 2, "counts": {"received": 2}}
    last = {"accepted": 2, "pending": counts.get("received", 0), "counts": counts}
    door.answers[f"/v1/batches/{ID}"] = [(200, pending), (200, last)]
    words = ("post", "-", "--type", "ndjson", "--wait", "--timeout", "0.3")

    done = copydesk(door.url, *words, home=tmp_path, stdin="{}")

    assert done.returncode == code
    assert told in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("receipt", "code", "told"),
    [
        (
            a_receipt(
                status="published",
                received_at="2026-11-24T10:00:00.000Z",
                finished_at="2026-11-24T10:00:05.600Z",
                title="Rail line reopens",
                language="en",
                words=812,
                tags=4,
                article={"id": ID, "url": "http://127.0.0.1:8000/a/7Q3KX0VB"},
            ),
            0,
            '✓ …7Q3KX0VB published in 5.6 s  "Rail line reopens"  [en] 812 words · 4 tags  http://127.0.0.1:8000/a/7Q3KX0VB',
        ),
        (a_receipt(status="unchanged"), 0, "= …7Q3KX0VB already here, unchanged. Nothing was done."),
        (
            a_receipt(status="rejected", problem={"code": "no_text", "message": "there is no text in it"}),
            5,
            "✗ …7Q3KX0VB rejected: there is no text in it (no_text)",
        ),
        (
            a_receipt(status="failed", problem={"code": "crashed_worker", "message": "the worker died"}),
            5,
            "✗ …7Q3KX0VB failed: the worker died (crashed_worker)  "
            "Run it again: python -m services.console replay 7Q3KX0VB",
        ),
    ],
)
def test_each_outcome_is_one_line(receipt: dict[str, object], code: int, told: str, door: Door, tmp_path: Path) -> None:
    door.answers["/v1/articles"] = [(202, {"submission": ID, "status": "received"})]
    door.answers[f"/v1/submissions/{ID}"] = [(200, a_receipt()), (200, receipt)]

    done = copydesk(door.url, "post", "-", "--wait", home=tmp_path, stdin="Some text")

    assert (done.stdout, done.returncode) == (told + "\n", code)


def test_many_are_not_run_again_without_a_yes(door: Door, tmp_path: Path) -> None:
    door.answers["/v1/ops/replays"] = [(200, {"matching": 212, "started": 0})]

    asked = copydesk(door.url, "replay", "--code", "tag.MemoryError", home=tmp_path)
    counted = copydesk(door.url, "replay", "--code", "tag.MemoryError", "--dry-run", home=tmp_path)

    assert (asked.returncode, "Say that you mean it: --yes" in asked.stderr) == (2, True)
    assert (counted.returncode, counted.stdout) == (0, "212 would run again.\n")
    assert all(json.loads(body) == {"code": "tag.MemoryError", "dry_run": True} for body in door.bodies)


def test_more_than_one_request_can_start_are_asked_for_until_none_is_left(door: Door, tmp_path: Path) -> None:
    door.answers["/v1/ops/replays"] = [
        (200, {"matching": 900, "started": 0}),
        (200, {"matching": 900, "started": 500}),
        (200, {"matching": 400, "started": 400}),
    ]

    done = copydesk(door.url, "replay", "--code", "tag.MemoryError", "--yes", home=tmp_path)

    assert (done.returncode, done.stdout) == (
        0,
        "900 started again. Watch them: python -m services.console tail\n",
    )
    assert len(door.bodies) == 3


def test_failures_are_a_table_of_tabs_for_a_pipe(door: Door, tmp_path: Path) -> None:
    item = {
        "code": "crashed_worker",
        "stage": "tag",
        "count": 3,
        "first_at": "2026-11-24T10:00:00Z",
        "last_at": "2026-11-24T11:00:00Z",
        "message": "the worker\tdied",
        "example": ID,
    }
    door.answers["/v1/ops/failures?status=failed"] = [(200, {"items": [item]})]

    head, line = copydesk(door.url, "failures", home=tmp_path).stdout.splitlines()

    assert head.split("\t") == ["code", "stage", "count", "first", "last", "example", "message"]
    assert line.split("\t")[2:] == ["3", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z", "7Q3KX0VB", "the worker died"]


def test_without_anything_running_the_database_commands_end_with_6(tmp_path: Path) -> None:
    for words in (("migrate",), ("key", "list"), ("key", "new", "wire"), ("reindex",)):
        done = copydesk("http://127.0.0.1:1", *words, home=tmp_path)

        assert done.returncode == 6
        assert "Start it: python -m services.console up; or name a database: DATABASE_URL=" in done.stderr


def test_a_database_without_our_tables_is_sent_to_migrate(postgres_url: str, door: Door, tmp_path: Path) -> None:
    environment = os.environ | {"DATABASE_URL": postgres_url, "COPYDESK_HOME": str(tmp_path), "COPYDESK_TOKEN": _KEY}
    for words in (("key", "list"), ("reindex",), ("doctor",)):
        done = subprocess.run(
            [sys.executable, "-m", "services.console", *words],
            env=environment | {"PYTHONPATH": str(ROOT), "COPYDESK_INGEST_URL": door.url},
            capture_output=True,
            text=True,
            check=False,
        )

        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert "the database has no tables of ours yet" in done.stdout + done.stderr


class _Handler(BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        self.server.keys.append(self.headers["Authorization"])
        answers = self.server.answers.get(self.path, [(404, None)])
        status, body = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        self.send_header("X-Request-Id", "r-1")
        self.end_headers()
        self.wfile.write(b"<html>" if body is None else json.dumps(body).encode())

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.mark.parametrize(
    ("environment", "typed"),
    [
        ({}, "python -m services.console"),  # a container's: it has its folder the next time too
        ({"COPYDESK_HOME": "/elsewhere"}, "python -m services.console"),
        ({"COPYDESK_CALLED": "./copydesk", "COPYDESK_HOME": str(ROOT / "var")}, "./copydesk"),
        ({"COPYDESK_CALLED": "/a b/copydesk", "COPYDESK_HOME": str(ROOT / "var")}, "'/a b/copydesk'"),
        ({"COPYDESK_CALLED": "./copydesk", "COPYDESK_HOME": "/else where"}, "./copydesk --home '/else where'"),
    ],
)
def test_what_to_type_next_is_said_as_it_was_typed(
    environment: dict[str, str], typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COPYDESK_CALLED", "COPYDESK_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert say.called() == typed


def test_a_home_may_be_named_before_the_command(tmp_path: Path) -> None:
    done = copydesk("http://127.0.0.1:1", "--home", str(tmp_path / "other"), "tail", "--no-follow", home=tmp_path)

    assert f"there is no log in {tmp_path / 'other' / 'log'} yet" in done.stderr


def test_what_was_rejected_is_asked_for_as_such(door: Door, tmp_path: Path) -> None:
    item = dict.fromkeys(("stage", "first_at", "last_at", "message"), "x") | {"count": 3, "example": ID}
    door.answers["/v1/ops/failures?status=failed"] = [(200, {"items": []})]
    door.answers["/v1/ops/failures?status=rejected"] = [(200, {"items": [item | {"code": "normalize.no_text"}]})]

    failed = copydesk(door.url, "failures", home=tmp_path)
    rejected = copydesk(door.url, "failures", "--rejected", home=tmp_path)

    assert "What was rejected: python -m services.console failures --rejected" in failed.stderr
    assert "normalize.no_text" in rejected.stdout


def test_one_that_starts_again_is_watched_by_its_id(door: Door, tmp_path: Path) -> None:
    door.answers["/v1/ops/replays"] = [(200, {"matching": 1, "started": 1})]

    done = copydesk(door.url, "replay", "…7q3kx0vb", home=tmp_path)

    assert done.stdout == "1 started again. Watch it: python -m services.console tail 7Q3KX0VB\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["post", "-", "--type", "json", "--url", "https://a.example/"], "--url and --external-id are for text"),
        (["post", "-", "--type", "ndjson", "--external-id", "1"], "--url and --external-id are for text"),
        (["post", "-", "--type", "json", "--html"], "--html and --type json are two different things"),
        (["tail", "--stage", "foo"], "There are: ingest, normalize, dedupe, tag, store, index, web, sweep, ops."),
    ],
)
def test_what_would_not_be_heeded_is_not_taken(words: list[str], told: str, door: Door, tmp_path: Path) -> None:
    done = copydesk(door.url, *words, home=tmp_path, stdin="{}")

    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert door.bodies == []
