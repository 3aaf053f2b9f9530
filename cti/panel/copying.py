"""Copying a text for use elsewhere, and saying beside the button that it was copied."""

from typing import Any

from js import document, navigator, setTimeout
from pyodide.ffi import create_once_callable

from .dom import carried
from .words import Words

SAID_FOR = 2000  # milliseconds


def copy(button: Any, words: Words) -> None:
    """Copy what the button carries; the `output` beside it says how that went."""
    text = carried(button, "value")

    def told(is_copied: bool) -> None:
        _say(button, words.say("voice.copied" if is_copied else "voice.not_copied"))

    clipboard = getattr(navigator, "clipboard", None)
    if clipboard:
        clipboard.writeText(text).then(
            lambda _: told(True), lambda _: told(_copied_by_selection(text, button))
        )
    else:  # a page that came over plain HTTP has none
        told(_copied_by_selection(text, button))


def _copied_by_selection(text: str, button: Any) -> bool:
    """Copy as from a text field: a frame may do that which may not use the clipboard."""
    area = document.createElement("textarea")
    area.className = "unseen"
    area.value = text
    document.body.append(area)
    area.select()
    is_copied: bool = document.execCommand("copy")
    area.remove()
    button.focus()
    return is_copied


def _say(button: Any, text: str) -> None:
    output = button.parentElement.querySelector("output")
    output.textContent = text
    setTimeout(create_once_callable(lambda: output.replaceChildren()), SAID_FOR)
