"""The `copydesk` command: what can be typed, and what each word starts. Heavy imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from services.console import say
from shared import VERSION
from shared.model import STAGES
from shared.rules import FIELDS, ROLES

_STAGES = ("ingest", *STAGES, "index", "web", "sweep", "ops")
_KINDS = ("person", "organisation", "place", "topic", "keyphrase")
_SCOPES = ("ingest", "read", "ops")
_TYPES = {
    "text": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
}
_FOLDER = click.Path(path_type=Path, file_okay=False)
_as_json = click.option("--json", "as_json", is_flag=True, help="JSON, one object a line.")


# Colours are put in where they are wanted (say.paint); click would take them out again for a pipe, FORCE_COLOR or not.
@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "color": True})
@click.version_option(VERSION, prog_name="copydesk")
@click.option("--home", type=_FOLDER, help="Folder of the copydesk that is meant. [default: COPYDESK_HOME, else var]")
def copydesk(home: Path | None) -> None:
    """Copydesk takes articles in, works on them and shows them. Begin with: copydesk up"""
    _go_to(home)


# Running -----------------------------------------------------------------------------------------------------------


@copydesk.command()
@click.option("--web-port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Where readers go.")
@click.option("--ingest-port", default=8001, show_default=True, type=click.IntRange(1, 65_535), help="Where posts go.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is everywhere.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes at work. [default: cores, at most 4]")
@click.option("--log", type=click.Choice(["auto", "console", "json"]), help="How log lines look. [default: auto]")
@click.option("--home", type=_FOLDER, help="Folder for all data; the same as before the command.")
def up(web_port: int, ingest_port: int, host: str, workers: int | None, log: str | None, home: Path | None) -> NoReturn:
    """Run everything on this machine: servers, services, workers. Ctrl-C stops it."""
    _go_to(home)
    if web_port == ingest_port:
        raise click.UsageError(f"--web-port and --ingest-port are both {web_port}; give two different ones.")
    from services.console import up as story
    from shared.settings import settings

    wish = story.Wish(
        host=host, web_port=web_port, ingest_port=ingest_port, workers=workers or _cores(4), log=log or settings().log
    )
    sys.exit(story.up(wish))


@copydesk.command()
@_as_json
def doctor(as_json: bool) -> NoReturn:
    """Look at everything that must be well: one OK or FAIL line each."""
    from services.console import doctor as story

    sys.exit(story.examine(as_json=as_json))


# Posting -----------------------------------------------------------------------------------------------------------


@copydesk.command()
@click.argument("file", required=False)
@click.option("--html", "is_html", is_flag=True, help="It is HTML, whatever its name.")
@click.option("--type", "kind", type=click.Choice([*_TYPES]), help="What it is. [default: by its suffix, else text]")
@click.option("--url", help="Where the article stands.")
@click.option("--external-id", help="Your own id of the article.")
@click.option("--sample", is_flag=True, help="Post the article that comes with copydesk.")
@click.option("--wait", is_flag=True, help="Wait until it is published, rejected or failed.")
@click.option("--timeout", default=60.0, show_default=True, type=click.FloatRange(0), help="Seconds to wait at most.")
@_as_json
def post(
    file: str | None,
    is_html: bool,
    kind: str | None,
    url: str | None,
    external_id: str | None,
    sample: bool,
    wait: bool,
    timeout: float,
    as_json: bool,
) -> NoReturn:
    """Post FILE, or - for stdin. *.json, *.html, *.ndjson and *.ndjson.gz are taken as what they are."""
    if (file is None) != sample:
        raise click.UsageError("Give either a FILE (or - for stdin) or --sample.")
    from services.console import post as story

    if is_html and kind not in (None, "html"):
        raise click.UsageError(f"--html and --type {kind} are two different things; give one of them.")
    named = _TYPES["html"] if is_html else _TYPES[kind] if kind else None
    sheet = story.sample() if file is None else story.read_sheet(file, content_type=named)
    hints = {name: value for name, value in (("url", url), ("external_id", external_id)) if value}
    if hints and sheet.content_type in (_TYPES["json"], _TYPES["ndjson"]):
        raise click.UsageError(
            "--url and --external-id are for text and HTML; in JSON they stand in the article itself."
        )
    sys.exit(story.post(sheet, hints=hints, wait_s=timeout if wait else None, as_json=as_json))


# Watching ----------------------------------------------------------------------------------------------------------


@copydesk.command()
@click.argument("id", required=False)
@_as_json
def status(id: str | None, as_json: bool) -> NoReturn:  # noqa: A002  # its name in the help
    """What became of one submission (8 characters of its ID are enough); without ID, how the pipeline goes."""
    from services.console import watch

    sys.exit(watch.submission(id, as_json=as_json) if id else watch.pipeline(as_json=as_json))


@copydesk.command()
@click.argument("id", required=False)
@click.option("--stage", help=f"Only this stage or service: {', '.join(_STAGES)}.")
@click.option("--level", default="debug", type=click.Choice(["debug", "info", "warn", "error"]), help="At least this.")
@click.option("--since", help="How far back: 30s, 10m, 2h, 1d or a date-time.")
@click.option("--follow/--no-follow", default=True, help="Go on as lines come, or end with the last one.")
@click.option("--highlight", metavar="WORD", help="Make this word stand out.")
@_as_json
def tail(
    id: str | None,  # noqa: A002
    stage: str | None,
    level: str,
    since: str | None,
    follow: bool,
    highlight: str | None,
    as_json: bool,
) -> NoReturn:
    """Show the log: all of it, or the life of one submission. With - for ID, render JSON lines from stdin."""
    # A worker of a stage has its number behind it: store-2.
    if stage and stage.split("-")[0] not in _STAGES:
        raise click.UsageError(f"--stage {stage} is none. There are: {', '.join(_STAGES)}.")
    from services.console import tail as story
    from services.console.watch import bare_id
    from shared.settings import settings

    wanted = story.Wanted(
        id=bare_id(id) if id and id != "-" else None,
        stage=stage,
        level=level,
        since=story.since(since) if since else None,
        highlight=highlight,
    )
    if id == "-":
        sys.exit(story.render_stdin(wanted, as_json=as_json))
    sys.exit(story.tail(settings().home / "log", wanted, follow=follow, as_json=as_json))


@copydesk.command()
@click.option("--rejected", is_flag=True, help="What was rejected instead: the copy's fault, not ours.")
@_as_json
def failures(rejected: bool, as_json: bool) -> NoReturn:
    """What failed and can be run again, by cause."""
    from services.console import watch

    sys.exit(watch.failures("rejected" if rejected else "failed", as_json=as_json))


@copydesk.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--code", help="All that failed with this code; see: copydesk failures")
@click.option("--dry-run", is_flag=True, help="Only count them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_as_json
def replay(ids: tuple[str, ...], code: str | None, dry_run: bool, yes: bool, as_json: bool) -> NoReturn:
    """Run failed submissions again: these IDs, or all with a code."""
    if bool(ids) == bool(code):
        raise click.UsageError("Give either IDs or --code CODE.")
    from services.console import watch

    sys.exit(watch.replay(ids, code=code, dry_run=dry_run, yes=yes, as_json=as_json))


# Keeping -----------------------------------------------------------------------------------------------------------


@copydesk.command()
def migrate() -> NoReturn:
    """Bring the database to the newest schema."""
    from services.console import cabinet

    sys.exit(cabinet.migrate())


@copydesk.group()
def key() -> None:
    """API keys: make, list and end them."""


@key.command("new")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="Repeatable. [default: ingest]")
def key_new(name: str, scopes: tuple[str, ...]) -> NoReturn:
    """Make a key for the source NAME and print it, once."""
    from services.console import cabinet

    sys.exit(cabinet.new_key(name, scopes or ("ingest",)))


@key.command("list")
@_as_json
def key_list(as_json: bool) -> NoReturn:
    """All keys, by their public part."""
    from services.console import cabinet

    sys.exit(cabinet.list_keys(as_json=as_json))


@key.command("revoke")
@click.argument("public_part")
def key_revoke(public_part: str) -> NoReturn:
    """End a key: PUBLIC_PART is what `key list` shows, with or without its cdk_."""
    from services.console import cabinet

    sys.exit(cabinet.revoke_key(public_part))


@copydesk.group()
def comments() -> None:
    """Comments: list and show those that wait (COPYDESK_HOLD_COMMENTS), take away what must not stand there."""


@comments.command("pending")
@_as_json
def comments_pending(as_json: bool) -> NoReturn:
    """What waits, oldest first."""
    from services.console import moderate

    sys.exit(moderate.pending(as_json=as_json))


@comments.command("approve")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def comments_approve(ids: tuple[str, ...]) -> NoReturn:
    """Show these to everybody; the last 8 characters of an ID are enough."""
    from services.console import moderate

    sys.exit(moderate.approve(ids))


@comments.command("reject")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
def comments_reject(ids: tuple[str, ...]) -> NoReturn:
    """Show these to nobody, whether they wait or are shown already; the ID stands in the link of a comment's time."""
    from services.console import moderate

    sys.exit(moderate.reject(ids))


