"""The story of `copydesk reprocess`: read stored payloads again in the shadow, look at what would change, decide."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import click
import psycopg

from services.console import receipts, reruns, say, worddiff
from services.console.cabinet import opened
from services.console.reruns import Run, Sample
from services.console.watch import bare_id
from shared import ids, rules
from shared.database import Connection

Found = TypeVar("Found")

POLL_S: Final = 0.5
TELL_S: Final = 10.0  # between two lines of progress where no person looks
QUIET_S: Final = 30.0  # without progress: somebody has to be told that nobody works
LINES_A_FIELD: Final = 8

_MANY: Final = {
    "title": ("title", "titles"),
    "published_at": ("date", "dates"),
    "body": ("body", "bodies"),
    "byline": ("byline", "bylines"),
    "modified_at": ("date of change", "dates of change"),
    "category": ("category", "categories"),
    "language": ("language", "languages"),
    "site_name": ("site name", "site names"),
    "licence": ("licence", "licences"),
    "images": ("article's images", "articles' images"),
    "tags": ("article's tags", "articles' tags"),
    "key_facts": ("article's key facts", "articles' key facts"),
}
_ALWAYS_TOLD: Final = ("title", "published_at", "body")
_NOTES: Final = {
    "glass": "differ only in how they were read: their glass pages change, readers see nothing",
    "url": "are found under another URL: not taken over, for the URL is what makes the article itself",
}
_ENDED: Final = {
    "promoted": "promoted",
    "passed": "changed meanwhile: left alone",
    "undone": "undone",
    "waiting": "wait",
    "changed": "changed",
    "unchanged": "unchanged",
    "refused": "refused",
    "failed": "failed",
}


def shadow(*, source: str | None, since: datetime | None, untagged: bool, wait_s: float | None, as_json: bool) -> int:
    """Begin to read articles again, beside what readers see."""
    with opened() as conn:
        source_id = find_source(conn, source) if source else None
    run = start(source_id=source_id, since=since, untagged=untagged)
    if not run.articles:
        discard_run(run.id)
        whose = f" of {source}" if source else ""
        which = " that waits to be tagged again" if untagged else ""
        raise say.Fault(f"there is no article{whose}{which} to read again{' since then' if since else ''}.")
    if wait_s is not None:
        return show(ids.to_text(run.id), field=None, limit=5, as_json=as_json, wait_s=wait_s)
    if as_json:
        say.tell_json(_as_json(run))
    else:
        short = ids.short(run.id)
        click.echo(f"run {short}: {_articles(run.articles)} to be read again; readers see nothing of it.")
        say.talk(f"What would change: {say.called()} reprocess show {short}, with --wait until it is done.")
    return 0


def listed(*, as_json: bool) -> int:
    """The newest runs."""
    with opened() as conn:
        found = reruns.runs(conn)
    if as_json:
        for run in found:
            say.tell_json(_as_json(run))
        return 0
    if not found:
        say.talk(f"Nothing was read again yet. See what today's code would change: {say.called()} reprocess --shadow")
        return 0
    when = receipts.ago if sys.stdout.isatty() else str
    say.table(
        ["RUN", "STATE", "SOURCE", "BEGUN", "ARTICLES", "CHANGED", "UNCHANGED", "REFUSED", "FAILED", "WAITING"],
        [
            (
                ids.short(run.id),
                run.state,
                run.source or "all",
                when(run.created_at.isoformat(timespec="seconds")),
                run.articles,
                sum(run.counts.get(state, 0) for state in ("changed", "promoted", "passed", "undone")),
                *(run.counts.get(state, 0) for state in ("unchanged", "refused", "failed", "waiting")),
            )
            for run in found
        ],
    )
    return 0


def show(asked: str | None, *, field: str | None, limit: int, as_json: bool, wait_s: float | None = None) -> int:
    """What a run would change, by field, with samples.

    Exit code 5 when some could not be read again, 3 when it was waited for in vain.
    """
    with opened() as conn:
        run = find_run(conn, asked)
    if wait_s is not None:
        run = wait(run.id, at_most_s=wait_s)
    with opened() as conn:
        fields, problems = reruns.fields(conn, run.id), reruns.problems(conn, run.id)
        samples = reruns.samples(conn, run.id, field=field, limit=limit)
    if as_json:
        say.tell_json(_as_json(run) | {"fields": fields, "problems": [_problem(row) for row in problems]})
        for sample in samples:
            say.tell_json(_sample_as_json(sample, field))
    else:
        click.echo(_headline(run))
        if run.counts:
            click.echo(_by_field(fields))
            for line in _kept_as_they_are(problems):
                click.echo(line)
        tell_samples(samples, field)
        if advice := _advice(run):
            say.talk(advice)
    if wait_s is not None and run.state == "running":
        return say.RAN_OUT
    return say.SOME_REFUSED if problems else 0


def promote(asked: str | None, *, yes: bool, as_json: bool) -> int:
    """Give readers the new copies of a run."""
    with opened() as conn:
        run = find_run(conn, asked)
    if run.state != "ready":
        raise say.Fault(_why_not(run, "promoted"))
    _refuse_trial(run)
    _tell_newer(run)
    _ask(f"Give readers the new copies of {_articles(run.counts.get('changed', 0))}?", yes=yes)
    run = promote_run(run.id)
    if as_json:
        say.tell_json(_as_json(run))
    else:
        click.echo(what_was_promoted(run))
        say.talk(f"As it was: {say.called()} reprocess undo {ids.short(run.id)}")
    return 0


def undo(asked: str | None, *, yes: bool, as_json: bool) -> int:
    """Give readers back the copies from before a run was promoted; exit code 5 when a newer run is undone first."""
    with opened() as conn:
        run = find_run(conn, asked)
    if run.state != "promoted":
        raise say.Fault(f"run {ids.short(run.id)} is {run.state}: only what is promoted can be undone.")
    _ask(f"Give {_articles(run.counts.get('promoted', 0))} the old copy back?", yes=yes)
    _in_slices(lambda conn, after: reruns.undo_some(conn, run.id, after=after))
    with opened() as conn:
        newer = reruns.to_undo_first(conn, run.id)
        if not newer:
            reruns.end(conn, run.id, "undone", of=["promoted"])
        run = _again(conn, run.id)
    if as_json:
        say.tell_json(_as_json(run))
    else:
        left = run.counts.get("promoted", 0)
        rest = f"; {left:,} changed since: left alone" if left else ""
        click.echo(f"{_articles(run.counts.get('undone', 0))} given the old copy back{rest}.")
    if newer:
        say.talk(_newer_first(run, newer))
        return say.SOME_REFUSED
    return 0


def discard(asked: str | None, *, as_json: bool) -> int:
    """Throw a run away. What readers see stays as it is: of a promoted run only what an undo needs is gone."""
    with opened() as conn:
        run = find_run(conn, asked)
    if run.state in ("discarded", "closed"):
        raise say.Fault(_why_not(run, "discarded"))
    discard_run(run.id)
    with opened() as conn:
        run = _again(conn, run.id)
    if as_json:
        say.tell_json(_as_json(run))
    elif run.state == "closed":
        click.echo(f"run {ids.short(run.id)} is closed: readers keep what it gave them, and it cannot be undone.")
    else:
        click.echo(f"run {ids.short(run.id)} is discarded; readers keep what they have.")
    return 0


# What `correct` does too ---------------------------------------------------------------------------------------------


def start(
    *, source_id: UUID | None, since: datetime | None = None, rule_id: UUID | None = None, untagged: bool = False
) -> Run:
    """Write a run down, so many articles a transaction, and let the workers at it. One that breaks off leaves none."""
    with opened() as conn:
        run_id = reruns.start(conn, source_id=source_id, since=since, rule_id=rule_id, untagged=untagged)
    try:
        _in_slices(lambda conn, after: reruns.fill(conn, run_id, after=after)[1])
        with opened() as conn:
            reruns.begin(conn, run_id)
            return _again(conn, run_id)
    except BaseException:  # also when it is called off
        discard_run(run_id)
        raise


def wait(run_id: UUID, *, at_most_s: float) -> Run:
    """Wait until a run is ready, telling how it goes; gives it as it is when the time is over, and it goes on."""
    began_s = told_s = moved_s = time.monotonic()
    before = -1
    while True:
        with opened() as conn:
            run = _again(conn, run_id)
        now_s = time.monotonic()
        if run.state not in ("filling", "running"):
            _tell_progress(run, is_over=True)
            return run
        if run.waiting != before:
            before, moved_s = run.waiting, now_s
        if sys.stderr.isatty() or now_s - told_s >= TELL_S:
            _tell_progress(run, is_over=False)
            told_s = now_s
        if now_s - moved_s >= QUIET_S:
            _tell_progress(run, is_over=True)
            say.talk(f"Nobody has read anything for {QUIET_S:.0f} s. Do workers and sweep run? {say.called()} status")
            moved_s = now_s
        if now_s - began_s >= at_most_s:
            _tell_progress(run, is_over=True)
            return run
        time.sleep(POLL_S)


def promote_run(run_id: UUID) -> Run:
    """Give readers the new copies of a ready run, so many a transaction. Called off and begun again, it goes on."""
    with opened() as conn:
        while _patiently(conn, lambda: reruns.promote_some(conn, run_id)):
            conn.commit()
    with opened() as conn:
        is_trial = _again(conn, run_id).rule_id is not None
    if not is_trial:  # which says of an article only whether its rule changes it, not what today's code would
        _in_slices(lambda conn, after: reruns.mark_unchanged(conn, run_id, after=after))
    with opened() as conn:
        reruns.end(conn, run_id, "promoted", of=["ready"])
        return _again(conn, run_id)


def discard_run(run_id: UUID) -> None:
    """Throw a run away with all its rereads; only what was counted is kept."""
    with opened() as conn:
        reruns.keep_counts(conn, run_id)
        reruns.end(conn, run_id, "discarded", of=["filling", "running", "ready", "undone"])
        reruns.end(conn, run_id, "closed", of=["promoted"])
        conn.commit()
        while _patiently(conn, lambda: reruns.throw_away_some(conn, run_id)):
            conn.commit()


def what_was_promoted(run: Run) -> str:
    passed = run.counts.get("passed", 0)
    rest = f"; {passed:,} changed meanwhile: left alone" if passed else ""
    return f"{_articles(run.counts.get('promoted', 0))} given the new copy{rest}."


def tell_samples(samples: Sequence[Sample], field: str | None) -> None:
    """Each article with what changes, word by word."""
    for sample in samples:
        click.echo(f"\n{say.paint(ids.short(sample.article_id), bold=True)}  {sample.before['title']}")
        for name in [field] if field else sample.fields:
            for line in _differences(sample, name):
                click.echo(f"  {name}: {line}")


def find_source(conn: Connection, name: str) -> UUID:
    row = conn.execute("SELECT id FROM source WHERE name = %s", [name]).fetchone()
    if not row:
        raise say.Fault(f"there is no source {name}. Those that hold a key: {say.called()} key list")
    found: UUID = row[0]
    return found


def find_run(conn: Connection, asked: str | None) -> Run:
    """The run of this id, of which the last 8 characters do; the newest when none is asked for."""
    if asked is None:
        newest = reruns.find_newest(conn)
        if newest is None:
            raise say.Fault(f"nothing was read again yet. Begin: {say.called()} reprocess --shadow")
        return newest
    one = bare_id(asked)
    found = reruns.find_runs(conn, whole=ids.find_id(one), end=ids.short_value(one))
    if len(found) != 1:
        raise say.Fault(f"{len(found) or 'no'} run{'s end' if found else ''} {one}. See: {say.called()} reprocess")
    return found[0]


# Below ---------------------------------------------------------------------------------------------------------------


def _again(conn: Connection, run_id: UUID) -> Run:
    return reruns.find_runs(conn, whole=run_id, end=None)[0]


def _in_slices(do: Callable[[Connection, UUID | None], UUID | None]) -> None:
    """Do something slice by slice, each in a transaction of its own, until it names nothing to go on from."""
    with opened() as conn:
        after: UUID | None = None
        while (after := _patiently(conn, lambda: do(conn, after))) is not None:
            conn.commit()


def _patiently(conn: Connection, do: Callable[[], Found]) -> Found:
    """Do something that workers may be in the way of for a moment; it begins its transaction."""
    for again in range(10):
        try:
            return do()
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected, psycopg.errors.QueryCanceled):
            conn.rollback()
            time.sleep(0.2 * (again + 1))
    return do()


def _tell_progress(run: Run, *, is_over: bool) -> None:
    done = sum(run.counts.values()) - run.waiting
    text = f"read again {done:,}/{run.articles:,}"
    if sys.stderr.isatty():
        click.echo(f"\r{text}\x1b[K", nl=is_over, err=True)
    else:
        say.talk(text)


def _refuse_trial(run: Run) -> None:
    """What a draft would do is promoted with the draft put in force, or not at all: the next post would undo it."""
    if run.rule_id is None:
        return
    with opened() as conn:
        is_active = reruns.is_in_force(conn, run.rule_id)
    if not is_active:
        raise say.Fault(
            f"run {ids.short(run.id)} is the trial of a rule that is not in force. "
            f"Throw it away: {say.called()} reprocess discard {ids.short(run.id)}"
        )


def _tell_newer(run: Run) -> None:
    with opened() as conn:
        newer = reruns.promoted_since(conn, run)
    if newer:
        names = " and ".join(ids.short(each) for each in newer)
        say.talk(
            f"Since run {ids.short(run.id)} was begun, run {names} was promoted: what readers have from it stays. "
            f"What today's code would change in that: {say.called()} reprocess --shadow"
        )


def _newer_first(run: Run, newer: Sequence[UUID]) -> str:
    names = " and ".join(ids.short(each) for each in newer)
    return (
        f"Run {ids.short(run.id)} stays promoted: some of its articles have something from run {names} by now. "
        f"Undo the newer first: {say.called()} reprocess undo {ids.short(newer[0])}"
    )


def _articles(count: int) -> str:
    return f"{count:,} article{'' if count == 1 else 's'}"


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise say.Fault(f"{question} Say that you mean it: --yes", code=say.USAGE)
    if not click.confirm(question, err=True):
        raise say.Fault("nothing was changed.", code=say.RAN_OUT)


def _why_not(run: Run, wanted: str) -> str:
    short = ids.short(run.id)
    if run.state == "running":
        return (
            f"run {short} is still running, {run.waiting:,} of {run.articles:,} wait. "
            f"See it end: {say.called()} reprocess show {short} --wait"
        )
    if run.state == "filling":
        return f"run {short} was never begun in full. Throw it away: {say.called()} reprocess discard {short}"
    return f"run {short} is {run.state} already and cannot be {wanted}. Others: {say.called()} reprocess"


def _headline(run: Run) -> str:
    whose = f" of {run.source}" if run.source else ""
    since = f", received since {run.since.isoformat(timespec='seconds')}" if run.since else ""
    reader = f", by revision {run.pipeline_revision} of the code" if run.pipeline_revision else ""
    rule = f", with source rule {ids.short(run.rule_id)} on trial" if run.rule_id else ""
    counts = f" {say.sign('dot')} ".join(
        f"{count:,} {_ENDED[state]}" for state, count in sorted(run.counts.items(), key=lambda item: -item[1])
    )
    state = say.paint(run.state, bold=True)
    return f"run {ids.short(run.id)} {state}: {_articles(run.articles)}{whose}{since}{reader}{rule}\n{counts}"


def _by_field(fields: Mapping[str, int]) -> str:
    told = [_counted(name, fields.get(name, 0)) for name in _MANY if fields.get(name) or name in _ALWAYS_TOLD]
    lines = [f"{', '.join(told)} changed"]
    lines += [f"{fields[name]:,} {note}" for name, note in _NOTES.items() if fields.get(name)]
    return "\n".join(lines)


def _counted(name: str, count: int) -> str:
    return f"{count:,} {_MANY[name][count != 1]}"


def _kept_as_they_are(problems: Sequence[tuple[str, str, int, str, UUID]]) -> Iterator[str]:
    if problems:
        yield "These keep the copy they have; a re-reading that goes wrong never replaces a good one:"
    for state, code, count, message, submission in problems:
        yield f"  {count:,} {state} {code}: {message} (one is {ids.short(submission)})"


def _advice(run: Run) -> str | None:
    short, called = ids.short(run.id), say.called()
    if run.state == "running":
        return f"{run.waiting:,} still wait. See it end: {called} reprocess show {short} --wait"
    if run.state == "filling":
        return _why_not(run, "shown")
    if run.state == "ready" and run.counts.get("changed"):
        return (
            f"Give readers the new copies: {called} reprocess promote {short}; or leave all as it is: "
            f"{called} reprocess discard {short}. More: --field FIELD --limit N"
        )
    if run.state == "ready":
        return f"Nothing to promote but the revision; be rid of it: {called} reprocess discard {short}"
    return None


def _differences(sample: Sample, field: str) -> Iterator[str]:
    lines = list(worddiff.of_paragraphs(_shown(sample.before, field), _shown(sample.after, field), _paint))
    yield from lines[:LINES_A_FIELD]
    if len(lines) > LINES_A_FIELD:
        yield f"… and {len(lines) - LINES_A_FIELD:,} more"
    if not lines and field == "url":
        yield f"{sample.before['url']} stays"
    elif not lines and not (field == "tags" and _keys(sample.before) == _keys(sample.after)):
        yield "the same words, set otherwise"


def _keys(row: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What an article is tagged with, however much each tag counts there."""
    return {(tag["kind"], tag["key"]) for tag in row["tags"]}


