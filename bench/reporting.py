"""How every benchmark tells its result: a table on the screen, and the same in bench/results/."""

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
LOAD = os.getloadavg()[0]  # when the benchmark begins: what else the machine had to do
GAP = "  "

Cell = str | float


def report(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    aim: str,
    command: str,
    notes: Sequence[str] = (),
) -> None:
    """Print a table, and write it to bench/results/NAME.txt and NAME.json."""
    if bad := [row for row in rows if len(row) != len(columns)]:
        raise ValueError(f"{name}: {bad[0]} has {len(bad[0])} cells; {len(columns)} are allowed")
    told = machine()
    text = "\n".join(
        [
            title,
            "",
            *table(columns, rows),
            "",
            *(f"{key + ':':<10}{value}" for key, value in _remarks(aim, command, notes, told)),
        ]
    )
    print(text, end="\n\n", flush=True)
    record = {
        "name": name,
        "title": title,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "aim": aim,
        "command": command,
        "notes": list(notes),
        "machine": told,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.txt").write_text(text + "\n", "utf-8")
    written = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(written, "utf-8")


def table(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Yield the lines of a table: texts to the left, numbers to the right."""
    cells = [[_written(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *cells, strict=True)]
    numeric = [all(_is_number(row[at]) for row in rows) for at in range(len(columns))]
    rule = ["-" * width for width in widths]
    for line in (list(columns), rule, *cells):
        aligned = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, numeric, strict=True)
        )
        yield GAP.join(aligned).rstrip()


def machine() -> dict[str, str]:
    """Return what the numbers depend on: the machine, its systems, and how busy it was."""
    return {
        "cpu": f"{_cpu()}, {len(os.sched_getaffinity(0))} cores",
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.1f} GiB",
        "kernel": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "chromium": _answer(os.environ.get("CHROMIUM", "chromium"), "--version"),
        "node": _answer("node", "--version"),
        **_packages(),
        "load": f"{LOAD:.2f} at the beginning",
    }


def _remarks(
    aim: str, command: str, notes: Sequence[str], told: dict[str, str]
) -> Iterator[tuple[str, str]]:
    yield "aim", aim
    yield "command", command
    yield from (("note", note) for note in notes)
    yield from told.items()


def _written(cell: Cell) -> str:
    """Return a cell as text: a number with three figures that count."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) or abs(cell) >= 100:
        return f"{cell:,.0f}"
    return f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def _is_number(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell in ("", "-") or cell[0].isdigit()


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if os.name == "posix" else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _packages() -> dict[str, str]:
    """Return the versions of Pyodide and PyScript that package.json asks for."""
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    return {"pyodide": wanted["pyodide"], "pyscript": wanted["@pyscript/core"]}


def _answer(*command: str) -> str:
    """Return the first line of what a command says of itself, without its paths."""
    path = shutil.which(command[0])
    if path is None:
        return "not there"
    said = subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False).stdout
    return " ".join(said.partition("\n")[0].split()[:2])
