"""The demo CRM's files, as a browser gets them."""

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cti.simulator.crm import FILES, crm_app

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
    assert "default-src 'none'" in policy


def test_the_page_learns_its_addresses_and_whose_panel_it_shows(client: TestClient) -> None:
    config = client.get("/config.json").json()
    assert (config["panel"], config["control"], config["user"]) == (PANEL, CONTROL, "501")
    assert config["users"] == {"voximplant": "501", "cisco": "1001"}


def test_what_is_not_there_is_said_so(client: TestClient) -> None:
    assert client.get("/other.js").status_code == 404


def test_every_element_the_script_asks_for_is_on_the_page() -> None:
    page, script = (FILES / "index.html").read_text(), (FILES / "crm.js").read_text()
    wanted = set(re.findall(r'byId\("([a-z-]+)"\)', script))
    assert len(wanted) > 10
    assert wanted <= set(re.findall(r'id="([a-z-]+)"', page))


def test_nothing_comes_from_elsewhere_and_data_never_becomes_markup() -> None:
    for path in Path(FILES).iterdir():
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path.name
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\b", text)
