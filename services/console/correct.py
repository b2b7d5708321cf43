"""The story of `copydesk correct` and `rules`: one correction, the rule behind it, and what it would change."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import click
from psycopg.rows import dict_row

from services.console import articles, receipts, reprocess, reruns, say
from services.console.cabinet import opened
from services.console.reruns import Run
from services.console.watch import bare_id
from shared import ids, kept, rules, shapes
from shared.database import Connection
from shared.rules import SourceRule

SAMPLES: Final = 5


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an editor says is wrong: of a field its right value, or of a line its right role."""

    field: str | None = None
    value: str = ""
    line: int | None = None
    role: str = ""
    is_like: bool = False
    is_always: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class _Corrected:
    """The article an editor looks at."""

    id: UUID
    source_id: UUID
    source: str
    identity: str
    copy: Mapping[str, Any]  # its row


def correct(asked: str, wish: Wish, *, dry_run: bool, yes: bool, apply: bool, wait_s: float, as_json: bool) -> int:
    """Make the rule behind a correction, show what it would change, and put it in force if that is meant."""
    with opened() as conn:
        article = _find_article(conn, asked)
        rule = _rule(wish, article)
        _insert(conn, rule, article, wish.note)
    if not as_json:
        click.echo(f"{rule.name} for {article.source}: {rules.told(rule)}.")
    is_meant = False
    run_id: UUID | None = None
    try:
        run_id = reprocess.start(source_id=article.source_id, rule_id=rule.id).id
        run = reprocess.wait(run_id, at_most_s=wait_s)
        if run.state != "ready":
            raise say.Fault(
                f"the trial was not done after {wait_s:.0f} s; the rule is not kept. "
                f"Do workers and sweep run? {say.called()} status",
                code=say.RAN_OUT,
            )
        _tell_effect(rule, run, as_json=as_json)
        is_meant = not dry_run and _is_meant(yes=yes)
        apply = is_meant and (apply or _is_meant_for_all(run, yes=yes))
    finally:  # also when it is called off: no draft is left behind
        _decide(rule, is_meant=is_meant)
        if run_id and not (apply and is_meant):
            reprocess.discard_run(run_id)
    if not is_meant:
        say.talk("Nothing was changed." if dry_run else "Nothing was changed, the rule is not kept.")
        return 0 if dry_run else say.RAN_OUT
    if not as_json:
        of_this = " of this article" if rule.how == "article" else ""
        click.echo(f"{rule.name} holds for what {article.source} posts{of_this} from now on.")
    if apply:
        done = reprocess.what_was_promoted(reprocess.promote_run(run_id))
        (say.talk if as_json else click.echo)(done)
    elif run.counts.get("changed"):
        say.talk(
            f"Articles that are stored stay as they are. Correct them too: "
            f"{say.called()} reprocess --shadow --source {article.source} --wait"
        )
    say.talk(f"End it: {say.called()} rules end {ids.short(rule.id)}")
    return 0


def listed(source: str | None, *, with_ended: bool, as_json: bool) -> int:
    """The rules in force, by source and in the order they are applied; of the others only what ever was in force."""
    with opened() as conn:
        source_id = reprocess.find_source(conn, source) if source else None
        rows = conn.execute(
            """
            SELECT source_rule.id, source.name, what, how, said, say, state, note, made_at, made_from
              FROM source_rule
              JOIN source ON source.id = source_rule.source_id
             WHERE (%(source)s::uuid IS NULL OR source_id = %(source)s)
               AND (state = 'active' OR (state = 'ended' AND %(with_ended)s AND ended_at > made_at))
             ORDER BY source.name, source_rule.id
            """,
            {"source": source_id, "with_ended": with_ended},
        ).fetchall()
    if as_json:
        for row in rows:
            say.tell_json(
                {
                    "rule": ids.to_text(row[0]),
                    "source": row[1],
                    **dict(zip(("what", "how", "said", "say", "state", "note"), row[2:8], strict=True)),
                    "made_at": row[8].isoformat(),
                    "made_from": ids.to_text(row[9]),
                }
            )
        return 0
    if not rows:
        say.talk(f"No rule is in force. A correction makes one: {say.called()} correct ID --field title --value '...'")
        return 0
    when = receipts.ago if sys.stdout.isatty() else str
    say.table(
        ["RULE", "SOURCE", "STATE", "MADE", "FROM", "DOES", "NOTE"],
        [
            (
                ids.short(row[0]),
                row[1],
                row[6],
                when(row[8].isoformat(timespec="seconds")),
                ids.short(row[9]),
                rules.told(SourceRule(id=row[0], what=row[2], how=row[3], said=row[4], say=row[5])),
                row[7] or None,
            )
            for row in rows
        ],
    )
    return 0