@copydesk.group()
def tags() -> None:
    """Tags of an article: look at them, confirm, refuse and add."""


@tags.command("show")
@click.argument("id")
@_as_json
def tags_show(id: str, as_json: bool) -> NoReturn:  # noqa: A002
    """All tags of the article ID, with what earned them."""
    from services.console import tags as story

    sys.exit(story.show(id, as_json=as_json))


@tags.command("confirm")
@click.argument("id")
@click.argument("tag")
def tags_confirm(id: str, tag: str) -> NoReturn:  # noqa: A002
    """TAG (its label, or KIND:KEY) is right; no later reading takes it away."""
    from services.console import tags as story

    sys.exit(story.rule(id, tag, "confirmed"))


@tags.command("refuse")
@click.argument("id")
@click.argument("tag")
def tags_refuse(id: str, tag: str) -> NoReturn:  # noqa: A002
    """TAG is wrong, here and in later articles of the same source."""
    from services.console import tags as story

    sys.exit(story.rule(id, tag, "refused"))


@tags.command("add")
@click.argument("id")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("label")
def tags_add(id: str, kind: Any, label: str) -> NoReturn:  # noqa: A002
    """Give the article a tag that was not found."""
    from services.console import tags as story

    sys.exit(story.add(id, kind, label))


@copydesk.group()
def story() -> None:
    """Stories: near-duplicate articles that are shown once."""


