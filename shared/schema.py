"""Whether the database has our schema, and bringing it there."""

from __future__ import annotations

from pathlib import Path

from shared.database import Connection

_MIGRATIONS = Path(__file__).parent.parent / "migrations"


def head() -> str:
    """The newest revision in the tree. By file name, so that a start at head need not import Alembic (0.9 s)."""
    return max(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def current(conn: Connection) -> str | None:
    """The revision the database is at; None when it is empty."""
    # Asked first, for a table that is not there would stand as an ERROR in the server's log at every first start.
    if conn.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return None
    row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def migrate(url: str) -> str:
    """Bring the database at `url` to head; several may call at once, one does it. Gives the revision reached."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, pool, text

    engine = create_engine(
        url.replace("postgres://", "postgresql://", 1).replace("://", "+psycopg://", 1), poolclass=pool.NullPool
    )
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(7104, 1)"))
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
    return head()
