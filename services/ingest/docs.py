"""The API page for people: the OpenAPI document laid out on the server, whole without a script."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, make_response, render_template, request
from markupsafe import Markup, escape

from services.ingest import bodies, contract
from shared import VERSION, launcher
from shared.problems import PROBLEMS
from shared.settings import Settings

_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One field of a body or one parameter, as a row of a table."""

    name: str
    type: str
    limit: str
    description: str
    example: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """What one body or answer looks like."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One address with everything that is to be said about it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Row, ...]
    fields: tuple[Row, ...]
    bodies: tuple[Example, ...]
    answers: tuple[Example, ...]
    problems: tuple[str, ...]  # names


def page(document: dict[str, Any], config: Settings) -> Response:
    """The page for this document; caches may keep it for a minute and ask again by its tag."""
    groups: dict[str, list[Operation]] = {}
    for operation in operations(document):
        groups.setdefault(_tag(document, operation), []).append(operation)
    here = launcher.for_pages(config.public_url)
    html = render_template(
        "docs.html",
        groups=groups,
        problems=PROBLEMS,
        site_name=config.site_name,
        public_url=config.public_url,
        ingest_url=config.ingest_url,
        version=VERSION,
        limits=_limits(),
        article=_shown({name: contract.EXAMPLE_ARTICLE[name] for name in ("title", "body_text", "url")}),
        accepted=_shown(contract.EXAMPLE_ACCEPTED),
        with_code=with_code,
        key_literal=orjson.dumps(here["key_path"]).decode(),  # Python reads it as well
        **here,
    )
    response = make_response(html)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=60"
    # No script and nothing from elsewhere: the style stands in the page.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
    response.set_etag(hashlib.sha256(html.encode()).hexdigest()[:16])
    return response.make_conditional(request)  # type: ignore[return-value]  # it gives the response itself


def with_code(text: str) -> Markup:
    """The document's words with what stands between backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped in the same breath


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """The document's operations in its order."""
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method, told in methods.items():
            if method == "parameters":
                continue
            answers = told["responses"].items()
            content = told.get("requestBody", {}).get("content", {})
            yield Operation(
                name=told["operationId"],
                method=method.upper(),
                path=path,
                summary=told["summary"],
                description=told.get("description", ""),
                scopes=tuple(scope for need in told.get("security", []) for scope in need["key"]),
                parameters=tuple(_parameter(parameter) for parameter in [*shared, *told.get("parameters", [])]),
                fields=tuple(_fields(document, content.get("application/json", {}).get("schema", {}))),
                bodies=tuple(_examples(content)),
                answers=tuple(
                    Example(title=status, text=_shown(example))
                    for status, answer in answers
                    if status < "300" and (example := answer["content"]["application/json"].get("example"))
                ),
                problems=tuple(
                    name for _, answer in answers for name in PROBLEMS if f"(/problems/{name})" in answer["description"]
                ),
            )


def _tag(document: dict[str, Any], operation: Operation) -> str:
    return str(document["paths"][operation.path][operation.method.lower()]["tags"][0])


def _limits() -> list[tuple[str, str]]:
    return [
        ("one article", f"{bodies.ARTICLE_LIMIT // bodies.MIB} MiB; a page is read up to 2 MiB"),
        ("one batch", f"{bodies.BATCH_LIMIT // bodies.MIB} MiB unpacked, {bodies.LINES_LIMIT:,} lines"),
        ("gzip", f"at most {bodies.GZIP_RATIO} times its packed size"),
        ("JSON", "64 levels deep; no key twice, no NaN, no U+0000, UTF-8"),
        ("Idempotency-Key", "1 to 255 characters; kept as long as the submission"),
        ("waiting work", "above a high-water mark posting answers 503 with Retry-After"),
    ]


def _parameter(told: dict[str, Any]) -> Row:
    schema = told.get("schema", {})
    where = {"path": "in the address", "query": "query", "header": "header"}[told["in"]]
    described = told.get("description", "26 characters, or the last 8 of them.")
    return Row(name=told["name"], type=where, limit=_limit(schema), description=described, example="")


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[Row]:
    reference = schema.get("$ref", "")
    if not reference:
        return
    properties = document["components"]["schemas"][reference.rpartition("/")[2]]["properties"]
    for name, told in properties.items():
        yield Row(
            name=name,
            type=_type(told),
            limit=_limit(told),
            description=told.get("description", ""),
            example=_shown_short(told.get("examples", [""])[0]),
        )


def _type(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(kind for each in schema["anyOf"] if (kind := _type(each)) != "null")
    said = schema.get("type", "any")
    kinds = [kind for kind in (said if isinstance(said, list) else [said]) if kind != "null"] or ["null"]
    return "list of strings" if kinds == ["array"] else " or ".join(kinds)


def _limit(schema: dict[str, Any]) -> str:
    lists = [each for each in schema.get("anyOf", [schema]) if each.get("type") == "array"]
    if lists:
        each = lists[0].get("items", {}).get("maxLength")
        return f"{lists[0].get('maxItems', '')} × {each}" if each else f"{lists[0].get('maxItems', '')}"
    if "enum" in schema:
        return " | ".join(schema["enum"])
    return f"{schema['maxLength']:,} characters" if "maxLength" in schema else ""


def _examples(content: dict[str, Any]) -> Iterator[Example]:
    for media_type, told in content.items():
        if "example" in told:
            yield Example(title=media_type, text=_shown(told["example"]))


def _shown(example: Any) -> str:
    return example if isinstance(example, str) else orjson.dumps(example, option=orjson.OPT_INDENT_2).decode()


def _shown_short(example: Any) -> str:
    text = example if isinstance(example, str) else ", ".join(example)
    text = " ".join(text.split())
    return text if len(text) <= 48 else text[:47] + "…"
