"""What the browser remembers for the next time: no secrets, nothing the panel could not lose."""

from js import window
from pyodide.ffi import JsException


def remembered(name: str) -> str:
    """Return what was remembered under this name; empty if nothing."""
    try:
        return window.localStorage.getItem(f"hookswitch.{name}") or ""
    except JsException:  # storage is blocked in many frames: then nothing is remembered
        return ""


def remember(name: str, value: str) -> None:
    """Remember a value, where that is allowed."""
    try:
        window.localStorage.setItem(f"hookswitch.{name}", value)
    except JsException:
        return
