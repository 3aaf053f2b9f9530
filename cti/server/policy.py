"""What the browser may do for the panel: as little as PyScript can live with."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from cti.settings import Settings
from cti.toml import SettingsError

from .publication import HARDENED_PAGE
from .settings_folder import SettingsFolder

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
FOR_HOSTS = {"Access-Control-Allow-Origin": "*"}  # else no page may import embed.js as a module
NOT_NEEDED = "camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb"
PERMISSIONS = ", ".join(f"{feature}=()" for feature in NOT_NEEDED)


def site_headers(folder: SettingsFolder, name: str, page: str) -> dict[str, str]:
    """Return the headers of a page for the settings of that name."""
    is_hardened = page == HARDENED_PAGE
    try:
        settings = folder.read(name)
    except SettingsError:
        # The page will tell what is wrong, so every host of ours may show it; and without settings
        # it can do nothing else.
        return page_headers([], folder.origins(), is_hardened)
    return page_headers(cti_addresses(settings), settings.host.origins, is_hardened)


def page_headers(
    connect: Iterable[str], ancestors: Iterable[str], is_hardened: bool = False
) -> dict[str, str]:
    """Return the headers of the panel's page: whom it may ask, and who may show it in a frame."""
    # Pyodide compiles WebAssembly, and PyScript's core calls Function(...)
    evaluated = "'wasm-unsafe-eval'" if is_hardened else "'wasm-unsafe-eval' 'unsafe-eval'"
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' {evaluated}",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": " ".join(["'self'", *sorted(connect)]),
        "frame-ancestors": " ".join(["'self'", *sorted(ancestors)]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "object-src": "'none'",
        # Where browsers know it: no text becomes markup, or the address of a script (early.js)
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'" if is_hardened else "default",
    }
    policy = "; ".join(f"{name} {sources}" for name, sources in directives.items())
    return {"Content-Security-Policy": policy, "Permissions-Policy": PERMISSIONS}


def cti_addresses(settings: Settings) -> list[str]:
    """Return the origins that a panel with these settings talks to."""
    addresses = []
    if settings.cisco is not None:  # a relative address is our own bridge
        sides = map(urlsplit, settings.cisco.sides)
        addresses += [f"{side.scheme}://{side.netloc}" for side in sides if side.netloc]
    voximplant = settings.voximplant
    if voximplant is None:
        return addresses
    mark = "s" if voximplant.secure else ""
    addresses += [f"ws{mark}://{voximplant.host}"]
    if voximplant.api_host:
        addresses.append(f"http{mark}://{voximplant.api_host}")
    return addresses
