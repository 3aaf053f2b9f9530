"""The commands: `hookswitch demo`, `serve`, `build` and `ged188`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cti.errors import CTIError

if TYPE_CHECKING:
    from cti.server.shelves import Shelf

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "static" / "settings"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if given[:1] == ["ged188"]:
            return _ged188(given[1:])
        chosen = _parser().parse_args(given)
        status: int = chosen.run(chosen)
        return status
    except CTIError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _demo(chosen: argparse.Namespace) -> int:
    from cti.server.demo import demo
    from cti.server.ports import PortError

    try:
        demo(_shelf(chosen), chosen.host, chosen.port, _page(chosen))
    except PortError as error:
        last = chosen.port + 4
        raise CTIError(
            f"{error} The demo needs {chosen.port} to {last}; "
            f"choose others: make run PORT={chosen.port + 1000}"
        ) from error
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    from cti.server.ports import listen
    from cti.server.running import Site, run
    from cti.server.serve import panel_app
    from cti.server.settings_folder import SettingsFolder

    if wrong := SettingsFolder(chosen.settings).errors():
        raise CTIError("\n".join(map(str, wrong)))
    panel = panel_app(_shelf(chosen), chosen.settings, _page(chosen))
    [listener] = listen(chosen.host, [chosen.port])
    address = f"http://{chosen.host}:{chosen.port}/"
    run([Site(panel, listener)], lambda: print(f"Panel  {address}\n\nready", flush=True))
    return 0


def _shelf(chosen: argparse.Namespace) -> "Shelf":
    from cti.server.shelves import Built, Sources

    return Built(chosen.built) if chosen.built else Sources(ROOT)


def _page(chosen: argparse.Namespace) -> str:
    from cti.server.publication import HARDENED_PAGE, INDEX

    return HARDENED_PAGE if chosen.hardened else INDEX


def _build(chosen: argparse.Namespace) -> int:
    from cti.server.build import build

    build(ROOT, chosen.settings, chosen.out)
    print(f"The panel is in {chosen.out}.")
    return 0


def _ged188(arguments: list[str]) -> int:
    from cti.wire.ged188_cli import main as ged188

    return ged188(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hookswitch", description="A call control panel.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="simulator, panel and a demo CRM on this machine")
    demo.set_defaults(run=_demo)
    _add_address(demo)
    _add_files(demo)

    serve = commands.add_parser("serve", help="the panel, for a real CTI server")
    serve.set_defaults(run=_serve)
    _add_address(serve)
    _add_files(serve)
    _add_settings(serve)

    build = commands.add_parser("build", help="a folder that any static web server can serve")
    build.set_defaults(run=_build)
    build.add_argument("out", metavar="OUT", type=Path, help="the folder: new or empty")
    _add_settings(build)

    commands.add_parser("ged188", help="Cisco's GED-188: hex lines to JSON lines and back")
    return parser


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, default=8080, help="(default: %(default)s)")
    command.add_argument("--host", default="127.0.0.1", help="(default: %(default)s)")


def _add_files(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from",
        dest="built",
        metavar="OUT",
        type=Path,
        help="serve what `hookswitch build` made there (default: the sources)",
    )
    command.add_argument(
        "--hardened",
        action="store_true",
        help="let / be hardened.html: Pyodide without PyScript, and no unsafe-eval",
    )


def _add_settings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--settings",
        metavar="DIR",
        type=Path,
        default=SETTINGS,
        help="the folder of settings files (default: static/settings)",
    )


if __name__ == "__main__":
    sys.exit(main())
