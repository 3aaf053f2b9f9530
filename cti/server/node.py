"""Node.js, which runs Pyodide and compresses for us."""

import subprocess
from pathlib import Path

from cti.errors import CTIError

SAID = 1_000  # characters of what it says when it fails


class NodeFailed(CTIError):
    """Node.js is missing, or a script of ours failed in it."""


def run_node(script: Path, *arguments: Path, doing: str) -> None:
    """Run a script to its end. Raises NodeFailed, naming what could not be done."""
    try:
        done = subprocess.run(
            ["node", script, *arguments], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise NodeFailed(f"{doing} needs Node.js 18 or later, and there is none.") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-SAID:]
        raise NodeFailed(f"{doing} failed:\n{said}")
