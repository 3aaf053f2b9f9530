// The page's elements. Whatever comes from elsewhere is put into them as text.

import { shown } from "./customers.js";

export const byId = (id) => document.getElementById(id);

/** Put each value into the element that its name stands on; a number becomes a link that dials, but not a withheld one. */
export function fill(root, values) {
  for (const each of root.querySelectorAll("[data-field]")) {
    const value = values[each.dataset.field] ?? "";
    if (each.matches("a[data-dials]")) {
      each.textContent = shown(value);
      if (/\d/.test(value)) each.href = `tel:${encodeURIComponent(value)}`;
      each.dataset.customerId = values.customerId ?? values.id ?? "";
    } else {
      each.textContent = value;
    }
  }
  return root;
}

export function copyOf(templateId, values) {
  return fill(byId(templateId).content.firstElementChild.cloneNode(true), values);
}

/** Say that something came to nothing, or no longer. */
export function complain(words) {
  byId("problem").textContent = words;
}
