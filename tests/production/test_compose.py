"""docker-compose.yml as Compose itself reads it: closed, healthy, without a password, ready to grow."""

from __future__ import annotations

import json
import lzma
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

_ROOT: Final = Path(__file__).parents[2]
_FILE: Final = _ROOT / "docker-compose.yml"

OURS: Final = ("enrich", "ingest", "migrate", "sweep", "web")
SERVICES: Final = (*OURS, "postgres", "valkey")

Service = dict[str, Any]


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    """The file with everything resolved, in an environment that sets none of its variables."""
    found: dict[str, Any] = json.loads(_compose("config", "--format", "json"))
    return found


@pytest.fixture
def service(composed: dict[str, Any], request: pytest.FixtureRequest) -> Service:
    found: Service = composed["services"][request.param]
    return found


def of_each(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("service", names, indirect=True)


def test_there_are_these_services(composed: dict[str, Any]) -> None:
    assert sorted(composed["services"]) == sorted(SERVICES)


@of_each(*SERVICES)
def test_a_container_cannot_write_or_gain_anything(service: Service) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"] not in ("", "root", "0", "0:0")
    assert not {"privileged", "pid", "ipc", "network_mode", "devices"} & set(service)


@of_each(*SERVICES)
def test_a_container_has_limits(service: Service) -> None:
    assert int(service["mem_limit"]) <= 2 * 1024**3
    assert 0 < service["pids_limit"] <= 512
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@of_each(*OURS)
def test_our_images_run_as_their_own_user_and_are_never_pulled(service: Service) -> None:
    assert service["user"] == "10001:10001"
    assert service["pull_policy"] == "never"


@of_each("enrich", "sweep")
def test_the_desk_has_room_to_unpack_its_language_model(service: Service) -> None:
    model = Path(str(find_spec("py3langid").origin)).parent / "data/model.npz.xz"  # type: ignore[union-attr]
    with lzma.open(model) as unpacked:
        size = unpacked.seek(0, os.SEEK_END)
    (room,) = re.findall(r"^/tmp:size=(\d+)m$", "".join(service["tmpfs"]))

    assert int(room) * 1024**2 > 4 * size


@of_each(*OURS)
def test_our_logs_are_json(service: Service) -> None:
    assert service["environment"]["COPYDESK_LOG"] == "json"


def test_only_the_two_doors_are_reached_from_outside_and_only_from_this_host(composed: dict[str, Any]) -> None:
    published = {
        name: [(port["host_ip"], port["published"], port["target"]) for port in service["ports"]]
        for name, service in composed["services"].items()
        if service.get("ports")
    }

    assert published == {"ingest": [("127.0.0.1", "8001", 8001)], "web": [("127.0.0.1", "8000", 8000)]}


def test_the_servers_stand_in_a_network_without_a_way_out(composed: dict[str, Any]) -> None:
    assert composed["networks"]["app"]["internal"] is True
    inside = {name for name, service in composed["services"].items() if [*service["networks"]] == ["app"]}
    assert inside == {"enrich", "migrate", "postgres", "sweep", "valkey"}


def test_addresses_and_ports_can_be_chosen() -> None:
    environment = {
        "COPYDESK_BIND": "0.0.0.0",  # noqa: S104  # what an operator may want
        "COPYDESK_WEB_PORT": "80",
        "COPYDESK_PUBLIC_URL": "https://news.example",
    }

    web = json.loads(_compose("config", "--format", "json", environment=environment))["services"]["web"]

    assert (web["ports"][0]["host_ip"], web["ports"][0]["published"]) == ("0.0.0.0", "80")  # noqa: S104
    assert web["environment"]["COPYDESK_PUBLIC_URL"] == "https://news.example"


@of_each("enrich", "ingest", "sweep", "web")
def test_nobody_begins_before_the_schema_stands(service: Service) -> None:
    conditions = {name: wait["condition"] for name, wait in service["depends_on"].items()}

    assert conditions == {
        "postgres": "service_healthy",
        "valkey": "service_healthy",
        "migrate": "service_completed_successfully",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_everything_that_stays_up_has_a_health_check(composed: dict[str, Any], name: str) -> None:
    service = composed["services"][name]
    check = service.get("healthcheck")

    if name == "migrate":
        assert check == {"disable": True}
    elif "build" in service:
        assert check is None  # the image brings it; see test_dockerfile.py
    else:
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert {"interval", "timeout", "retries", "start_period"} <= set(check)


def test_workers_can_be_any_number(composed: dict[str, Any]) -> None:
    enrich = composed["services"]["enrich"]

    assert not {"container_name", "ports", "hostname"} & set(enrich)
    assert enrich["stop_grace_period"] == "40s"


def test_sweep_and_migrate_run_from_images_that_are_built(composed: dict[str, Any]) -> None:
    services = composed["services"]
    built = {
        service["image"]: service["build"]["args"]["SERVICE"] for service in services.values() if "build" in service
    }

    assert built == {f"copydesk-{name}": name for name in ("enrich", "ingest", "web")}
    assert services["sweep"]["image"] == "copydesk-enrich"
    assert services["migrate"]["image"] == "copydesk-ingest"


def test_no_password_stands_in_the_file(composed: dict[str, Any]) -> None:
    for name, service in composed["services"].items():
        secret = [key for key in service.get("environment", {}) if re.search("PASSWORD|SECRET|TOKEN|_URL", key)]
        public = {"COPYDESK_PUBLIC_URL", "COPYDESK_INGEST_URL"}

        assert {key for key in secret if not key.endswith("_FILE")} <= public, name
    assert not re.search(r"://[^/\s]*:[^/\s]*@", _FILE.read_text())


def test_every_secret_is_a_file_that_the_recipe_makes(composed: dict[str, Any], tmp_path: Path) -> None:
    made = _make_secrets(tmp_path)

    assert {Path(secret["file"]).name for secret in composed["secrets"].values()} == set(made)
    assert {Path(secret["file"]).parent for secret in composed["secrets"].values()} == {_ROOT / "secrets"}


def test_the_secrets_fit_together_and_are_made_once(tmp_path: Path) -> None:
    made = _make_secrets(tmp_path)
    again = _make_secrets(tmp_path)

    password = made["postgres_password"].strip()
    assert made["database_url"].strip() == f"postgresql://copydesk:{password}@postgres:5432/copydesk"
    assert made["redis_url"].strip() == f"redis://:{made['valkey.conf'].split()[1]}@valkey:6379/0"
    assert len(password) >= 48
    assert again == made


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = _make_secrets(tmp_path / "one"), _make_secrets(tmp_path / "other")

    assert not set(one.values()) & set(other.values())


def test_containers_may_read_the_secrets_and_other_users_of_the_host_may_not(tmp_path: Path) -> None:
    made = _make_secrets(tmp_path)

    folder = tmp_path / "secrets"
    assert {(folder / name).stat().st_mode & 0o777 for name in made} == {0o444}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_postgres_keeps_its_data_where_its_image_looks_for_it(composed: dict[str, Any]) -> None:
    postgres = composed["services"]["postgres"]

    assert postgres["image"] == "postgres:18"
    assert [(mount["type"], mount["target"]) for mount in postgres["volumes"]] == [("volume", "/var/lib/postgresql")]
    assert "--data-checksums" in postgres["environment"]["POSTGRES_INITDB_ARGS"]
    assert {"-cfsync=on", "-cfull_page_writes=on", "-csynchronous_commit=on"} <= set(postgres["command"])


def test_valkey_evicts_nothing_and_writes_what_it_is_told(composed: dict[str, Any]) -> None:
    valkey = composed["services"]["valkey"]
    options = dict(zip(valkey["command"][2::2], valkey["command"][3::2], strict=True))

    assert options["--maxmemory-policy"] == "noeviction"
    assert (options["--appendonly"], options["--appendfsync"]) == ("yes", "everysec")
    assert "--maxmemory" in options
    assert [mount["target"] for mount in valkey["volumes"]] == ["/data"]


def test_of_our_services_only_web_keeps_something(composed: dict[str, Any]) -> None:
    mounts = {
        name: [mount["target"] for mount in composed["services"][name]["volumes"]]
        for name in OURS
        if composed["services"][name].get("volumes")
    }

    assert mounts == {"web": ["/var/lib/copydesk"]}


def test_a_misspelt_key_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(_FILE.read_text().replace("    mem_limit:", "    memory_limit:", 1))

    with pytest.raises(subprocess.CalledProcessError):
        _compose("config", "--quiet", file=wrong)


def _compose(*arguments: str, file: Path = _FILE, environment: Mapping[str, str] | None = None) -> str:
    # Nothing of whoever runs the tests, nor of a .env beside the file.
    done = subprocess.run(
        [Path(sys.executable).with_name("docker-compose"), "--env-file", os.devnull, "--file", file, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _make_secrets(folder: Path) -> dict[str, str]:
    """What `secrets/make` leaves behind, by name, when it is run in `folder`/secrets."""
    place = folder / "secrets"
    place.mkdir(parents=True, exist_ok=True)
    script = place / "make"
    script.write_bytes((_ROOT / "secrets/make").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    return {path.name: path.read_text() for path in place.iterdir() if path != script}
