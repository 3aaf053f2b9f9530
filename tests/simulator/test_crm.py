"""The demo CRM's files, as a browser gets them."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cti.simulator.crm import FILES, crm_app

PAGE = (FILES / "index.html").read_text()
ALL_SCRIPTS = "".join(path.read_text() for path in FILES.glob("*.js"))
PANEL, CONTROL = "http://127.0.0.1:8080", "http://127.0.0.1:8082"


@pytest.fixture
def client() -> TestClient:
    return TestClient(crm_app(PANEL, CONTROL))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/crm.css", "text/css"),
        ("/crm.js", "text/javascript"),
        ("/crm.svg", "image/svg+xml"),
        ("/phone.js", "text/javascript"),
        ("/config.js", "text/javascript"),
        ("/panel.js", "text/javascript"),
        ("/config.json", "application/json"),
    ],
)
def test_every_file_comes_with_its_type(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_may_frame_the_panel_and_ask_the_simulator_and_nobody_else(
    client: TestClient,
) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert f"frame-src {PANEL};" in policy
    assert f"connect-src 'self' {CONTROL};" in policy
    assert f"script-src 'self' {PANEL};" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_learns_its_addresses_and_whose_panel_it_shows(client: TestClient) -> None:
    config = client.get("/config.json").json()
    assert (config["panel"], config["control"], config["user"]) == (PANEL, CONTROL, "501")
    assert config["users"] == {"voximplant": "501", "cisco": "1001"}


def test_the_page_can_log_in_every_agent_of_the_cti_server(client: TestClient) -> None:
    config = client.get("/config.json").json()
    assert sorted(config["agents"]) == ["1001", "1002", "1003", "1004"]
    assert config["agents"]["1003"] == {
        "agentId": "1003",
        "password": "demo",
        "extension": "2003",
    }
    assert config["names"]["1003"] == "Chiara Lindqvist"


def test_the_scripts_import_what_the_configuration_says(client: TestClient) -> None:
    script = client.get("/config.js").text
    written = re.fullmatch(r"export const config = (.+);\n", script)
    assert written is not None
    assert json.loads(written[1]) == client.get("/config.json").json()
    assert client.get("/panel.js").text == (f'export {{ mount }} from "{PANEL}/static/embed.js";\n')


def test_every_module_that_a_script_imports_is_served(client: TestClient) -> None:
    imports = set(re.findall(r'from "\./([a-z.-]+)"', ALL_SCRIPTS))
    imports |= set(re.findall(r'src="([a-z.-]+)"', PAGE))
    assert {"call-log.js", "phone.js", "panel.js", "config.js"} <= imports
    assert {client.get(f"/{name}").status_code for name in imports} == {200}


def test_what_is_not_there_is_said_so(client: TestClient) -> None:
    assert client.get("/other.js").status_code == 404


def test_every_element_the_scripts_ask_for_is_on_the_page() -> None:
    wanted = set(re.findall(r'byId\("([a-z-]+)"\)', ALL_SCRIPTS))
    wanted |= set(re.findall(r'(?:copyOf|showCalls)\("([a-z-]+)"', ALL_SCRIPTS))
    assert len(wanted) > 30
    assert wanted <= set(re.findall(r'id="([a-z-]+)"', PAGE))


def test_nothing_comes_from_elsewhere_and_data_never_becomes_markup() -> None:
    for path in Path(FILES).iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path.name
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|new Function|document\.write|\beval\b", text
        )
