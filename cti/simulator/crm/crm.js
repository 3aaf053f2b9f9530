// The demo CRM. phone.js is a script of its own: without the panel the rest still works.

import { startNetwork } from "./network.js";
import { byId } from "./page.js";
import { startTheme } from "./theme.js";
import { startViews } from "./views.js";

document.querySelector('script[src="phone.js"]').addEventListener("error", () => {
  byId("phone-problem").textContent = "The panel cannot be loaded. Is its server running? Then reload this page.";
});
startTheme();
startViews();
startNetwork();
