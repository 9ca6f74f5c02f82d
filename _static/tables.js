// Tables that can be filtered and sorted. The script reads the table that stands in the page, so that without it, and in
// print, the whole table is there.
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

  // A section's heading is a row of its own, which stays above the others.
  const isHeading = (row) => row.classList.contains("section-row");
  const rowsOf = (body) => [...body.rows].filter((row) => !isHeading(row));
  const allRows = (table) => [...table.tBodies].flatMap(rowsOf);

  function sortBy(table, column, direction) {
    const sign = direction === "descending" ? -1 : 1;
    for (const body of table.tBodies) {
      const rows = rowsOf(body).map((row) => ({ row, key: sortKey(row.cells[column]) }));
      rows.sort((a, b) => sign * (typeof a.key === "number" ? a.key - b.key : a.key.localeCompare(b.key, "en-GB")));
      body.append(...rows.map(({ row }) => row));
    }
  }

  function makeSortable(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
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

  // What a cell counts as where its column offers a choice: a word of its own, or its text.
  const choiceOf = (cell) => cell.dataset.choice ?? cell.textContent.trim();

  function chooser(table, head, column, apply) {
    const values = [...new Set(allRows(table).map((row) => choiceOf(row.cells[column])))].sort(
      (a, b) => a.localeCompare(b, "en-GB", { numeric: true }),
    );
    const options = [make("option", { value: "" }, "All"), ...values.map((v) => make("option", { value: v }, v))];
    const select = make("select", {}, ...options);
    select.addEventListener("change", apply);
    return { column, select, label: make("label", {}, head.dataset.choose || head.textContent.trim(), select) };
  }

  function makeFilterable(box) {
    const table = box.querySelector("table");
    const rows = allRows(table).map((row) => ({ row, text: foldedCells(row.cells) }));
    const sections = [...table.tBodies].filter((body) => [...body.rows].some(isHeading));
    const input = make("input", { type: "search", autocomplete: "off" });
    const status = make("span", { className: "count" });
    status.setAttribute("role", "status");

    function apply() {
      const words = foldedWords(input.value);
      let shown = 0;
      for (const { row, text } of rows) {
        const chosen = choosers.every(
          ({ column, select }) => !select.value || choiceOf(row.cells[column]) === select.value,
        );
        row.hidden = !(chosen && words.every((word) => text.includes(word)));
        if (!row.hidden) shown += 1;
      }
      for (const body of sections) body.hidden = rowsOf(body).every((row) => row.hidden);
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
    window.addEventListener("beforeprint", () => {
      for (const { row } of rows) row.hidden = false;
      for (const body of sections) body.hidden = false;
    });
    window.addEventListener("afterprint", apply);
  }

  // ---- more to the right ---------------------------------------------------------------------

  function markEdge(box) {
    const mark = () => box.toggleAttribute("data-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    box.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(box);
  }

  // ---- start ---------------------------------------------------------------------------------

  function prepare(box) {
    for (const frame of box.querySelectorAll(".table-scroll")) markEdge(frame);
    if (box.matches("[data-filterable]") && box.querySelector("table")) makeFilterable(box);
  }

  function start() {
    for (const box of document.querySelectorAll(".book-table, .panel-table")) prepare(box);
    // One that stood folded comes when it is opened.
    document.addEventListener("late", ({ target }) => prepare(target));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
