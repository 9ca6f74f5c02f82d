// Tables that can be filtered and sorted, and the look-up of neighbourhoods. Both read the table that stands
// in the page, so that without this script, and in print, the whole table is there.
(() => {
  "use strict";

  // What people type in many ways, in one: "King's Lynn" with any apostrophe or none, "St. Helens" and "Saint Helens",
  // "Stoke on Trent", "Redcar & Cleveland". A point stays between digits, and a comma among them goes.
  const fold = (text) =>
    text
      .replace(/['\u2018-\u201B\u02B9-\u02BF\u2032\u2035`\u00B4\uFF07\uA78B\uA78C]/g, "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/&/g, " and ")
      .replace(/(?<=\d),(?=\d{3})/g, "")
      .replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]/gu, " ")
      .replace(/(?<![\p{L}\p{N}])saint(?![\p{L}\p{N}])/gu, "st")
      .replace(/ +/g, " ")
      .trim();
  const foldedWords = (text) => fold(text).split(" ").filter(Boolean);
  const count = (n) => n.toLocaleString("en-GB");

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const foldedCells = (cells) => [...cells].map((cell) => fold(cell.textContent)).join(" | ");

  // ---- sorting -------------------------------------------------------------------------------

  function sortKey(cell) {
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = cell.textContent.trim();
    if (!cell.classList.contains("number")) return fold(text);
    const number = Number(text.replace(/\u2212/g, "-").replace(/[^\d.-]/g, ""));
    return /\d/.test(text) ? number : Number.NEGATIVE_INFINITY;
  }

  function sortBy(table, column, direction) {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: sortKey(row.cells[column]) }));
    const sign = direction === "descending" ? -1 : 1;
    rows.sort((a, b) => sign * (typeof a.key === "number" ? a.key - b.key : a.key.localeCompare(b.key, "en-GB")));
    body.append(...rows.map(({ row }) => row));
  }

  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", className: "sort-button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", direction);
        sortBy(table, column, direction);
      });
      head.append(button);
    });
  }

  // ---- filtering -----------------------------------------------------------------------------

  function chooser(table, head, column, apply) {
    const values = [...new Set([...table.tBodies[0].rows].map((row) => row.cells[column].textContent.trim()))].sort(
      (a, b) => a.localeCompare(b, "en-GB", { numeric: true }),
    );
    const options = [make("option", { value: "" }, "All"), ...values.map((v) => make("option", { value: v }, v))];
    const select = make("select", {}, ...options);
    select.addEventListener("change", apply);
    return { column, select, label: make("label", {}, head.textContent.trim(), select) };
  }

  function makeFilterable(box) {
    const table = box.querySelector("table");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: foldedCells(row.cells) }));
    const input = make("input", { type: "search", autocomplete: "off" });
    const status = make("span", { className: "count" });
    status.setAttribute("role", "status");

    function apply() {
      const words = foldedWords(input.value);
      let shown = 0;
      for (const { row, text } of rows) {
        const chosen = choosers.every(
          ({ column, select }) => !select.value || row.cells[column].textContent.trim() === select.value,
        );
        row.hidden = !(chosen && words.every((word) => text.includes(word)));
        if (!row.hidden) shown += 1;
      }
      status.textContent = `${count(shown)} of ${count(rows.length)} rows`;
    }

    const choosers = [...table.tHead.rows[0].cells]
      .map((head, column) => (head.hasAttribute("data-choose") ? chooser(table, head, column, apply) : null))
      .filter(Boolean);
    input.addEventListener("input", apply);
    const tools = make("div", { className: "table-tools screen-only" });
    tools.append(make("label", {}, "Find in this table", input), ...choosers.map((c) => c.label), status);
    box.prepend(tools);
    apply();
    makeSortable(table);
    window.addEventListener("beforeprint", () => rows.forEach(({ row }) => (row.hidden = false)));
    window.addEventListener("afterprint", apply);
  }

  // ---- the look-up ---------------------------------------------------------------------------

  const MOST = 12;
  // Folded, whole or its first half: "dn31 2ab", "dn312ab", "dn31".
  const POSTCODE = /^[a-z]{1,2}\d[a-z\d]?( ?\d([a-z]{2})?)?$/;

  function card(row) {
    const [name, code, ward, authority, group, deprivation, need] = row.cells.map((cell) => cell.textContent.trim());
    const facts = [`${ward}, ${authority}`, code, `deprivation rank ${deprivation}`, `community needs rank ${need}`];
    return make(
      "li",
      { className: "lookup-card" },
      make("strong", {}, name),
      make("span", { className: `lookup-group ${row.kind}` }, group),
      make("span", { className: "lookup-facts" }, facts.join(" · ")),
    );
  }

  function startLookup(box) {
    const rows = [...box.querySelectorAll("tbody tr")].map((row) => ({
      cells: [...row.cells],
      kind: row.dataset.group,
      // Name, code, ward and authority; not the ranks.
      text: foldedCells([...row.cells].slice(0, 4)),
    }));
    const input = make("input", { type: "search", autocomplete: "off", id: `${box.id}-input` });
    const status = make("p", { className: "lookup-status" });
    status.setAttribute("role", "status");
    const list = make("ul", { className: "lookup-results" });

    function apply() {
      const phrase = fold(input.value);
      const words = foldedWords(input.value);
      const found = words.length ? rows.filter(({ text }) => words.every((word) => text.includes(word))) : [];
      // What holds the words in their order comes first.
      found.sort((a, b) => b.text.includes(phrase) - a.text.includes(phrase));
      list.replaceChildren(...found.slice(0, MOST).map(card));
      if (!words.length) status.textContent = "";
      else if (!found.length) status.textContent = POSTCODE.test(phrase) ? box.dataset.postcode : box.dataset.unknown;
      else if (found.length > MOST) status.textContent = `${count(found.length)} found; the first ${MOST} are shown.`;
      else status.textContent = `${count(found.length)} found.`;
    }

    input.addEventListener("input", apply);
    const label = make("label", { htmlFor: input.id }, "Search by place, ward, authority or code");
    box.prepend(make("div", { className: "lookup-search screen-only" }, label, input, status, list));
  }

  // ---- more to the right ---------------------------------------------------------------------

  function markEdge(box) {
    const mark = () => box.toggleAttribute("data-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    box.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(box);
  }

  // ---- start ---------------------------------------------------------------------------------

  function start() {
    for (const box of document.querySelectorAll(".table-scroll")) markEdge(box);
    for (const box of document.querySelectorAll("[data-filterable]")) makeFilterable(box);
    for (const box of document.querySelectorAll("[data-lookup]")) startLookup(box);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
