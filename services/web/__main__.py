"""`python -m services.web --host 127.0.0.1 --port 8000` serves the front page."""

from __future__ import annotations

import argparse
import sys

from shared import door, logs
from shared.settings import SettingsError, settings

# Reading a page takes 2 ms; threads are there for readers who are slow to take it.
THREADS = 24


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m services.web", description="Serves the front page and its API.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args()
    try:
        if not settings().database_url:
            raise SettingsError(
                "DATABASE_URL is not set: say where PostgreSQL is, or use `./copydesk up`, which has one."
            )
    except SettingsError as fault:
        sys.exit(f"copydesk: {fault}")
    logs.configure("web")
    door.serve("services.web.app:create_app", host=asked.host, port=asked.port, threads=THREADS)


if __name__ == "__main__":
    main()