@story.command("part")
@click.argument("id")
def story_part(id: str) -> NoReturn:  # noqa: A002
    """Take the article ID out of its story, for good."""
    from services.console import parting

    sys.exit(parting.part(id))


@copydesk.command()
def reindex() -> NoReturn:
    """Build the search index anew."""
    from services.console import cabinet

    sys.exit(cabinet.reindex())


# Correcting --------------------------------------------------------------------------------------------------------


_RUN = click.argument("run", required=False)
_as_meant = click.option("--yes", is_flag=True, help="Do not ask.")
_for_s = click.option(
    "--timeout", default=600.0, show_default=True, type=click.FloatRange(0), help="Seconds to wait at most."
)


@copydesk.group(invoke_without_command=True)
@click.option("--shadow", is_flag=True, help="Read articles again, beside what readers see.")
@click.option("--source", help="Only articles of this source.")
@click.option("--since", help="Only what was received since: 30s, 10m, 2h, 1d ago or a date-time.")
@click.option("--untagged", is_flag=True, help="Only articles of which a tagger broke.")
@click.option("--wait", is_flag=True, help="Wait until all are read, then show what would change.")
@_for_s
@_as_json
@click.pass_context
def reprocess(
    context: click.Context,
    shadow: bool,
    source: str | None,
    since: str | None,
    untagged: bool,
    wait: bool,
    timeout: float,
    as_json: bool,
) -> None:
    """Read stored articles again with today's code and rules, look at what would change, then promote or discard.

    Without options: the runs there were. RUN is the newest one unless it is named.
    """
    if context.invoked_subcommand:
        return
    if not shadow and (source or since or untagged or wait):
        raise click.UsageError("--source, --since, --untagged and --wait belong to --shadow.")
    from services.console import reprocess as story
    from services.console import tail

    if not shadow:
        sys.exit(story.listed(as_json=as_json))
    moment = tail.since(since) if since else None
    wait_s = timeout if wait else None
    sys.exit(story.shadow(source=source, since=moment, untagged=untagged, wait_s=wait_s, as_json=as_json))


@reprocess.command("show")
@_RUN
@click.option("--field", help="Only what changes here: title, body, published_at, ...")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(0, 10_000), help="Articles to show.")
@click.option("--wait", is_flag=True, help="Wait until all are read.")
@_for_s
@_as_json
def reprocess_show(
    run: str | None, field: str | None, limit: int, wait: bool, timeout: float, as_json: bool
) -> NoReturn:
    """What RUN would change: how many articles by field, and samples word by word."""
    from services.console import reprocess as story

    sys.exit(story.show(run, field=field, limit=limit, as_json=as_json, wait_s=timeout if wait else None))


@reprocess.command("promote")
@_RUN
@_as_meant
@_as_json
def reprocess_promote(run: str | None, yes: bool, as_json: bool) -> NoReturn:
    """Give readers the new copies of RUN; what changed meanwhile is left alone."""
    from services.console import reprocess as story

    sys.exit(story.promote(run, yes=yes, as_json=as_json))


@reprocess.command("undo")
@_RUN
@_as_meant
@_as_json
def reprocess_undo(run: str | None, yes: bool, as_json: bool) -> NoReturn:
    """Give readers back the copies from before RUN was promoted."""
    from services.console import reprocess as story

    sys.exit(story.undo(run, yes=yes, as_json=as_json))


