// In every page and frame, before anything else: notices whatever runs, is blocked, or is added.

globalThis.trapped = [];
globalThis.violations = [];
globalThis.titles = [];
globalThis.notified = [];
globalThis.trap = (...given) => { trapped.push(["trap", ...given]); };
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  globalThis[name] = (...given) => { trapped.push([name, ...given]); };
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  violations.push(`${effectiveDirective} ${blockedURI}`);
});
globalThis.Notification = class {
  static permission = "granted";
  constructor(title, { body }) { notified.push(title, body); }
  close() {}
};

// Everything that can be read on the page: texts, what fields hold, labels.
globalThis.readable = () => [...document.querySelectorAll("body *")].flatMap((each) => [
  each.childElementCount ? "" : each.textContent,
  each.value ?? "",
  each.ariaLabel ?? "",
  each.title ?? "",
]).join("\n\n");

addEventListener("DOMContentLoaded", () => {
  // Attributes that the page's own Python sets; <script-py> is PyScript's own.
  const known = new Map([["script-py", new Set(["id"])], ["option", new Set(["value"])]]);
  const parts = (root) => [...root.querySelectorAll("*")].flatMap((each) =>
    each.localName === "template" ? [each, ...parts(each.content)] : [each]);
  for (const each of parts(document)) {
    const names = known.get(each.localName) ?? new Set();
    for (const name of ["hidden", "title", "data-over"]) names.add(name);
    for (const { name } of each.attributes) names.add(name);
    for (const pair of (each.dataset.attr ?? "").split(" ")) names.add(pair.split("=")[0]);
    known.set(each.localName, names);
  }
  const isStrange = ({ localName, attributes }) =>
    !known.has(localName) || [...attributes].some(({ name }) => !known.get(localName).has(name));
  const shape = ({ localName, attributes }) => [localName, ...[...attributes].map(({ name }) => name)].join(" ");
  globalThis.strangers = () => [...document.querySelectorAll("body, body *")].filter(isStrange).map(shape);
  globalThis.added = new Set();
  new MutationObserver(() => strangers().forEach((each) => added.add(each)))
    .observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  new MutationObserver(() => titles.push(document.title))
    .observe(document.querySelector("title"), { childList: true, subtree: true, characterData: true });
});
