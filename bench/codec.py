"""GED-188 codec beside PyPI's `construct` (compiled): one CALL_DELIVERED_EVENT, both ways.

From bytes to the fields by name, and from those to bytes. construct is spared the limits of the
fields, unknown tags and counting the length.

`python bench/codec.py` measures this Python, then node_modules/pyodide in Node.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import construct  # noqa: E402
from construct import this  # noqa: E402

from cti.wire.ged188_messages import Codec, Message  # noqa: E402
from cti.wire.ged188_values import MessageType  # noqa: E402

IS_PYODIDE = sys.platform == "emscripten"
AIM = 20  # times as fast as construct, in each direction
TURNS = 150  # short ones: the best is one that nothing else on the machine broke into
PYODIDE = """
import { loadPyodide } from "%(root)s/node_modules/pyodide/pyodide.mjs";
const python = await loadPyodide();
for (const [at, from] of [["/repo", "%(root)s"], ["/packages", "%(packages)s"]]) {
    python.FS.mkdir(at);
    python.FS.mount(python.FS.filesystems.NODEFS, { root: from }, at);
}
python.runPython(`
import runpy, sys
sys.path[:0] = ["/repo", "/packages"]
sys.dont_write_bytecode = True
runpy.run_path("/repo/bench/codec.py", run_name="__main__")
`);
"""
FIXED = {
    "MonitorID": (construct.Int32ub, 1),
    "PeripheralID": (construct.Int32ub, 5000),
    "PeripheralType": (construct.Int16ub, 17),
    "ConnectionDeviceIDType": (construct.Int16ub, 0),
    "ConnectionCallID": (construct.Int32ub, 0x0100029E),
    "LineHandle": (construct.Int16ub, 0),
    "LineType": (construct.Int16ub, 0),
    "ServiceNumber": (construct.Int32ub, 0xFFFFFFFF),
    "ServiceID": (construct.Int32ub, 0xFFFFFFFF),
    "SkillGroupNumber": (construct.Int32ub, 0xFFFFFFFF),
    "SkillGroupID": (construct.Int32ub, 0xFFFFFFFF),
    "SkillGroupPriority": (construct.Int16ub, 0),
    "AlertingDeviceType": (construct.Int16ub, 76),
    "CallingDeviceType": (construct.Int16ub, 75),
    "CalledDeviceType": (construct.Int16ub, 76),
    "LastRedirectDeviceType": (construct.Int16ub, 0xFFFF),
    "LocalConnectionState": (construct.Int16ub, 2),
    "EventCause": (construct.Int16ub, 22),
    "NumNamedVariables": (construct.Int16ub, 0),
    "NumNamedArrays": (construct.Int16ub, 0),
}
FLOATING = {
    "ConnectionDeviceID": (25, construct.CString("utf8"), "2001"),
    "AlertingDeviceID": (26, construct.CString("utf8"), "2001"),
    "CallingDeviceID": (27, construct.CString("utf8"), "+442079460000"),
    "CalledDeviceID": (28, construct.CString("utf8"), "2001"),
    "TrunkNumber": (121, construct.Int32ub, 7),
    "ANI": (8, construct.CString("utf8"), "+442079460000"),
    "DNIS": (10, construct.CString("utf8"), "8000"),
    "CallVariable1": (13, construct.CString("utf8"), "customer 42"),
}
NAMES = {tag: name for name, (tag, _, _) in FLOATING.items()}
TAGS = {name: tag for name, (tag, _, _) in FLOATING.items()}
MESSAGE = Message(
    MessageType.CALL_DELIVERED_EVENT,
    {name: value for name, (_, value) in FIXED.items()}
    | {name: value for name, (_, _, value) in FLOATING.items()},
)


def layout() -> Any:
    """Return the same message as construct describes it, compiled."""
    kinds = construct.Switch(this.tag, {tag: kind for tag, kind, _ in FLOATING.values()})
    field = construct.Struct(
        "tag" / construct.Int8ub, "value" / construct.Prefixed(construct.Int8ub, kinds)
    )
    body = construct.Struct(
        *(name / kind for name, (kind, _) in FIXED.items()),
        "floating" / construct.GreedyRange(field),
    )
    return construct.Struct(
        "length" / construct.Int32ub,
        "type" / construct.Int32ub,
        "body" / construct.FixedSized(this.length, body),
    ).compile()


def parsed_fields(parsed: Any) -> dict[str, Any]:
    """Return what construct has read by the fields' names, as `Message.fields` has it."""
    fields = {name: parsed.body[name] for name in FIXED}
    for field in parsed.body.floating:
        fields[NAMES[field.tag]] = field.value
    return fields


def content(fields: Mapping[str, Any], size: int) -> dict[str, Any]:
    """Return what construct builds from, given `Message.fields` and the length of the body."""
    body: dict[str, Any] = {name: fields[name] for name in FIXED}
    body["floating"] = [
        {"tag": TAGS[name], "value": value} for name, value in fields.items() if name in TAGS
    ]
    return {"length": size, "type": 9, "body": body}


def race(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the best time of one call of each; they take turns in the same noise."""
    best = [float("inf"), float("inf")]
    for _ in range(TURNS):
        for which, (work, rounds) in enumerate(((ours, 400), (theirs, 20))):
            start = perf_counter()
            for _ in range(rounds):
                work()
            best[which] = min(best[which], (perf_counter() - start) / rounds)
    return best[0], best[1]


def compare() -> list[list[str | float]]:
    """Check that both say the same, then return the rows of this Python."""
    codec = Codec(14)
    frame = codec.encode(MESSAGE)
    theirs = layout()
    fields, size = MESSAGE.fields, len(frame) - 8
    assert theirs.build(content(fields, size)) == frame
    assert parsed_fields(theirs.parse(frame)) == codec.decode(frame)[0].fields == fields
    where = "Pyodide" if IS_PYODIDE else platform.python_implementation()
    rows: list[list[str | float]] = []
    for name, ours, other in (
        ("decode", lambda: codec.decode(frame), lambda: parsed_fields(theirs.parse(frame))),
        ("encode", lambda: codec.encode(MESSAGE), lambda: theirs.build(content(fields, size))),
    ):
        mine, yours = race(ours, other)
        times = mine * 1e6, yours * 1e6
        rows.append([f"{where} {platform.python_version()}", name, *times, f"{yours / mine:.1f}"])
    return rows


def compare_in_pyodide() -> list[list[str | float]]:
    """Return the rows of Node's Pyodide, which is the browser's Python without the browser."""
    packages = Path(construct.__file__).parent.parent
    script = PYODIDE % {"root": ROOT.as_posix(), "packages": packages.as_posix()}
    node = ["node", "--input-type=module", "--eval", script]
    said = subprocess.run(node, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows: list[list[str | float]] = json.loads(said.splitlines()[-1])
    return rows


def main() -> None:
    """Print one table."""
    from reporting import report  # not in Pyodide, where there is no machine to name

    report(
        "codec",
        f"GED-188 codec, CALL_DELIVERED_EVENT of 142 bytes, microseconds (best of {TURNS} turns)",
        ("Python", "direction", "hookswitch", "construct", "times as fast"),
        [*compare(), *compare_in_pyodide()],
        aim=f"at least {AIM} times as fast as construct",
        command="python bench/codec.py",
        notes=["construct is compiled, and spared limits, unknown tags and counting the length"],
    )


if __name__ == "__main__":
    if IS_PYODIDE:
        print(json.dumps(compare()))
    else:
        main()
