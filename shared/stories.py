"""Which articles tell one story: near copies find each other in the database; each joins the one it is most like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from psycopg.rows import class_row

from shared import ids
from shared.database import STORY_LOCK, Connection
from shared.likeness import SAME_STORY, Fingerprint, likeness

NEWEST: Final = 12  # articles that are looked at for a key: what more of them share is a site's frame, not a text
COMPARED: Final = 8  # those with most keys in common


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """An article whose current text is new."""

    article_id: UUID
    fingerprint: Fingerprint
    address_key: int | None  # the same for the same URL, whoever posts it

    @property
    def keys(self) -> tuple[int, ...]:
        return self.fingerprint.bands if self.address_key is None else (*self.fingerprint.bands, self.address_key)


@dataclass(frozen=True, kw_only=True)
class Member:
    """An article's place in a story; `like_id` is the member it was found to be like, None for the first one."""

    article_id: UUID
    story_id: UUID
    like_id: UUID | None
    likeness: float
    rule: str  # "first" | "text" | "address" | "parted"
    sample: bytes
    address_key: int | None = None


def join(conn: Connection, newcomers: Sequence[Newcomer]) -> list[Member]:
    """Find each its story: where it still belongs, else that of the article it is most like, else one for itself.

    One transaction at a time does this, until COMMIT: two near copies that two workers store at the same moment would
    otherwise not see each other.
    """
    if not newcomers:
        return []
    conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", STORY_LOCK)
    _write_bands(conn, newcomers)
    met = _met(conn, newcomers)
    asked = [newcomer.article_id for newcomer in newcomers]
    members = _members(conn, {*asked, *(article_id for some in met.values() for article_id in some)})
    parted = _parted(conn, members)
    # One more than may leave in this batch: if others are there, one of them is among these.
    held = {members[article_id].story_id for article_id in asked if article_id in members}
    company = _company(conn, {*asked, *held}, at_most=len(asked) + 1)

    joined = []
    for newcomer in newcomers:
        before = members.pop(newcomer.article_id, None)
        if before:
            company[before.story_id].discard(newcomer.article_id)
        others = [
            member
            for article_id in met[newcomer.article_id]
            if (member := members.get(article_id))
            and member.story_id not in parted[newcomer.article_id]
            # Who was parted from us did not get a new story for us to follow into it.
            and not (before and before.story_id in parted[member.article_id])
        ]
        member = _place(newcomer, before, others, company)
        members[member.article_id] = member
        company[member.story_id].add(member.article_id)
        joined.append(member)
    _write_members(conn, joined)
    return joined


def _place(
    newcomer: Newcomer, before: Member | None, others: Iterable[Member], company: Mapping[UUID, set[UUID]]
) -> Member:
    """Where a newcomer belongs; `company` is who else is in a story."""
    found = sorted(
        (like for other in others if (like := _like(newcomer, other)).likeness >= SAME_STORY),
        key=lambda like: -like.likeness,
    )
    if before and (same := next((like for like in found if like.story_id == before.story_id), None)):
        return same
    if found:
        return found[0]
    mine = [before.story_id] if before and not company[before.story_id] else [newcomer.article_id]
    return Member(
        article_id=newcomer.article_id,
        story_id=next((story_id for story_id in mine if not company[story_id]), None) or ids.new_id(),
        like_id=None,
        likeness=1.0,
        rule=before.rule if before and before.rule == "parted" else "first",
        sample=newcomer.fingerprint.sample,
        address_key=newcomer.address_key,
    )


def _like(newcomer: Newcomer, other: Member) -> Member:
    """The newcomer as a member of the other's story."""
    by_address = newcomer.address_key is not None and newcomer.address_key == other.address_key
    return replace(
        other,
        article_id=newcomer.article_id,
        like_id=other.article_id,
        likeness=1.0 if by_address else likeness(newcomer.fingerprint.sample, other.sample),
        rule="address" if by_address else "text",
        sample=newcomer.fingerprint.sample,
        address_key=newcomer.address_key,
    )


