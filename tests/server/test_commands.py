"""The commands, as a shell sees them."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cti.__main__ import main
from cti.server.demo import Addresses, demo_settings, write_settings
from cti.server.ports import listen
from cti.server.server_settings import read_server_settings
from cti.settings import read_settings

ROOT = Path(__file__).parent.parent.parent
SITE = ROOT / "static" / "settings"


def free_port() -> int:
    [listener] = listen("127.0.0.1", [0])
    with listener:
        return int(listener.getsockname()[1])


def start(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cti", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = start("serve", "--port", str(port))
    try:
        assert process.stdout is not None
        assert "ready\n" in iter(process.stdout.readline, "")
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_server_at_once_and_quietly(
    server: tuple[subprocess.Popen[str], int], number: signal.Signals
) -> None:
    process, port = server
    tab = http.client.HTTPConnection("127.0.0.1", port)  # stays open, as browsers leave theirs
    tab.request("GET", "/pyscript.toml")
    assert tab.getresponse().read()
    process.send_signal(number)
    _, complaints = process.communicate(timeout=2)
    tab.close()
    assert (process.returncode, complaints) == (0, "")


def test_a_taken_port_ends_the_demo_with_one_line() -> None:
    [taken] = listen("127.0.0.1", [0])
    port = int(taken.getsockname()[1])
    with taken:
        process = start("demo", "--port", str(port))
        said, complaint = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said == ""
    assert complaint == (
        f"Port {port} of 127.0.0.1 is already in use. The demo needs {port} to {port + 4}; "
        f"choose others: make run PORT={port + 1000}\n"
    )


def test_wrong_settings_keep_the_server_from_starting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "default.toml").write_text("[cti]")
    assert main(["serve", "--port", "0", "--settings", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "default.toml: cti.server is missing: it has no default.\n"


def test_a_folder_without_default_settings_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--settings", str(tmp_path)]) == 1
    assert "default.toml is missing" in capsys.readouterr().err


PANELS = sorted(file for file in SITE.glob("*.toml") if file.name != "server.toml")


@pytest.mark.parametrize("file", PANELS, ids=lambda file: file.name)
def test_the_examples_for_a_real_site_are_right(file: Path) -> None:
    settings = read_settings(file.read_text(), file.name)
    assert settings.voximplant is None or not settings.voximplant.token


def test_the_example_of_the_servers_own_settings_is_right() -> None:
    assert read_server_settings(SITE).bridge.b is not None


def test_the_demos_settings_are_right_and_point_at_the_demo() -> None:
    settings = demo_settings(Addresses(9000))
    assert set(settings) >= {"default", "voximplant"}
    voximplant = read_settings(settings["voximplant"], "voximplant.toml")
    assert voximplant.voximplant is not None
    assert voximplant.voximplant.host == "127.0.0.1:9002"
    assert voximplant.voximplant.user_id == "501"
    assert voximplant.host.origins == ("http://127.0.0.1:9001", "http://localhost:9001")


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("default", "full"),
        ("cisco", "full"),
        ("voximplant", "full"),
        ("cisco-agent-state", "agent_state"),
        ("cisco-simple", "simple"),
        ("voximplant-simple", "simple"),
    ],
)
def test_the_demo_shows_every_telephony_mode(name: str, mode: str, tmp_path: Path) -> None:
    write_settings(tmp_path, Addresses(9000))
    settings = read_settings((tmp_path / f"{name}.toml").read_text(), f"{name}.toml")
    assert settings.cti.telephony_mode == mode
    server = demo_settings(Addresses(9000))[settings.cti.server]
    same = read_settings(server, "full.toml")
    assert (settings.cisco, settings.voximplant) == (same.cisco, same.voximplant)
    assert settings.host == same.host
