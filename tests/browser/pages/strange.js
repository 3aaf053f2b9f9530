// Beside host.html: what no message should be, and more than anybody should say.

const DIALS = { ns: "hookswitch", v: 1, kind: "request", id: "strange", name: "makeCall" };

function strangeThings() {
  const cycle = { ...DIALS };
  cycle.data = { number: cycle };
  let deep = "+19005550100";
  for (let n = 0; n < 1000; n += 1) deep = [deep];
  const own = JSON.parse('{"__proto__": {"kind": "request"}, "constructor": 1}');
  const many = Object.fromEntries([...Array(20_000).keys()].map((n) => [n, n]));
  return [
    cycle,
    { ...DIALS, data: { number: deep } },
    { ...DIALS, data: { number: "x".repeat(65_537) } },
    { ...DIALS, name: "x".repeat(1_000_000) },
    { ...DIALS, data: { number: Array(1_000_000).fill(7) } },
    { ...DIALS, data: { number: new Array(4_000_000_000) } },
    { ...DIALS, data: new Uint8Array(100) },
    { ...DIALS, data: { number: new Float64Array(9) } },
    { ...DIALS, data: { number: new DataView(new ArrayBuffer(8)) } },
    { ...DIALS, v: NaN },
    { ...DIALS, v: -0 },
    { ...DIALS, v: Infinity },
    { ...DIALS, v: 1n },
    { ...DIALS, v: Object(2) },
    { ...DIALS, id: Object("") },
    { ...DIALS, id: NaN },
    { ...DIALS, kind: ["request"] },
    { ...DIALS, kind: "\ud83d" },
    { ...DIALS, ns: "\u202ehctiwskooh" },
    { ...own, ns: "hookswitch", v: 1 },
    own,
    many,
    { ["k".repeat(70_000)]: 1 },
    Array(50_000).fill(DIALS),
    [DIALS],
    JSON.stringify(DIALS),
    "hookswitch",
    new Uint8Array(1_000_000),
    new DataView(new ArrayBuffer(8)),
    new Map([["ns", "hookswitch"]]),
    new Set([DIALS]),
    /hookswitch/,
    new Error("no"),
    new Date(),
    new Date(NaN),
    new Blob(["{}"]),
    new File(["{}"], "x"),
    new DOMRect(),
    new ImageData(1, 1),
    Object("hookswitch"),
    Object(true),
    Object(1n),
    7,
    true,
    null,
    undefined,
  ];
}

function sendAll() {
  const all = strangeThings();
  for (const each of all) {
    port.postMessage(each);
    frame.contentWindow.postMessage(each, panelOrigin);
  }
  return all.length;
}

// How many of these the browser itself refuses to send.
function unsendable() {
  const all = [
    () => 1,
    { get() {} },
    { number: () => "+19005550100" },
    new Proxy({}, {}),
    Symbol("x"),
    window,
    document.body,
    new WeakMap(),
    Promise.resolve(),
  ];
  const refused = all.filter((each) => {
    try {
      port.postMessage(each);
      return false;
    } catch {
      return true;
    }
  });
  return refused.length === all.length;
}

// 15,000 messages at once; returns the milliseconds until we are heard again.
async function flood() {
  const began = performance.now();
  const message = { ...DIALS, name: "setTheme", data: { theme: "dark" } };
  for (let n = 0; n < 5000; n += 1) {
    port.postMessage({ ...message, id: `flood-${n}` });
    port.postMessage({ ...DIALS, kind: "event" });
    frame.contentWindow.postMessage(message, panelOrigin);
  }
  for (let n = 0; ; n += 1) {
    const patience = new Promise((resolve) => setTimeout(resolve, 200));
    const answer = await Promise.race([ask("setTheme", { theme: "light" }, `after-${n}`), patience]);
    if (answer?.data) return performance.now() - began;
  }
}
