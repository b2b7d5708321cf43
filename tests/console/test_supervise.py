"""Processes that are kept running, and at last stopped: with real ones, because the rest is hope."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.console import guard, supervise
from services.console.logbook import Logbook
from services.console.supervise import Child, Crew, NotReady

pytestmark = pytest.mark.slow  # real children

ROOT = Path(__file__).parents[2]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    log_file = tmp_path / "log" / "copydesk.jsonl"
    logbook = Logbook(log_file, io.StringIO(), as_json=True, level="debug")
    crew = Crew(logbook=logbook, log_file=log_file, ledger=tmp_path / "children")
    yield crew
    crew.hurry.set()
    crew.stop()
    logbook.close()


def python(name: str, code: str, *, rank: int = 0, patience_s: float = 5.0, **more: object) -> Child:
    """A child that runs this code."""
    return Child(name=name, command=(sys.executable, "-c", code), rank=rank, patience_s=patience_s, **more)  # type: ignore[arg-type]


def says(word: str) -> Callable[[dict[str, object]], bool]:
    return lambda record: record.get("msg") == word


def eventually(what: Callable[[], object], *, within_s: float = 8.0) -> bool:
    deadline_s = time.monotonic() + within_s
    while not what():
        if time.monotonic() > deadline_s:
            return False
        time.sleep(0.02)
    return True


def logged(tmp_path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (tmp_path / "log" / "copydesk.jsonl").read_text().splitlines()]


def test_where_an_end_cannot_be_seen_beforehand_it_is_waited_for(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "waitid")  # macOS before Python 3.13
    left = "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)"
    crew.start(python("brief", left))

    def told() -> list[int]:
        return [int(str(record["msg"])) for record in logged(tmp_path) if str(record["msg"]).isdigit()]

    assert eventually(lambda: len(told()) >= 2)
    assert eventually(lambda: not guard.is_running(told()[0]))


def test_a_child_that_ends_is_started_again_after_growing_pauses(crew: Crew, tmp_path: Path) -> None:
    crew.start(python("brief", "print('here', flush=True)"))

    def starts() -> list[dict[str, object]]:
        return [record for record in logged(tmp_path) if record["msg"] == "here"]

    assert eventually(lambda: len(starts()) >= 3)
    pauses = [str(record["msg"]) for record in logged(tmp_path) if "again in" in str(record["msg"])]
    assert pauses[0] == "brief ended with exit code 0; starting it again in 0.25 s"
    assert pauses[1] == "brief ended with exit code 0; starting it again in 0.5 s"


def test_a_killed_child_takes_its_own_children_along_before_it_is_started_again(crew: Crew, tmp_path: Path) -> None:
    crew.start(python("father", _FORKS, says_ready=says("ready")))
    crew.await_ready("father", timeout_s=10)
    son = int((tmp_path / "log" / "copydesk.jsonl").read_text().partition("son ")[2].split('"')[0])

    os.kill(crew.pid_of("father") or 0, signal.SIGKILL)

    assert eventually(lambda: not guard.is_running(son))
    assert eventually(lambda: crew.pid_of("father"))


def test_a_child_that_never_gets_ready_is_told_apart_from_a_slow_one(crew: Crew) -> None:
    crew.start(python("broken", "raise SystemExit(3)", says_ready=says("ready")))

    with pytest.raises(NotReady, match="broken ended 3 times before it was ready"):
        crew.await_ready("broken", timeout_s=20)


def test_a_program_that_is_not_there_is_said_so_and_not_a_traceback(crew: Crew, tmp_path: Path) -> None:
    crew.start(Child(name="missing", command=("/nowhere/program",), rank=0))

    assert eventually(lambda: "cannot be started" in (tmp_path / "log" / "copydesk.jsonl").read_text())


def test_lower_ranks_end_before_higher_ones_are_asked_to(crew: Crew, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    crew.start(
        python("server", _leaves(diary, "server"), rank=2, says_ready=says("ready")),
        python("worker", _leaves(diary, "worker", after_s=0.3), rank=1, says_ready=says("ready")),
        python("door", _leaves(diary, "door", after_s=0.3), rank=0, says_ready=says("ready")),
    )
    for name in ("server", "worker", "door"):
        crew.await_ready(name, timeout_s=10)

    crew.stop()

    assert diary.read_text().split() == ["door", "worker", "server"]


def test_who_will_not_end_in_its_patience_is_killed(crew: Crew) -> None:
    crew.start(python("stubborn", _DEAF, patience_s=0.3, says_ready=says("ready")))
    crew.await_ready("stubborn", timeout_s=10)
    pid = crew.pid_of("stubborn") or 0

    began_s = time.monotonic()
    crew.stop()

    assert not guard.is_running(pid)
    assert time.monotonic() - began_s < 3


def test_a_hurry_waits_for_nobody_but_servers(crew: Crew, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    crew.start(
        python("deaf", _DEAF, patience_s=60, says_ready=says("ready")),
        python("server", _leaves(diary, "server", after_s=0.3), rank=1, can_be_hurried=False, says_ready=says("ready")),
    )
    crew.await_ready("deaf", timeout_s=10)
    crew.await_ready("server", timeout_s=10)

    crew.hurry.set()
    crew.stop()

    assert diary.read_text().split() == ["server"]


@pytest.mark.slow
def test_killed_outright_the_supervisor_leaves_nobody_behind_and_the_order_is_kept(tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    supervisor = _supervisor(tmp_path, diary)
    pids = [int(word) for word in supervisor.stdout.readline().split()]  # type: ignore[union-attr]
    assert all(map(guard.is_running, pids))

    supervisor.kill()
    supervisor.wait()

    assert eventually(lambda: not any(map(guard.is_running, pids)))
    assert diary.read_text().split() == ["door", "server"]
    # What they said on their way out has reached the log.
    assert '"msg": "door leaves"' in (tmp_path / "log" / "copydesk.jsonl").read_text()
    supervisor.stdout.close()  # type: ignore[union-attr]


@pytest.mark.slow
def test_what_supervisor_and_guard_left_when_both_were_killed_is_stopped_at_the_next_start(tmp_path: Path) -> None:
    supervisor = _supervisor(tmp_path, tmp_path / "diary")
    *pids, _ = [int(word) for word in supervisor.stdout.readline().split()]  # type: ignore[union-attr]
    for pid in _guards_of(supervisor.pid):
        os.kill(pid, signal.SIGKILL)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()  # type: ignore[union-attr]
    time.sleep(0.3)
    assert any(map(guard.is_running, pids))

    count = supervise.stop_leftovers(tmp_path / "children")

    assert count == 2
    assert not any(map(guard.is_running, pids))


def test_a_number_that_went_to_another_program_is_left_in_peace(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True) as stranger:
        ledger = tmp_path / "children"
        entry = {"pid": stranger.pid, "stop_signal": 15, "rank": 0, "patience_s": 1, "birth": "long ago"}
        ledger.write_text(json.dumps([entry]))

        count = supervise.stop_leftovers(ledger)

        assert (count, stranger.poll()) == (0, None)
        stranger.kill()


def test_a_ledger_cut_off_half_way_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "children").write_text('[{"pid": 1, "stop')

    assert supervise.stop_leftovers(tmp_path / "children") == 0


def _supervisor(tmp_path: Path, diary: Path) -> subprocess.Popen[str]:
    """A supervisor in a process of its own; prints the numbers of its children and their children."""
    code = f"""
