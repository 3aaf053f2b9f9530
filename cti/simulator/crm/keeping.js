// What this tab remembers over a reload, where the browser lets it.

export function keep(name, value) {
  try {
    sessionStorage.setItem(`crm ${name}`, JSON.stringify(value));
  } catch {
    // Storage is blocked or full: then it is remembered as long as the page lives.
  }
}

export function kept(name, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(`crm ${name}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}
