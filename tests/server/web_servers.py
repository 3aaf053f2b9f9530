"""nginx and Caddy for tests: started with the files that `hookswitch build` writes for them."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from cti.server.ports import listen

WEB_SERVERS = "nginx", "caddy"
BRIDGE = re.compile(r"^(\s+)# ((?:location|handle) /bridge\S* \{|\s.+|\})$", re.MULTILINE)
NGINX = """\
{user}
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr notice;
events {{}}
http {{
  access_log off;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  include panel.conf;
}}
"""


@contextmanager
def serving(
    name: str, texts: Mapping[str, str], root: Path, place: Path, bridge: int | None = None
) -> Iterator[int]:
    """Let that server give out `root`, and yield its port; what it writes goes to `place`."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    port = free_port()
    write = {"nginx": nginx, "caddy": caddy}[name]
    command, mark = write(place, texts, root, port, bridge)
    with running(command, place, mark):
        yield port


def free_port() -> int:
    [listener] = listen("127.0.0.1", [0])
    with listener:
        return int(listener.getsockname()[1])


def nginx(
    place: Path, texts: Mapping[str, str], root: Path, port: int, bridge: int | None
) -> tuple[list[str], str]:
    changes = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "root /srv/hookswitch;": f"root {root};",
    }
    (place / "panel.conf").write_text(edited(texts["nginx.conf"], changes, bridge))
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is its owner's alone
    (place / "nginx.conf").write_text(NGINX.format(user=user))
    return ["nginx", "-e", "stderr", "-p", str(place), "-c", "nginx.conf"], "start worker process "


def caddy(
    place: Path, texts: Mapping[str, str], root: Path, port: int, bridge: int | None
) -> tuple[list[str], str]:
    changes = {":8080 {": f":{port} {{", "/srv/hookswitch": str(root)}
    options = "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\n"
    (place / "Caddyfile").write_text(options + edited(texts["Caddyfile"], changes, bridge))
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", "Caddyfile"]
    return command, "serving initial configuration"


def edited(text: str, changes: Mapping[str, str], bridge: int | None) -> str:
    """Change what the comments say that one has to change."""
    if bridge is not None:
        text = BRIDGE.sub(r"\1\2", text)
        changes = {**changes, "127.0.0.1:8081": f"127.0.0.1:{bridge}"}
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@contextmanager
def running(command: list[str], place: Path, mark: str) -> Iterator[None]:
    """Run a server that says in its log when it is ready; end it afterwards."""
    home = {"HOME": str(place), "XDG_DATA_HOME": str(place), "XDG_CONFIG_HOME": str(place)}
    process = subprocess.Popen(
        command, cwd=place, env={**os.environ, **home}, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if mark in line:
                break
        else:
            pytest.fail("".join(said), pytrace=False)
        yield
    finally:
        process.terminate()
        process.communicate()