def _write_bands(conn: Connection, newcomers: Sequence[Newcomer]) -> None:
    rows = [(key, newcomer.article_id) for newcomer in newcomers for key in set(newcomer.keys)]
    conn.execute("DELETE FROM band WHERE article_id = ANY(%s)", [[newcomer.article_id for newcomer in newcomers]])
    conn.execute(
        "INSERT INTO band (key, article_id) SELECT * FROM unnest(%s::bigint[], %s::uuid[])",
        [[key for key, _ in rows], [article_id for _, article_id in rows]],
    )


def _met(conn: Connection, newcomers: Sequence[Newcomer]) -> dict[UUID, list[UUID]]:
    """Whom each meets, those with most keys in common first; whoever has its address is met for sure."""
    keys = [(newcomer.article_id, key) for newcomer in newcomers for key in newcomer.keys]
    rows = conn.execute(
        """
        SELECT asked.article_id,
               met.article_id,
               count(*) + 1000 * count(*) FILTER (WHERE asked.key = ANY(%s)) AS rank
          FROM unnest(%s::uuid[], %s::bigint[]) AS asked (article_id, key)
         CROSS JOIN LATERAL (
            SELECT band.article_id
              FROM band
             WHERE band.key = asked.key
             ORDER BY band.article_id DESC
             LIMIT %s) AS met
         WHERE met.article_id <> asked.article_id
         GROUP BY asked.article_id, met.article_id
         ORDER BY rank DESC, met.article_id
        """,
        [
            [newcomer.address_key for newcomer in newcomers if newcomer.address_key is not None],
            [article_id for article_id, _ in keys],
            [key for _, key in keys],
            NEWEST,
        ],
    )
    met: dict[UUID, list[UUID]] = {newcomer.article_id: [] for newcomer in newcomers}
    for article_id, other_id, _ in rows:
        if len(met[article_id]) < COMPARED:
            met[article_id].append(other_id)
    return met


def _members(conn: Connection, article_ids: Iterable[UUID]) -> dict[UUID, Member]:
    with conn.cursor(row_factory=class_row(Member)) as cursor:
        found = cursor.execute(
            """
            SELECT article_id, story_id, like_id, likeness, rule, sample, address_key
              FROM story_member
             WHERE article_id = ANY(%s)
            """,
            [list(article_ids)],
        )
        return {member.article_id: member for member in found}


def _parted(conn: Connection, article_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The stories each was taken out of."""
    parted: dict[UUID, set[UUID]] = defaultdict(set)
    rows = conn.execute("SELECT article_id, story_id FROM parted WHERE article_id = ANY(%s)", [list(article_ids)])
    for article_id, story_id in rows:
        parted[article_id].add(story_id)
    return parted


def _company(conn: Connection, story_ids: Iterable[UUID], *, at_most: int) -> dict[UUID, set[UUID]]:
    """Who is in these stories, so many of each; nobody in one that is not known.

    Asked is only whether others are there. A story may have thousands, and we hold everybody's lock.
    """
    company: dict[UUID, set[UUID]] = defaultdict(set)
    rows = conn.execute(
        """
        SELECT asked.story_id, held.article_id
          FROM unnest(%s::uuid[]) AS asked (story_id)
         CROSS JOIN LATERAL (
            SELECT article_id
              FROM story_member
             WHERE story_member.story_id = asked.story_id
             LIMIT %s) AS held
        """,
        [list(story_ids), at_most],
    )
    for story_id, article_id in rows:
        company[story_id].add(article_id)
    return company


def _write_members(conn: Connection, members: Sequence[Member]) -> None:
    columns = ("article_id", "story_id", "like_id", "likeness", "rule", "sample", "address_key")
    conn.execute(
        """
        INSERT INTO story_member (article_id, story_id, like_id, likeness, rule, sample, address_key)
        SELECT *
          FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::real[], %s::text[], %s::bytea[], %s::bigint[])
            ON CONFLICT (article_id)
            DO UPDATE
           SET story_id = EXCLUDED.story_id,
               like_id = EXCLUDED.like_id,
               likeness = EXCLUDED.likeness,
               rule = EXCLUDED.rule,
               sample = EXCLUDED.sample,
               address_key = EXCLUDED.address_key
        """,
        [[getattr(member, column) for member in members] for column in columns],
    )
