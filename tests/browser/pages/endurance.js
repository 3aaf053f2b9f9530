// Runs in the panel's own frame: an agent who clicks as soon as a button is there, and, by `order`,
// everybody at the other end. Each story ends with no call left and the agent ready for the next.
(() => {
  "use strict";
  const PATIENCE = 30_000;

  // What the page shows

  // Resolves with what `look` finds, once it finds something.
  const seen = (what, look) =>
    new Promise((resolve, reject) => {
      const end = (settle, value) => {
        observer.disconnect();
        clearTimeout(late);
        settle(value);
      };
      const observer = new MutationObserver(() => {
        const found = look();
        if (found) end(resolve, found);
      });
      const late = setTimeout(() => end(reject, new Error(`never seen: ${what}`)), PATIENCE);
      observer.observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
      const found = look();
      if (found) end(resolve, found);
    });

  const cards = () => [...document.querySelectorAll("article[data-call-id]")];
  const card = (state, number = "") =>
    seen(`${number} ${state}`, () =>
      cards().find((each) => each.dataset.callState === state && each.getAttribute("aria-label").includes(number)),
    );
  const over = (number) =>
    seen(`the end of ${number}`, () => {
      const last = document.querySelector(".history li");
      return cards().length === 0 && last?.textContent.includes(number);
    });
  const click = async (root, label) => {
    const button = await seen(`${label} to click`, () =>
      [...root.querySelectorAll("button")].find(
        (each) => each.textContent.trim() === label && each.getAttribute("aria-disabled") !== "true" && each.checkVisibility(),
      ),
    );
    button.click();
  };
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  // What an agent does

  const note = (root, text) => type(root.querySelector("textarea[data-input=take_notes]"), text);
  const addData = async (root, name, value) => {
    const form = root.querySelector("form[data-action=set_call_data]");
    type(form.elements.namedItem("name"), name);
    type(form.elements.namedItem("value"), value);
    form.requestSubmit();
    await seen(value, () => [...root.querySelectorAll("dl dd")].some((each) => each.textContent === value));
  };
  const consult = async (root, way, button) => {
    await click(root, way);
    const dialog = root.querySelector(`dialog[data-name=${way.toLowerCase()}]`);
    type(dialog.querySelector("[name=number]"), COLLEAGUE);
    await click(dialog, button);
  };
  const wrapUp = async (hasOutcome = true) => {
    const work = await seen("after-call work", () => document.querySelector(".wrap-up"));
    if (hasOutcome) work.querySelector("input[type=radio]").click(); // a call that was handed over takes none
    note(work, "Wants an invoice.\nCall back on Monday.");
    await click(work, "Save and be ready");
    await ready();
  };
  const dismissAlert = async () => {
    const button = await seen("an alert", () => document.querySelector("[data-action=dismiss_alert]"));
    button.click();
    await seen("no alert", () => !document.querySelector("[data-action=dismiss_alert]"));
  };
  const ready = () => seen("ready", () => document.body.dataset.agentState === "ready");
  const beReady = async () => {
    const choice = await seen("the choice to be ready", () => document.querySelector("#agent-menu [data-state=ready]"));
    choice.click();
    await ready();
  };
  const dial = (number) => {
    const field = document.getElementById("number");
    type(field, number);
    field.form.requestSubmit();
  };

  // The stories of a Cisco agent

  const COLLEAGUE = "2002";
  const variables = (n) => ({ CallVariable1: `C-${n}`, CallVariable2: "gold", "user.case": `${n}` });
  const fromQueue = async (n, number) => {
    await order("calls", { from: number, to: "support", name: "Ann Lee", variables: variables(n) });
    await click(await card("alerting", number), "Answer");
    return card("connected", number);
  };
  const answeredThere = async () => {
    const other = (await card("connected", COLLEAGUE)).dataset.callId;
    await order(`calls/${other}/answer`, { device: COLLEAGUE });
    return other;
  };

  const CISCO = {
    async transferred(n, number) {
      let customer = await fromQueue(n, number);
      await click(customer, "Hold");
      await click(await card("hold", number), "Retrieve");
      customer = await card("connected", number);
      await addData(customer, "CallVariable3", `topic ${n}`);
      note(customer, "Wants an invoice.");
      await consult(customer, "Transfer", "Consult");
      await answeredThere();
      await click(await card("connected", COLLEAGUE), "Swap");
      await click(await card("connected", number), "Swap");
      await click(await card("connected", COLLEAGUE), "Complete transfer");
      await wrapUp(false);
    },
    async conference(n, number) {
      await consult(await fromQueue(n, number), "Conference", "Consult");
      await answeredThere();
      await click(await card("connected", COLLEAGUE), "Complete conference");
      const all = await seen("a conference", () => cards().length === 1 && cards()[0].querySelector(".parties li") && cards()[0]);
      await click(all, "Hang up");
      await wrapUp();
      await dismissAlert(); // the call goes on without us, so it takes no outcome
    },
    async sentOn(n, number) {
      await consult(await fromQueue(n, number), "Transfer", "Transfer now");
      await wrapUp(false);
    },
    async askedInVain(n, number) {
      await consult(await fromQueue(n, number), "Transfer", "Consult");
      await answeredThere();
      await click(await card("connected", COLLEAGUE), "Cancel consultation");
      await click(await card("connected", number), "Hang up");
      await wrapUp();
    },
    // All of it between two pictures of the page, as it may be.
    async answeredByPhone(n, number) {
      await order("whole call", { from: number, to: "2001", variables: variables(n) });
      await over(number);
    },
    async givenUp(n, number) {
      const { call_id } = await order("calls", { from: number, to: "2001" });
      await card("alerting", number);
      await order(`calls/${call_id}/hangup`);
      await over(number);
    },
    async dialled(n) {
      dial(COLLEAGUE);
      await answeredThere();
      await click(await card("connected", COLLEAGUE), "Hold");
      await click(await card("hold", COLLEAGUE), "Retrieve");
      await click(await card("connected", COLLEAGUE), "Hang up");
      await over(COLLEAGUE);
      await beReady(); // who dials is not, afterwards
    },
  };

  // Those of a user of Voximplant Kit: the softphone answers, and the panel shows it

  const KIT = {
    async answered(n, number) {
      const { call_id } = await order("calls", { from: number, to: "501", name: "Ann Lee", variables: variables(n) });
      await card("alerting", number);
      await order(`calls/${call_id}/answer`);
      const customer = await card("connected", number);
      for (const name of ["topic", "case", "offer"]) await addData(customer, name, `${name} ${n}`);
      note(customer, "Wants an invoice.");
      await order(`calls/${call_id}/hangup`);
      await over(number);
    },
    async bySoftphone(n, number) {
      await order("whole call", { from: number, to: "501", variables: variables(n) });
      await over(number);
    },
    async givenUp(n, number) {
      const { call_id } = await order("calls", { from: number, to: "501" });
      await card("alerting", number);
      await order(`calls/${call_id}/hangup`);
      await over(number);
    },
    async dialled(n) {
      dial("502");
      const { callId } = (await card("connected", "502")).dataset;
      await order(`calls/${callId}/answer`, { device: "502" });
      await order(`calls/${callId}/hangup`);
      await over("502");
    },
  };

  const { transferred, conference, sentOn, askedInVain, answeredByPhone } = CISCO;
  const { answered, bySoftphone } = KIT;
  const SHIFTS = {
    cisco: [
      transferred, answeredByPhone, CISCO.givenUp, answeredByPhone, answeredByPhone,
      conference, answeredByPhone, CISCO.givenUp, answeredByPhone, answeredByPhone,
      sentOn, answeredByPhone, CISCO.dialled, answeredByPhone, answeredByPhone,
      askedInVain, answeredByPhone, CISCO.givenUp, answeredByPhone, answeredByPhone,
    ],
    voximplant: [
      answered, bySoftphone, answered, KIT.givenUp, answered,
      KIT.dialled, answered, bySoftphone, answered, KIT.givenUp,
      answered, bySoftphone, answered, KIT.givenUp, answered,
      KIT.dialled, answered, bySoftphone, answered, KIT.givenUp,
    ],
  };
  const GO_ON = new Set([transferred, conference, sentOn, askedInVain]); // when the agent has left

  // Plays calls number `from` up to, but not with, `to`.
  globalThis.playCalls = async (server, from, to) => {
    const stories = SHIFTS[server];
    for (let n = from; n < to; n += 1) {
      const story = stories[n % stories.length];
      try {
        await story(n, `+16175550${String(n % 1000).padStart(3, "0")}`);
      } catch (error) {
        throw new Error(`call ${n}, ${story.name}: ${error.message}`);
      }
      if (GO_ON.has(story)) await order("hang up");
    }
  };
})();
