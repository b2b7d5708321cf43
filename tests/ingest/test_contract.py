"""The API document and its page say what the door does: each example in them is posted, each answer compared."""

from __future__ import annotations

import ast
import dataclasses
import html
import json
import re
import shlex
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.ingest import docs
from services.ingest.app import ADDRESSES
from services.ingest.schemas import KNOWN_FIELDS
from shared.database import Connection
from shared.problems import PROBLEMS
from shared.settings import Settings
from tests import builders
from tests.ingest.conftest import open_door, told


@pytest.fixture
def document(door: FlaskClient) -> dict[str, Any]:
    return dict(told(door.get("/openapi.json")))


def test_every_address_stands_in_the_document_and_no_other(document: dict[str, Any]) -> None:
    said = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method in methods
        if method != "parameters"
    }

    assert said == {(method, re.sub(r"<(\w+)>", r"{\1}", path)) for method, path, _, _ in ADDRESSES}
    assert document["openapi"] == "3.1.0"


def test_every_field_of_an_article_stands_in_the_document(document: dict[str, Any]) -> None:
    properties = document["components"]["schemas"]["Article"]["properties"]

    assert tuple(properties) == KNOWN_FIELDS
    assert all(told["description"] and told["examples"] for told in properties.values())


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)):
        assert reference in document["components"]["schemas"]


def test_every_example_is_taken_as_it_stands_and_answered_as_shown(
    door: FlaskClient, bearer: dict[str, str], document: dict[str, Any]
) -> None:
    tried = 0
    for path, methods in document["paths"].items():
        for method, words in methods.items():
            for kind, content in words.get("requestBody", {}).get("content", {}).items() if method == "post" else ():
                if "example" not in content:
                    continue
                body = content["example"] if isinstance(content["example"], str) else json.dumps(content["example"])
                answer = door.post(path, data=body.encode(), headers=bearer | {"Content-Type": kind})
                shown = words["responses"][str(answer.status_code)]["content"]["application/json"].get("example", {})
                tried += 1

                assert answer.status_code in (200, 202)
                assert not shown or told(answer).keys() == shown.keys()
    assert tried == 5


def test_every_answer_has_the_shape_that_the_document_gives_it(
    app: Flask, door: FlaskClient, bearer: dict[str, str], document: dict[str, Any], db: Connection
) -> None:
    posted = told(door.post("/v1/articles", json={"title": "A", "body_text": "B"}, headers=bearer))
    batch = told(door.post("/v1/batches", json=[{"title": "A", "body_text": "B"}], headers=bearer))
    failed = builders.a_submission(db)
    db.execute(
        """UPDATE submission SET status = 'failed', problem = '{"code": "x"}', finished_at = now() WHERE id = %s""",
        [failed],
    )
    answers = {
        "Accepted": posted,
        "BatchAccepted": batch,
        "Receipt": told(door.get(posted["links"]["self"], headers=bearer)),
        "BatchState": told(door.get(batch["links"]["self"], headers=bearer)),
        "Pipeline": told(door.get("/v1/ops/pipeline", headers=bearer)),
        "Failures": told(door.get("/v1/ops/failures", headers=bearer)),
        "Replayed": told(door.post("/v1/ops/replays", json={"code": "x", "dry_run": True}, headers=bearer)),
    }
    schemas = document["components"]["schemas"]

    assert {name: list(answer) for name, answer in answers.items()} == {
        name: list(schemas[name]["properties"]) for name in answers
    }
    assert list(answers["Receipt"]["stages"][0]) == list(schemas["StageRun"]["properties"])
    assert (
        answers["Failures"]["items"][0].keys()
        == schemas["Failures"]["properties"]["items"]["items"]["properties"].keys()
    )


def test_every_problem_named_in_the_document_has_its_page(door: FlaskClient, document: dict[str, Any]) -> None:
    named = set(re.findall(r"\(/problems/([a-z-]+)\)", json.dumps(document)))

    assert named
    assert {door.get(f"/problems/{name}").status_code for name in named} == {200}


def test_the_page_says_everything_without_a_script(door: FlaskClient, document: dict[str, Any]) -> None:
    answer = door.get("/docs")
    page = answer.get_data(as_text=True)

    assert answer.content_type == "text/html; charset=utf-8"
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#|/|https://news\.example)', page)
    assert len(answer.data) < 60 * 1024
    for operation in docs.operations(document):
        assert f'id="{operation.name}"' in page
        assert operation.path in page
    for name in [*KNOWN_FIELDS, *PROBLEMS]:
        assert f"<code>{name}</code>" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


@pytest.mark.parametrize("folder", ["/srv/desk", "/else where", '/the "new" desk', "/it's ☂"])
def test_the_examples_open_the_key_whatever_its_folder_is_called(
    folder: str, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPYDESK_CALLED", "./copydesk")
    monkeypatch.setenv("COPYDESK_HOME", folder)
    with open_door(dataclasses.replace(config, public_url="http://127.0.0.1:8000")) as app:
        page = html.unescape(app.test_client().get("/docs").get_data(as_text=True))

    (python,) = re.findall(r"pathlib\.Path\((.*?)\)\.read_text", page)
    shell = re.findall(r"\$\(cat (.*?)\)\"", page)

    assert ast.literal_eval(python) == f"{folder}/api-key"
    assert [shlex.split(typed) for typed in shell] == [[f"{folder}/api-key"]] * 2
    assert f"wrote a key to <code>{folder}/api-key</code>" in page


def test_words_of_the_document_are_escaped_and_their_code_is_set_as_code() -> None:
    assert docs.with_code("`a<b` & `c`") == "<code>a&lt;b</code> &amp; <code>c</code>"


def test_the_page_is_not_sent_twice(door: FlaskClient) -> None:
    first = door.get("/docs")
    again = door.get("/docs", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_the_front_of_the_door_leads_to_the_page(door: FlaskClient) -> None:
    answer = door.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs")


# (name of the ink, of what it stands on, least contrast)
INKS = [
    ("ink", "paper", 4.5),
    ("link", "paper", 4.5),
    ("dim", "paper", 4.5),
    ("ink", "mark", 4.5),
    ("ink", "sheet", 4.5),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), INKS)
def test_everything_can_be_read_by_day_and_by_night(
    door: FlaskClient, theme: str, ink: str, ground: str, least: float
) -> None:
    style = door.get("/docs").get_data(as_text=True)
    sets = re.findall(r":root\{([^}]*)\}", style)
    colours = dict(re.findall(r"--(\w+):(#\w+)", sets[0 if theme == "light" else 1]))
    brighter, darker = sorted((_luminance(colours[ink]), _luminance(colours[ground])), reverse=True)

    assert (brighter + 0.05) / (darker + 0.05) >= least


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
