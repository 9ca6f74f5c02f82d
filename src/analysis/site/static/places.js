// Every neighbourhood of England, in small files that are brought when they are asked for (late.js).
window.places = (() => {
  "use strict";

  const here = document.currentScript.src;
  const folder = new URL("places/", here);
  const load = (name) => late.bring(new URL(`${name}.js`, folder).href, name);

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

  return { take: late.take, load, address, make, filled, count };
})();
