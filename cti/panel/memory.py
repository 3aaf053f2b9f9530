"""What the browser remembers for the next time: no secrets, nothing the panel could not lose."""

from js import window
from pyodide.ffi import JsException

FOR_EVER, FOR_THIS_TAB = "localStorage", "sessionStorage"


def remembered(name: str, storage: str = FOR_EVER) -> str:
    """Return what was remembered under this name; empty if nothing."""
    try:
        return getattr(window, storage).getItem(f"hookswitch.{name}") or ""
    except JsException:  # storage is blocked in many frames: then nothing is remembered
        return ""


def remember(name: str, value: str, storage: str = FOR_EVER) -> None:
    """Remember a value, where that is allowed."""
    try:
        getattr(window, storage).setItem(f"hookswitch.{name}", value)
    except JsException:
        return