import io, sys, time
from pathlib import Path
from services.console.logbook import Logbook
from services.console.supervise import Child, Crew
log_file = Path({str(tmp_path)!r}) / "log" / "copydesk.jsonl"
crew = Crew(logbook=Logbook(log_file, io.StringIO(), as_json=True), log_file=log_file,
            ledger=Path({str(tmp_path)!r}) / "children")
ready = lambda record: record.get("msg") == "ready"
python = (sys.executable, "-c")
crew.start(
    Child(name="server", command=(*python, {_leaves(diary, "server")!r}), rank=1, says_ready=ready),
    Child(name="door", command=(*python, {_leaves(diary, "door", after_s=0.3)!r}), rank=0, says_ready=ready),
)
crew.await_ready("server", timeout_s=10)
crew.await_ready("door", timeout_s=10)
son = log_file.read_text().partition("son ")[2].split('"')[0]
print(crew.pid_of("server"), crew.pid_of("door"), son, flush=True)
time.sleep(60)
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _guards_of(supervisor: int) -> list[int]:
    told = subprocess.run(["ps", "-o", "pid=,command=", "--ppid", str(supervisor)], capture_output=True, text=True)
    return [int(line.split()[0]) for line in told.stdout.splitlines() if "console.guard" in line]


def _leaves(diary: Path, name: str, *, after_s: float = 0.0) -> str:
    """Code of a process with a child of its own that writes its name down when it has been asked to end."""
    return f"""
import json, os, signal, subprocess, sys, time
def leave(*_):
    time.sleep({after_s})
    record = {{"ts": "2026-11-24T12:00:00Z", "level": "info", "event": "note", "msg": "{name} leaves"}}
    print(json.dumps(record), flush=True)
    with open({str(diary)!r}, "a") as out:
        out.write("{name} ")
    os._exit(0)
signal.signal(signal.SIGTERM, leave)
son = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("son", son.pid, flush=True)
print("ready", flush=True)
while True:
    time.sleep(1)
"""


_FORKS = """
import subprocess, sys, time
son = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("son", son.pid, flush=True)
time.sleep(0.1)
print("ready", flush=True)
time.sleep(60)
"""
_DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
