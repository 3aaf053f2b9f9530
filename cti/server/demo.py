"""The demo: simulator, panel and CRM, each on its own port of this machine."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from starlette.applications import Starlette

from cti.simulator.crm import USERS, crm_app
from cti.simulator.serving import simulator_app

from .ports import listen
from .running import Site, run
from .serve import panel_app
from .shelves import Shelf

TEMPLATES = Path(__file__).parent / "demo_settings"
PORTS = 5  # panel, CRM, simulator, sides A and B of the CTI Server
DEFAULT = "cisco"  # which of them a panel has that asks for none


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the demo's parts are, as a browser on this machine sees them."""

    port: int

    @property
    def panel(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def crm(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.port + 2}"


def demo(shelf: Shelf, host: str, port: int, page: str) -> None:
    """Run the demo until a signal ends it. Raises PortError."""
    addresses = Addresses(port)
    with tempfile.TemporaryDirectory(prefix="hookswitch-") as folder:
        settings = Path(folder)
        write_settings(settings, addresses)
        panel = panel_app(shelf, settings, page)
        sockets = listen(host, range(port, port + PORTS))
        panel_socket, crm_socket, simulator_socket, *cisco_sockets = sockets
        simulator = simulator_app(cisco_sockets=cisco_sockets)
        sites = [
            Site(panel, panel_socket),
            Site(_crm(addresses), crm_socket),
            Site(simulator, simulator_socket, ping_seconds=25, pong_seconds=50),
        ]
        run(sites, lambda: print(welcome(addresses), flush=True))


def _crm(addresses: Addresses) -> Starlette:
    users = {**USERS, **{f"{name}-simple": user for name, user in USERS.items()}}
    return crm_app(addresses.panel, addresses.simulator, user_id="1001", users=users)


def write_settings(folder: Path, addresses: Addresses) -> None:
    """Write the demo's settings files for these addresses."""
    for name, text in demo_settings(addresses).items():
        (folder / f"{name}.toml").write_text(text, "utf-8")


def demo_settings(addresses: Addresses) -> Mapping[str, str]:
    """Return the demo's settings files by name, with the addresses filled in."""
    known = {
        "side_a": addresses.port + 3,
        "side_b": addresses.port + 4,
        "simulator": addresses.simulator.removeprefix("http://"),
        "crm": addresses.crm,
        "crm_by_name": addresses.crm.replace("127.0.0.1", "localhost"),
    }
    texts = {
        path.stem: Template(path.read_text("utf-8")).substitute(known)
        for path in TEMPLATES.glob("*.toml")
    }
    return {**texts, "default": texts[DEFAULT]}


def welcome(addresses: Addresses) -> str:
    """Return what is printed once everything accepts connections."""
    return f"""\
Hookswitch demo. Ctrl-C ends it.

  Demo CRM    {addresses.crm}/   the panel beside a customer list: press "Ring me"
              You are agent 1001 there; ?agent=1002 to 1004 is another, ?login=form asks.
  Panel       {addresses.panel}/   the panel alone
              Log in as agent 1001, password demo, extension 2001.
              Add ?settings=voximplant to either for user 501 of Voximplant Kit;
              cisco-agent-state, cisco-simple or voximplant-simple for less of a telephone.
  Simulator   {addresses.simulator}/   plays both CTI servers, and takes orders:

  A customer calls agent 1001:
    curl {addresses.simulator}/simulator/calls -d '{{"from": "+16175551212", "to": "2001"}}'

ready"""
