// Light or dark: as the system has it, unless somebody says otherwise.

import { keep, kept } from "./keeping.js";

const listeners = new Set();

export const theme = () => document.documentElement.dataset.theme ?? "auto";

export function onTheme(listener) {
  listeners.add(listener);
}

export function startTheme() {
  show(kept("theme", "auto"));
  for (const each of document.querySelectorAll('input[name="theme"]')) {
    each.checked = each.value === theme();
    each.addEventListener("change", () => {
      show(each.value);
      keep("theme", each.value);
      for (const listener of listeners) listener(each.value);
    });
  }
}

function show(wanted) {
  document.documentElement.dataset.theme = wanted;
}
