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

  // A column of numbers, and of official names, as site/places/columns.py writes them.
  function numbers(text, Kind = Uint16Array) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Kind(bytes.buffer);
  }

  const runs = (held) => held.flatMap(([stem, ends]) => ends.split(" ").map((end) => `${stem} ${end}`));

  const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (blank, name) => values[name] ?? blank);
  const count = (number) => number.toLocaleString("en-GB");

  function download(name, kind, text) {
    const address = URL.createObjectURL(new Blob([text], { type: kind }));
    const link = make("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // What a spreadsheet would take for a formula gets an apostrophe, as in the book's own files.
  function cell(value) {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  const csv = (rows) => `\uFEFF${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;

  return { take: late.take, load, address, make, numbers, runs, filled, count, download, csv };
})();