def end(asked: str) -> int:
    """End a rule: what is posted from now on is read without it. What it corrected stays."""
    one = bare_id(asked)
    whole, low = ids.find_id(one), ids.short_value(one)
    with opened() as conn:
        found = conn.execute(
            "SELECT id, state FROM source_rule WHERE state <> 'draft' AND (id = %s OR right(id::text, 10) = %s)",
            [whole, None if low is None else f"{low:010x}"],
        ).fetchall()
        if len(found) != 1:
            raise say.Fault(
                f"{len(found) or 'no'} rule{'s end in' if found else ''} {one}. See: {say.called()} rules --all"
            )
        rule_id, state = found[0]
        if state == "active":
            conn.execute(
                "UPDATE source_rule SET state = 'ended', ended_at = clock_timestamp() WHERE id = %s", [rule_id]
            )
    click.echo(f"source rule {ids.short(rule_id)} {'has ended' if state == 'active' else 'had ended already'}.")
    say.talk(
        "What it corrected stays until it is read again; "
        f"{say.called()} reprocess --shadow then proposes what stood there before."
    )
    return 0


def _find_article(conn: Connection, asked: str) -> _Corrected:
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(
            """
            SELECT article.id, article.source_id, source.name AS source, article.identity, to_jsonb(copy) AS copy,
                   copy.published_at, copy.modified_at
              FROM article
              JOIN source ON source.id = article.source_id
              JOIN copy
                ON copy.article_id = article.id
               AND copy.content_hash = article.content_hash
             WHERE article.id = %s
            """,
            [articles.find_id(conn, asked)],
        ).fetchone()
    assert row is not None
    moments = {name: row.pop(name) for name in ("published_at", "modified_at")}
    return _Corrected(**row | {"copy": row["copy"] | moments})


def _rule(wish: Wish, article: _Corrected) -> SourceRule:
    """Raises Refused (what cannot be derived) or say.Fault."""
    rule_id = ids.new_id()
    if wish.field:
        return rules.of_field(
            rule_id,
            wish.field,
            rules.as_text(article.copy[wish.field]),
            wish.value,
            identity=article.identity,
            is_always=wish.is_always,
        )
    lines = kept.lines(article.copy["lines"])
    place = next((place for place, line in enumerate(lines) if line.number == wish.line), None)
    if place is None:
        raise say.Fault(
            f"this article has no line {wish.line}; its glass page shows {len(lines) or 'none'}.", code=say.USAGE
        )
    line = lines[place]
    text = line.text
    if not text and line.block is not None:
        text = article.copy["blocks"][line.block]["text"]
    if not text:
        raise say.Fault(
            f"of line {wish.line} no words are kept (it is empty, or was read by an early revision). Read it again: "
            f"{say.called()} reprocess --shadow --source {article.source} --wait"
        )
    if line.role == wish.role:
        raise say.Fault(f"line {wish.line} is {wish.role} already: {line.rule}.")
    return rules.of_line(rule_id, text, wish.role, where=shapes.where(lines, place), is_like=wish.is_like)


def _insert(conn: Connection, rule: SourceRule, article: _Corrected, note: str) -> None:
    conn.execute(
        """
        INSERT INTO source_rule (id, source_id, what, how, said, say, made_from, note)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [rule.id, article.source_id, rule.what, rule.how, rule.said, rule.say, article.id, note],
    )


def _tell_effect(rule: SourceRule, run: Run, *, as_json: bool) -> None:
    with opened() as conn:
        fields = reruns.fields(conn, run.id)
        samples = reruns.samples(conn, run.id, field=None, limit=SAMPLES)
    changed = run.counts.get("changed", 0)
    if as_json:
        told = {"rule": ids.to_text(rule.id), "does": rules.told(rule), "how": rule.how, "what": rule.what}
        say.tell_json(told | {"said": rule.said, "say": rule.say, "would_change": changed, "of": run.articles})
        return
    by_field = ", ".join(f"{name} {count:,}" for name, count in sorted(fields.items(), key=lambda item: -item[1]))
    click.echo(f"would change {changed:,} of {run.articles:,} stored articles" + (f" ({by_field})" if changed else ""))
    reprocess.tell_samples(samples, None)
    if changed > len(samples):
        click.echo(f"\n… and {changed - len(samples):,} more")


def _is_meant(*, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        say.talk("This was a trial. Say that you mean it: --yes (and --apply for what is stored)")
        return False
    return click.confirm("Put the rule in force?", err=True)


def _is_meant_for_all(run: Run, *, yes: bool) -> bool:
    count = run.counts.get("changed", 0)
    return bool(count) and not yes and click.confirm("Correct what is stored too?", err=True)


def _decide(rule: SourceRule, *, is_meant: bool) -> None:
    """A draft that was on trial is in force now, or gone: then it ended when it was made."""
    with opened() as conn:
        conn.execute(
            """
            UPDATE source_rule
               SET state = CASE WHEN %s THEN 'active' ELSE 'ended' END,
                   ended_at = CASE WHEN %s THEN NULL ELSE made_at END
             WHERE id = %s
               AND state = 'draft'
            """,
            [is_meant, is_meant, rule.id],
        )
