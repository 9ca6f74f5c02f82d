// What a page brings when it is asked for, in small files beside it. Each is a script that hands over what it holds: a
// page opened from a folder may run a script that stands beside it, and may read nothing else.
window.late = (() => {
  "use strict";

  const waiting = new Map();
  const asked = new Map();

  // What a file calls: its name and what it holds.
  function take(name, held) {
    const done = waiting.get(name);
    waiting.delete(name);
    if (done) done(held);
  }

  function brought(address, name) {
    return new Promise((done, failed) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => script.remove());
      script.addEventListener("error", () => {
        script.remove();
        waiting.delete(name);
        // The next question asks again: the connection may be back.
        asked.delete(name);
        failed(new Error(`${name} could not be read`));
      });
      document.head.append(script);
    });
  }

  function bring(address, name) {
    if (!asked.has(name)) asked.set(name, brought(address, name));
    return asked.get(name);
  }

  // What an element of the page has beside it.
  const held = (element) => {
    const address = new URL(element.dataset.late, location.href);
    return bring(address.href, address.pathname.split("/").pop());
  };

  // A folded table comes when its reader opens what holds it; who hears of it makes it sortable.
  document.addEventListener(
    "toggle",
    async ({ target }) => {
      if (!target.matches?.("details[data-late]") || !target.open || !target.querySelector(".table-here")) return;
      const text = await held(target).catch(() => '<p role="alert">The table could not be read; the file has it.</p>');
      const here = target.querySelector(".table-here");
      if (!here) return;
      const box = here.parentElement;
      here.outerHTML = text;
      box.dispatchEvent(new CustomEvent("late", { bubbles: true }));
    },
    true,
  );

  return { take, bring, held };
})();