@reprocess.command("discard")
@_RUN
@_as_json
def reprocess_discard(run: str | None, as_json: bool) -> NoReturn:
    """Throw RUN away, also while it runs."""
    from services.console import reprocess as story

    sys.exit(story.discard(run, as_json=as_json))


@copydesk.command()
@click.argument("id")
@click.option("--field", type=click.Choice(FIELDS), help="The field that is wrong.")
@click.option("--value", help="What it must say; several names are parted by `;`, '' is nothing.")
@click.option("--line", type=click.IntRange(1), help="Or the line that was mistaken, as the glass page counts.")
@click.option("--role", type=click.Choice(ROLES), help="What that line is.")
@click.option("--like", "is_like", is_flag=True, help="Mean every line with the same label before its colon.")
@click.option("--always", "is_always", is_flag=True, help="Mean every article of the source, whatever was found.")
@click.option("--note", default="", help="Why; kept with the rule.")
@click.option("--dry-run", is_flag=True, help="Only show the rule and what it would change.")
@click.option("--apply", "is_applied", is_flag=True, help="Correct the stored articles too.")
@_as_meant
@_for_s
@_as_json
def correct(
    id: str,  # noqa: A002
    field: str | None,
    value: str | None,
    line: int | None,
    role: str | None,
    is_like: bool,
    is_always: bool,
    note: str,
    dry_run: bool,
    is_applied: bool,
    yes: bool,
    timeout: float,
    as_json: bool,
) -> NoReturn:
    """Correct one article and teach its source's rule: --field and --value, or --line and --role.

    First it shows the rule and what it would change in all that is stored, and asks; without a terminal, say --yes.
    """
    is_field, is_line = (field is not None, value is not None), (line is not None, role is not None)
    if any(is_field) == any(is_line) or not (all(is_field) or all(is_line)):
        raise click.UsageError("Give either --field and --value, or --line and --role.")
    if (is_like and field) or (is_always and line):
        raise click.UsageError("--like is for a line, --always for a field.")
    from services.console import correct as story

    wish = story.Wish(
        field=field,
        value=value or "",
        line=line,
        role=role or "",
        is_like=is_like,
        is_always=is_always,
        note=note,
    )
    sys.exit(story.correct(id, wish, dry_run=dry_run, yes=yes, apply=is_applied, wait_s=timeout, as_json=as_json))


@copydesk.group("rules", invoke_without_command=True)
@click.option("--source", help="Only those of this source.")
@click.option("--all", "with_ended", is_flag=True, help="Also those that have ended.")
@_as_json
@click.pass_context
def source_rules(context: click.Context, source: str | None, with_ended: bool, as_json: bool) -> None:
    """Source rules, which corrections have made."""
    if context.invoked_subcommand:
        return
    from services.console import correct as story

    sys.exit(story.listed(source, with_ended=with_ended, as_json=as_json))


@source_rules.command("end")
@click.argument("id")
def source_rules_end(id: str) -> NoReturn:  # noqa: A002
    """End a rule; what it corrected stays."""
    from services.console import correct as story

    sys.exit(story.end(id))


# Building ----------------------------------------------------------------------------------------------------------


def _passes_on(command: Callable[..., Any]) -> Callable[..., Any]:
    """Whatever is not ours goes to pytest as it stands."""
    return click.argument("arguments", nargs=-1, type=click.UNPROCESSED)(command)


@copydesk.command(context_settings={"ignore_unknown_options": True})
@click.option("--fast", is_flag=True, help="Leave out the slow tests.")
@click.option(
    "--nightly", is_flag=True, help="Only what takes too long by day: hundreds of thousands of broken inputs."
)
@_passes_on
def test(fast: bool, nightly: bool, arguments: tuple[str, ...]) -> NoReturn:
    """Run the linters and the tests; ARGUMENTS go to pytest."""
    from services.console import checks

    sys.exit(checks.test(arguments, fast=fast, nightly=nightly))


@copydesk.command()
def lint() -> NoReturn:
    """Run the linters alone."""
    from services.console import checks

    sys.exit(checks.lint())


@copydesk.command()
@click.option("--upgrade", is_flag=True, help="Newest versions instead of those pinned now.")
def lock(upgrade: bool) -> NoReturn:
    """Make requirements/*.txt again from pyproject.toml."""
    from services.console import checks

    sys.exit(checks.lock(upgrade=upgrade))


def _go_to(home: Path | None) -> None:
    if home:
        os.environ["COPYDESK_HOME"] = str(home.absolute())


def _cores(at_most: int) -> int:
    has = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(has, at_most)


if __name__ == "__main__":
    say.run(copydesk)
