"""What the panel's server gives out, and what it keeps."""

import io
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from cti.server.serve import panel_app

ROOT = Path(__file__).parent.parent.parent
SITE = """\
[cti]
server = "voximplant"
[voximplant]
host = "cti.example.com"
domain = "acme"
token_id = "1024"
user_id = "501"
[host]
origins = ["https://crm.example.com"]
"""
HASHED = next((ROOT / "node_modules/@pyscript/core/dist").glob("core-????????.js")).name


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "default.toml").write_text(SITE)
    (tmp_path / "team.toml").write_text(
        SITE.replace("crm.", "team.").replace('"1024"', '"1024"\napi_host = "api.example.com"')
    )
    (tmp_path / "server.toml").write_text('[bridge]\nb.host = "cti-4711.example"\nb.port = 42027')
    return tmp_path


@pytest.fixture
def client(settings: Path) -> TestClient:
    return TestClient(panel_app(ROOT, settings))


def policy(client: TestClient, query: str = "") -> dict[str, str]:
    header = client.get("/" + query).headers["content-security-policy"]
    return dict(each.split(" ", 1) for each in header.split("; "))


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/pyscript.toml", "application/toml; charset=utf-8"),
        ("/cti.zip", "application/zip"),
        ("/settings/default.toml", "application/toml; charset=utf-8"),
        ("/settings/team.toml", "application/toml; charset=utf-8"),
        ("/pyscript/core.js", "text/javascript; charset=utf-8"),
        ("/pyodide/314.0.7/pyodide.mjs", "text/javascript; charset=utf-8"),
        ("/pyodide/314.0.7/pyodide.asm.wasm", "application/wasm"),
        ("/pyodide/314.0.7/pyodide-lock.json", "application/json"),
    ],
)
def test_a_file_has_its_type_and_its_safety_headers(
    client: TestClient, path: str, media_type: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert client.head(path).status_code == 200


def test_any_page_may_import_what_is_public_and_nothing_else(client: TestClient) -> None:
    allowed = "access-control-allow-origin"
    assert client.get("/static/embed.js").headers[allowed] == "*"
    for path in ("/", "/settings/default.toml", "/cti.zip", "/pyscript.toml"):
        assert allowed not in client.get(path).headers


@pytest.mark.parametrize(
    "path",
    [
        "/settings/server.toml",
        "/settings/nobody.toml",
        "/settings/../default.toml",
        "/settings/%2e%2e/pyproject.toml",
        "/static/settings/default.toml",
        "/static/../pyproject.toml",
        "/static/%2e%2e/pyproject.toml",
        "/static/..%2fpyproject.toml",
        "/static//etc/passwd",
        "//etc/passwd",
        "/.git/config",
        "/static/.hidden.css",
        "/cti/settings.py",
        "/pyproject.toml",
        "/package.json",
        "/pyscript/core.js.map",
        "/pyodide/314.0.7/package.json",
        "/pyodide/0.0.1/pyodide.mjs",
        "/node_modules/pyodide/pyodide.mjs",
        "/node_modules/@hubspot/calling-extensions-sdk/dist/main.js",
    ],
)
def test_nothing_else_is_given_out_and_that_is_said(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith(("There is nothing at ", "There are no settings named "))


def test_a_link_does_not_lead_out_of_the_folder(tmp_path: Path, settings: Path) -> None:
    root = tmp_path / "root"
    (root / "static").mkdir(parents=True)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    (root / "static" / "outside.txt").symlink_to(ROOT / "Makefile")
    (root / "static" / "inside.txt").write_text("here")
    client = TestClient(panel_app(root, settings))
    assert client.get("/static/inside.txt").text == "here"
    assert client.get("/static/outside.txt").status_code == 404


def test_only_reading_is_answered(client: TestClient) -> None:
    answer = client.post("/", content="x")
    assert answer.status_code == 405
    assert answer.text == "Only GET and HEAD are answered here.\n"


@pytest.mark.parametrize("path", ["/", "/cti.zip", "/settings/team.toml", "/pyscript.toml"])
def test_what_can_change_is_asked_for_again_and_not_sent_again(
    client: TestClient, path: str
) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    second = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 304
    assert second.content == b""
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [f"/pyscript/{HASHED}", "/pyodide/314.0.7/pyodide.asm.wasm"])
def test_what_has_its_version_in_its_address_is_kept_for_ever(
    client: TestClient, path: str
) -> None:
    assert "immutable" in client.get(path).headers["cache-control"]


def test_the_loader_whose_name_stays_the_same_is_not_kept_for_ever(client: TestClient) -> None:
    assert client.get("/pyscript/core.js").headers["cache-control"] == "no-cache"


def test_text_is_compressed_for_who_wants_that(client: TestClient) -> None:
    packed = client.get("/pyscript.toml", headers={"Accept-Encoding": "br, gzip"})
    plain = client.get("/pyscript.toml", headers={"Accept-Encoding": "identity"})
    refused = client.get("/pyscript.toml", headers={"Accept-Encoding": "gzip;q=0, *"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert packed.content == plain.content == refused.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


def test_the_page_may_ask_its_cti_server_and_nobody_else(client: TestClient) -> None:
    assert policy(client)["connect-src"] == "'self' wss://cti.example.com"
    assert policy(client, "?settings=team")["connect-src"] == (
        "'self' https://api.example.com wss://cti.example.com"
    )
    assert policy(client)["default-src"] == "'none'"
    assert policy(client)["object-src"] == "'none'"
    assert "'unsafe-inline'" not in policy(client)["script-src"]


def test_the_page_may_be_framed_by_the_origins_of_its_settings(client: TestClient) -> None:
    assert policy(client)["frame-ancestors"] == "'self' https://crm.example.com"
    assert policy(client, "?settings=team")["frame-ancestors"] == "'self' https://team.example.com"


@pytest.mark.parametrize("name", ["nobody", "server", "../x", "a;b"])
def test_a_page_that_can_only_complain_is_shown_to_every_host_of_ours(
    client: TestClient, name: str
) -> None:
    answer = client.get("/", params={"settings": name})
    assert answer.status_code == 200
    rules = answer.headers["content-security-policy"]
    assert "frame-ancestors 'self' https://crm.example.com https://team.example.com" in rules
    assert "connect-src 'self';" in rules


def test_edited_settings_hold_at_once(client: TestClient, settings: Path) -> None:
    (settings / "team.toml").write_text(SITE.replace("crm.example.com", "new.example.org"))
    assert policy(client, "?settings=team")["frame-ancestors"] == "'self' https://new.example.org"
    assert "new.example.org" in client.get("/settings/team.toml").text


def test_the_archive_holds_what_the_browser_runs_and_no_more(client: TestClient) -> None:
    names = zipfile.ZipFile(io.BytesIO(client.get("/cti.zip").content)).namelist()
    assert "cti/__init__.py" in names
    assert "cti/settings.py" in names
    assert "cti/panel/main.py" in names
    assert not any(name.startswith(("cti/server", "cti/simulator")) for name in names)
    languages = {name for name in names if not name.endswith(".py")}
    assert languages == {f"cti/panel/languages/{each}.toml" for each in ("de", "en", "es")}


def test_a_large_file_is_sent_plain_until_it_is_compressed(client: TestClient) -> None:
    path = "/pyodide/314.0.7/pyodide.asm.mjs"
    with client:  # one event loop for both questions
        first = client.get(path)
        answers = (client.get(path) for _ in range(10_000))
        second = next(each for each in answers if "content-encoding" in each.headers)
    assert "content-encoding" not in first.headers
    assert second.content == first.content
