"""Rows onto the page, and clicks from it. What goes where is written in index.html:

`data-text="field"` shows a field as text, `data-show="field"` hides the element while the field is
empty, `data-attr="attribute=field …"` sets attributes, `data-content="field"` what an input holds,
`data-rows="field:template"` repeats a template for each row of a field. Only what differs from the
last time is touched.
"""

from collections.abc import Callable, Iterable
from typing import Any

from js import FormData, document  # a missing node is pyodide.ffi.jsnull: falsy, but not None
from pyodide.ffi import create_proxy

from .words import Words, direction

BOUND = "[data-text], [data-show], [data-attr], [data-content], [data-rows]"

Update = Callable[[Any], None]


class Bound:
    """An element, and the places in it that show the fields of a row."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._updates: dict[str, list[Update]] = {}
        self._row: Any = None
        for element in (root, *root.querySelectorAll(BOUND)):
            for field, update in _updates(element):
                self._updates.setdefault(field, []).append(update)

    def update(self, row: Any) -> None:
        """Show `row`, as far as it differs from the one before."""
        if row == self._row:
            return
        for field, updates in self._updates.items():
            value = getattr(row, field)
            if self._row is None or value != getattr(self._row, field):
                for update in updates:
                    update(value)
        self._row = row


class Rows:
    """A container, and one bound copy of its template for each row, by key."""

    def __init__(self, container: Any, template: Any) -> None:
        self._container = container
        self._template = template
        self._bound: dict[str, Bound] = {}
        self._keys: list[str] = []

    def update(self, rows: Iterable[Any]) -> None:
        """Show `rows` in their order."""
        by_key = {row.key: row for row in rows}
        for key in self._keys:
            if key not in by_key:
                self._bound.pop(key).root.remove()
        for key, row in by_key.items():
            if key not in self._bound:
                self._bound[key] = Bound(self._template.content.firstElementChild.cloneNode(True))
            self._bound[key].update(row)
        keys = list(by_key)
        if keys != self._keys:
            self._put_in_order(keys)

    def _put_in_order(self, keys: list[str]) -> None:
        """Move only what stands in the wrong place, and leave the focus where it is."""
        focused = document.activeElement
        place = self._container.firstElementChild
        for key in keys:
            element = self._bound[key].root
            if place and element.isSameNode(place):
                place = place.nextElementSibling
            elif element.isConnected and hasattr(self._container, "moveBefore"):
                self._container.moveBefore(element, place)
            else:
                self._container.insertBefore(element, place)
        if focused and focused.isConnected and not focused.isSameNode(document.activeElement):
            focused.focus()
        self._keys = keys


def mark_language(words: Words, language: str) -> None:
    """Tell the browser in which language the page is, and in which direction it is written."""
    root = document.documentElement
    is_spoken = language.partition("-")[0].lower() == words.language
    root.lang, root.dir = language if is_spoken else words.language, direction(language)


def put_into_words(words: Words) -> None:
    """Say the page's own texts, and those of the rows to come, in another language.

    `data-word="key"` is an element's text, `data-word-attr="attribute=key …"` that of attributes.
    """
    templates = [each.content for each in document.querySelectorAll("template")]
    for part in (document, *templates):
        for element in part.querySelectorAll("[data-word]"):
            element.textContent = words.say(carried(element, "word"))
        for element in part.querySelectorAll("[data-word-attr]"):
            for pair in carried(element, "word-attr").split():
                attribute, _, key = pair.partition("=")
                element.setAttribute(attribute, words.say(key))


def carried(element: Any, name: str) -> str:
    """Return what the element carries as `data-name`; empty if nothing."""
    return element.getAttribute(f"data-{name}") or ""


def _updates(element: Any) -> Iterable[tuple[str, Update]]:
    for name, update in (("text", _text), ("show", _shown), ("content", _content)):
        if field := carried(element, name):
            yield field, update(element)
    for pair in carried(element, "attr").split():
        attribute, _, field = pair.partition("=")
        yield field, _attribute(element, attribute)
    if rows := carried(element, "rows"):
        field, _, template = rows.partition(":")
        yield field, Rows(element, document.getElementById(template)).update


def _text(element: Any) -> Update:
    def update(value: str) -> None:
        element.textContent = value

    return update


def _shown(element: Any) -> Update:
    def update(value: object) -> None:
        element.hidden = not value

    return update


def _attribute(element: Any, attribute: str) -> Update:
    def update(value: str | bool) -> None:
        if value is False or value == "":
            element.removeAttribute(attribute)
        else:
            element.setAttribute(attribute, "true" if value is True else value)

    return update


def _content(element: Any) -> Update:
    def update(value: str) -> None:
        if not element.isSameNode(document.activeElement):  # never under the agent's hands
            element.value = value

    return update


def listen(target: Any, name: str, listener: Callable[[Any], None]) -> None:
    """Call `listener` at each event of that name: one proxy, for the page's life."""
    target.addEventListener(name, create_proxy(listener))


def bind_actions(act: Callable[[str, dict[str, str]], None], local: Callable[[Any], None]) -> None:
    """Bring every click, form and note to `act` with the values it carries, or to `local`."""

    def on_click(event: Any) -> None:
        element = event.target.closest("[data-action], [data-local]")
        if not element or element.tagName == "FORM" or element.type == "submit":
            return
        if element.getAttribute("aria-disabled") == "true":
            return
        if action := carried(element, "action"):
            act(action, values_of(element))
        else:
            local(element)

    def on_submit(event: Any) -> None:
        event.preventDefault()
        form = event.target
        button = event.submitter or form.querySelector("[type=submit]")
        fields = dict(FormData.new(form, event.submitter).entries())
        action = carried(button, "action") or carried(form, "action")
        act(action, values_of(form) | fields)  # what cannot be done now is refused in words

    def on_input(event: Any) -> None:
        if action := carried(event.target, "input"):
            act(action, values_of(event.target) | {"value": event.target.value})

    listen(document, "click", on_click)
    listen(document, "submit", on_submit)
    listen(document, "input", on_input)


def values_of(element: Any) -> dict[str, str]:
    """Return what an element carries, and which call it belongs to."""
    values = {"value": carried(element, "value")}
    if card := element.closest("[data-call-id]"):
        values |= {"call_id": carried(card, "call-id"), "other_id": carried(card, "other-id")}
    return values
