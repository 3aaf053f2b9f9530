"""Sides A and B of a demo behind processes that can be killed, and a bridge to them."""

import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SETTINGS = """\
[cti]
server = "cisco"
[cisco]
[agent]
not_ready_reasons = { 1 = "Lunch" }
"""


class Sides:
    """Three processes: a proxy for each side, and `hookswitch serve` with its bridge to them.

    Three ports from `first_free` on must be free; the demo has its own.
    """

    def __init__(self, folder: Path, demo_port: int, first_free: int) -> None:
        self._targets = {"a": demo_port + 3, "b": demo_port + 4}
        self._ports = {"a": first_free, "b": first_free + 1}
        self._panel = first_free + 2
        self._proxies: dict[str, subprocess.Popen[str]] = {}
        for side in self._ports:
            self.start(side)
        (folder / "default.toml").write_text(SETTINGS)
        (folder / "cisco.toml").write_text(SETTINGS)
        (folder / "server.toml").write_text(
            "".join(
                f'[bridge.{side}]\nhost = "127.0.0.1"\nport = {port}\n'
                for side, port in self._ports.items()
            )
        )
        serve = ["-m", "cti", "serve", "--port", str(self._panel), "--settings", str(folder)]
        self._serve = _started([sys.executable, *serve])

    @property
    def panel(self) -> str:
        return f"http://127.0.0.1:{self._panel}"

    def start(self, side: str) -> None:
        """Let a side be reached."""
        ports = [str(self._ports[side]), str(self._targets[side])]
        self._proxies[side] = _started([sys.executable, str(HERE / "tcp_proxy.py"), *ports])

    def kill(self, side: str) -> None:
        """End a side at once: SIGKILL, no goodbye."""
        process = self._proxies.pop(side)
        process.kill()
        process.communicate()

    def end(self) -> None:
        """End everything that was started here."""
        for side in list(self._proxies):
            self.kill(side)
        self._serve.send_signal(signal.SIGINT)
        self._serve.communicate(timeout=10)


def _started(command: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if line == "ready\n":
            return process
    raise RuntimeError(f"never got ready: {command}")
