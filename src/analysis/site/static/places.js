// Every neighbourhood of England, in small files that are read when they are asked for. Each is a script that hands
// over one object: a page opened from a folder may run a script that stands beside it, and may read nothing else.
window.places = (() => {
  "use strict";

  const here = document.currentScript.src;
  const folder = new URL("places/", here);
  const waiting = new Map();
  const asked = new Map();

  // What a file calls: its name and what it holds.
  function take(name, held) {
    const done = waiting.get(name);
    waiting.delete(name);
    if (done) done(held);
  }

  function brought(name) {
    return new Promise((done, failed) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = new URL(`${name}.js`, folder).href;
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

  function load(name) {
    if (!asked.has(name)) asked.set(name, brought(name));
    return asked.get(name);
  }

  // The address of a place's card or page: one that lasts, and the same from every page of a site.
  function address(code, page = `place/index.html#${code}`) {
    return new URL(`../${page}`, here).href;
  }

  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element && name !== "list") element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
  const count = (number) => number.toLocaleString("en-GB");

  return { take, load, address, make, filled, count };
})();
