// Notes when frames arrive, when the numbers they carry are on the page, and when those are painted;
// and when a click has its frame on the wire. The same for every page, before anything of its own.
(() => {
  "use strict";
  const measured = { arrived: [], drawn: [], clicked: [], heard: [], sent: [] };
  window.measured = measured;
  window.forget = () => { for (const each of Object.values(measured)) each.length = 0; };
  const now = () => performance.now();

  const { addEventListener: listen } = EventTarget.prototype;
  const seen = new WeakSet();
  WebSocket.prototype.addEventListener = function (name, ...rest) {
    if (name === "message" && !seen.has(this)) {
      seen.add(this);
      listen.call(this, "message", () => { measured.arrived.push(now()); });
    }
    return listen.call(this, name, ...rest);
  };
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    measured.sent.push(now());
    return send.call(this, data);
  };
  listen.call(window, "click", ({ timeStamp }) => {
    measured.clicked.push(timeStamp);
    measured.heard.push(now());
  }, true);

  // What is drawn in an animation frame is painted in it; what is drawn between, in the next.
  const request = window.requestAnimationFrame.bind(window);
  const painted = new MessageChannel(); // whose message comes when the frame is done
  let isInFrame = false, isAsked = false;
  let waiting = [];
  const inFrame = () => {
    if (!isInFrame) painted.port2.postMessage(null);
    isInFrame = true;
  };
  painted.port1.onmessage = () => {
    const at = now();
    for (const each of waiting) each[2] = at;
    waiting = [];
    isInFrame = isAsked = false;
  };
  window.requestAnimationFrame = (callback) => request((time) => {
    inFrame();
    callback(time);
  });

  const isNumber = /^[0-9]+$/;
  const shows = ({ target, addedNodes }) => {
    if (target.tagName === "DD") return [target];
    return [...addedNodes].flatMap((each) => [...(each.querySelectorAll?.("dd") ?? [])]);
  };
  const note = (changes) => {
    const at = now();
    for (const { textContent } of changes.flatMap(shows)) {
      if (!isNumber.test(textContent)) continue;
      const each = [Number(textContent), at, null];
      measured.drawn.push(each);
      waiting.push(each);
    }
    if (waiting.length && !isInFrame && !isAsked) {
      isAsked = true;
      request(inFrame);
    }
  };
  listen.call(document, "DOMContentLoaded", () => {
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  });
})();
