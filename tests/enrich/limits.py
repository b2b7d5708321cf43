"""Work in a child process with a worker's limits, so that what runs away is ended and told, not waited for."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

LIMIT_CPU_S: Final = 10
LIMIT_MEMORY: Final = 512 * 1024 * 1024  # beside what the process has before the work begins


def in_a_child(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the work says, with CPU seconds and the MiB it grew by; `code` is what it raised or what signal ended it."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(ours)
            said = json.dumps(_limited(work)).encode()
            while said:
                said = said[os.write(theirs, said) :]
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(said) if said else {"code": f"signal {os.WTERMSIG(status)}"}


def _limited(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    size, held = (int(pages) * resource.getpagesize() for pages in Path("/proc/self/statm").read_text().split()[:2])
    began_s = _cpu_s()
    resource.setrlimit(resource.RLIMIT_AS, (size + LIMIT_MEMORY,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(began_s) + LIMIT_CPU_S,) * 2)
    try:
        said = work()
    except BaseException as err:
        said = {"code": repr(err)[:200]}
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    grown = int(status["VmHWM"].split()[0]) * 1024 - held
    return said | {"cpu_s": round(_cpu_s() - began_s, 2), "grown_mib": round(max(0, grown) / 1024 / 1024)}


def _cpu_s() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime
