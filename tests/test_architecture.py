"""Who imports whom is a decision: every import in `cti/` is read and compared with it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CTI = ROOT / "cti"
EVERYWHERE = {"errors", "settings", "toml"}  # modules that any layer but the lowest may import

BELOW_PANEL = {"domain", "wire", "opencti", "implementation", "interface", "host"}
MAY_IMPORT = {
    "errors": set(),
    "settings": {"errors", "toml"},
    "toml": {"errors"},
    "domain": set(),
    "wire": {"errors"},
    "opencti": {"domain"} | EVERYWHERE,
    "implementation": {"opencti", "domain", "wire"} | EVERYWHERE,
    "interface": {"opencti", "domain"} | EVERYWHERE,
    "host": {"interface", "opencti", "domain"} | EVERYWHERE,
    "panel": BELOW_PANEL | EVERYWHERE,
    "server": BELOW_PANEL | EVERYWHERE | {"panel", "simulator"},  # the demo runs the simulator
    "simulator": {"domain", "wire"} | EVERYWHERE,
    "__main__": {"server", "wire"} | EVERYWHERE,
    "__init__": set(),
}

BROWSER = {"js", "pyscript", "pyodide", "pyodide_js", "_pyscript"}
BROWSER_RIM = {
    "panel/alarm.py",
    "panel/copying.py",
    "panel/dom.py",
    "panel/frame.py",
    "panel/hubspot_frame.py",
    "panel/link.py",
    "panel/main.py",
    "panel/memory.py",
    "panel/notices.py",
    "panel/page.py",
    "panel/screen.py",
    "panel/sharing.py",
    "panel/sizing.py",
    "panel/sound.py",
    "panel/tabs.py",
}
INPUT_OUTPUT = {
    "asyncio",
    "http",
    "select",
    "selectors",
    "signal",
    "socket",
    "ssl",
    "subprocess",
    "threading",
    "time",
    "urllib.request",
}
INPUT_OUTPUT_RIM = {"server", "__main__"}
SIMULATOR_FRONTS = {"voximplant.py", "cisco.py", "control.py", "crm.py", "serving.py"}
COMMANDS = {"wire/ged188_cli.py"}
CLOCKS = {"now", "today", "utcnow"}

MODULES = sorted(path.relative_to(CTI).as_posix() for path in CTI.rglob("*.py"))


def layer(module: str) -> str:
    return module.split("/")[0].removesuffix(".py")


def imports(module: str) -> Iterator[str]:
    """Yield the full dotted name of everything that a module imports, wherever it does so."""
    package = ["cti", *module.split("/")[:-1]]
    for node in ast.walk(ast.parse((CTI / module).read_text("utf-8"))):
        match node:
            case ast.Import(names):
                yield from (name.name for name in names)
            case ast.ImportFrom(origin, names, 0):
                yield from (f"{origin}.{name.name}" for name in names)
            case ast.ImportFrom(origin, names, level):
                base = package[: len(package) - level + 1] + ([origin] if origin else [])
                yield from (".".join([*base, name.name]) for name in names)


def is_within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


def does_input_and_output(module: str) -> bool:
    return (
        layer(module) in INPUT_OUTPUT_RIM
        or module in BROWSER_RIM | COMMANDS
        or (layer(module) == "simulator" and module.split("/")[1] in SIMULATOR_FRONTS)
    )


@pytest.mark.parametrize("module", MODULES)
def test_a_layer_imports_only_what_lies_below_it(module: str) -> None:
    ours = {name.split(".")[1] for name in imports(module) if name.startswith("cti.")}
    assert ours - {layer(module)} <= MAY_IMPORT[layer(module)]


@pytest.mark.parametrize("module", MODULES)
def test_only_the_panels_rim_knows_the_browser(module: str) -> None:
    if module not in BROWSER_RIM:
        assert [name for name in imports(module) if is_within(name, BROWSER)] == []


@pytest.mark.parametrize("module", MODULES)
def test_only_the_rims_do_input_and_output(module: str) -> None:
    if not does_input_and_output(module):
        assert [name for name in imports(module) if is_within(name, INPUT_OUTPUT)] == []


@pytest.mark.parametrize("module", MODULES)
def test_only_the_rims_look_at_a_clock(module: str) -> None:
    tree = ast.parse((CTI / module).read_text("utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [each.attr for each in calls if isinstance(each, ast.Attribute)]
    owners = [ast.unparse(each.value) for each in calls if isinstance(each, ast.Attribute)]
    looks = [
        f"{owner}.{name}"
        for owner, name in zip(owners, names, strict=True)
        if name in CLOCKS and owner.split(".")[-1] in {"datetime", "date"}
    ]
    if not does_input_and_output(module):
        assert looks == []


@pytest.mark.parametrize("module", [each for each in MODULES if each.endswith("__init__.py")])
def test_a_package_is_described_and_holds_nothing_else(module: str) -> None:
    tree = ast.parse((CTI / module).read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_in_a_sentence_what_it_is(module: str) -> None:
    assert ast.get_docstring(ast.parse((CTI / module).read_text("utf-8")))


def test_what_the_browser_runs_is_what_the_rules_speak_of() -> None:
    packages = {path.name for path in CTI.iterdir() if (path / "__init__.py").is_file()}
    assert packages <= set(MAY_IMPORT)


def test_data_never_becomes_markup_or_code() -> None:
    forbidden = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "new Function")
    own = [*CTI.rglob("*.py"), *(ROOT / "static").rglob("*.js"), ROOT / "index.html"]
    found = [(path.name, word) for path in own for word in forbidden if word in path.read_text()]
    assert found == []
