"""`python -m services.web.reindex` builds the search index anew from the articles, beside the one in use."""

from __future__ import annotations

import sys

import psycopg

from services.web import project
from shared import database, logs
from shared.errors import Unavailable
from shared.settings import SettingsError, settings


def main() -> None:
    try:
        if not settings().database_url:
            raise SettingsError("DATABASE_URL is not set: say where PostgreSQL is.")
    except SettingsError as fault:
        sys.exit(f"copydesk: {fault}")
    logs.configure("web", worker="reindex")
    with database.open_pool(settings().database_url, size=2) as pool:
        try:
            project.build(pool, settings().home / "index")
        except BlockingIOError as fault:
            sys.exit(f"copydesk: {fault}. Wait until it is done.")
        except Unavailable as fault:
            sys.exit(f"copydesk: {fault.message}. Start PostgreSQL, then run this again.")
        except psycopg.errors.UndefinedTable:
            sys.exit("copydesk: the database has no tables of ours yet. Make them: ./copydesk migrate")
        except KeyboardInterrupt:
            print("copydesk: called off; the index is as it was.", file=sys.stderr)  # noqa: T201
            sys.exit(130)


if __name__ == "__main__":
    main()