def _shown(row: Mapping[str, Any], field: str) -> list[str]:
    """A field of a row of `copy` as lines to compare."""
    if field == "body":
        return [block["text"] for block in row["blocks"] if block["kind"] != "image"]
    if field == "images":
        pictures = [f"{block.get('src', '')} {block['text']}" for block in row["blocks"] if block["kind"] == "image"]
        return [*([f"lead {row['lead_image']}"] if row["lead_image"] else []), *pictures]
    if field == "tags":
        return sorted(f"{tag['kind']}:{tag['label']}" for tag in row["tags"])
    if field == "key_facts":
        sentences = [row["blocks"][block]["text"][start:end] for block, start, end in row.get("key_sentences", [])]
        dates = [f"{date['date']}: {date['text']}" for date in row.get("key_dates", [])]
        figures = [f"{told['value']:,.12g} {told['unit']}: {told['text']}" for told in row.get("key_figures", [])]
        return [*sentences, *dates, *figures]
    if field == "glass":
        fields = [f"{name} from {told['origin']}: {told['rule']}" for name, told in sorted(row["origins"].items())]
        return fields + [f"line {line[0]} {line[1]}: {line[2]}" for line in row["lines"]]
    text = rules.as_text(row.get(field))
    return [text] if text else []


def _paint(text: str, kind: str) -> str:
    style = {"fg": "red", "strikethrough": True} if kind == "gone" else {"fg": "green"}
    painted = say.paint(text, **style)
    return painted if painted != text else worddiff.marked(text, kind)


def _as_json(run: Run) -> dict[str, Any]:
    return {
        "run": ids.to_text(run.id),
        "state": run.state,
        "source": run.source,
        "since": run.since.isoformat() if run.since else None,
        "rule": ids.to_text(run.rule_id) if run.rule_id else None,
        "pipeline_revision": run.pipeline_revision,
        "articles": run.articles,
        "counts": run.counts,
        "created_at": run.created_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


def _problem(row: tuple[str, str, int, str, UUID]) -> dict[str, Any]:
    state, code, count, message, submission = row
    return {"state": state, "code": code, "count": count, "message": message, "example": ids.to_text(submission)}


def _sample_as_json(sample: Sample, field: str | None) -> dict[str, Any]:
    names = [field] if field else sample.fields
    return {
        "article": ids.to_text(sample.article_id),
        "fields": sample.fields,
        "before": {name: _shown(sample.before, name) for name in names},
        "after": {name: _shown(sample.after, name) for name in names},
    }
