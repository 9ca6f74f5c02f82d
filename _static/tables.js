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

  // A number for a column of numbers, none for a cell without one, and text for all others.
  function sortKey(cell) {
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = cell.textContent.trim();
    if (!cell.classList.contains("number")) return fold(text);
    // The first number of a cell: an estimate and not the interval or the error that follows it.
    const number = text.replace(/\u2212/g, "-").replace(/(?<=\d),(?=\d{3})/g, "").match(/-?[^\d.-]*(\d*\.?\d+)/);
    return number ? Number(number[1]) * (number[0].startsWith("-") ? -1 : 1) : null;
  }

  function compare(a, b) {
    return typeof a === "number" ? a - b : a.localeCompare(b, "en-GB", { numeric: true });
  }

  // A section's heading is a row of its own, which stays above the others.
  const isHeading = (row) => row.classList.contains("section-row");
  const rowsOf = (body) => [...body.rows].filter((row) => !isHeading(row));
  const allRows = (table) => [...table.tBodies].flatMap(rowsOf);

  // Rows without a value stay below those that have one, whichever way they are sorted.
  function sortBy(table, column, direction) {
    const sign = direction === "descending" ? -1 : 1;
    for (const body of table.tBodies) {
      const rows = rowsOf(body).map((row) => ({ row, key: sortKey(row.cells[column]) }));
      const [without, having] = [rows.filter(({ key }) => key === null), rows.filter(({ key }) => key !== null)];
      having.sort((one, other) => sign * compare(one.key, other.key));
      body.append(...[...having, ...without].map(({ row }) => row));
    }
  }

  // Returns what sorts the table from elsewhere; `sorted` hears of each time that a reader does.
  function makeSortable(table, sorted) {
    const heads = [...table.tHead.rows[0].cells];

    function sort(column, direction) {
      for (const other of heads) other.removeAttribute("aria-sort");
      heads[column].setAttribute("aria-sort", direction);
      sortBy(table, column, direction);
    }

    heads.forEach((head, column) => {
      if (!head.textContent.trim()) return;
      const button = make("button", { type: "button", className: "sort-button" }, ...head.childNodes);
      button.addEventListener("click", () => {
        sort(column, head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending");
        sorted();
      });
      head.append(button);
    });
    return sort;
  }

  // ---- the view in the address ----------------------------------------------------------------

  // A page's address says how its tables are filtered and sorted, so that a link brings the same view:
  // ?table-claims.find=health&table-claims.sort=-estimate&table-claims.status=differs#table-claims
  const wordOf = (head) => fold(head.dataset.choose || head.textContent).replace(/ /g, "-");

  // The views that the page was opened with, before any table has one of its own.
  const asked = new URLSearchParams(location.search);

  const anchorOf = (box) => (box.id ? box : box.closest("[id]")).id;

  const askedOf = (id) =>
    new Map([...asked].filter(([key]) => key.startsWith(`${id}.`)).map(([key, value]) => [key.slice(id.length + 1), value]));

  function tellAddress(id, view) {
    const address = new URL(location.href);
    for (const key of [...address.searchParams.keys()])
      if (key.startsWith(`${id}.`)) address.searchParams.delete(key);
    for (const [key, value] of view) if (value) address.searchParams.set(`${id}.${key}`, value);
    address.hash = id;
    history.replaceState(history.state, "", address);
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
    const label = make("label", {}, head.dataset.choose || head.textContent.trim(), select);
    return { column, select, label, word: wordOf(head) };
  }

  // Where rows are cards their headings are out of sight: a list sorts them.
  function orders(heads, words, chosen) {
    const options = [make("option", { value: "" }, "As it was")];
    heads.forEach((head, column) => {
      const name = head.textContent.trim();
      if (!name) return;
      const [first, last] = head.classList.contains("number") ? ["lowest first", "highest first"] : ["A to Z", "Z to A"];
      options.push(make("option", { value: words[column] }, `${name}, ${first}`));
      options.push(make("option", { value: `-${words[column]}` }, `${name}, ${last}`));
    });
    const select = make("select", {}, ...options);
    select.addEventListener("change", () => chosen(select.value));
    return { select, label: make("label", { className: "cards-only" }, "Sort by", select) };
  }

  function makeFilterable(box) {
    const table = box.querySelector("table");
    const id = anchorOf(box);
    const heads = [...table.tHead.rows[0].cells];
    const words = heads.map(wordOf).map((word, k, all) => (all.indexOf(word) < k ? `${word}-${k + 1}` : word));
    const rows = allRows(table).map((row) => ({ row, body: row.parentElement, text: foldedCells(row.cells) }));
    const sections = [...table.tBodies].filter((body) => [...body.rows].some(isHeading));
    const input = make("input", { type: "search", autocomplete: "off" });
    const status = make("span", { className: "count" });
    status.setAttribute("role", "status");

    function apply() {
      const sought = foldedWords(input.value);
      let shown = 0;
      for (const { row, text } of rows) {
        const chosen = choosers.every(
          ({ column, select }) => !select.value || choiceOf(row.cells[column]) === select.value,
        );
        row.hidden = !(chosen && sought.every((word) => text.includes(word)));
        if (!row.hidden) shown += 1;
      }
      for (const body of sections) body.hidden = rowsOf(body).every((row) => row.hidden);
      status.textContent = `${count(shown)} of ${count(rows.length)} rows`;
    }

    function choose() {
      apply();
      tell();
    }

    function sortedBy() {
      const by = heads.findIndex((head) => head.hasAttribute("aria-sort"));
      if (by < 0) return "";
      return (heads[by].getAttribute("aria-sort") === "descending" ? "-" : "") + words[by];
    }

    function tell() {
      const chosen = choosers.map(({ word, select }) => [word, select.value]);
      order.select.value = sortedBy();
      tellAddress(id, [["find", input.value.trim()], ["sort", sortedBy()], ...chosen]);
    }

    function take(view) {
      input.value = view.get("find") ?? "";
      // A choice that there is not leaves all rows.
      for (const { word, select } of choosers)
        select.value = [...select.options].some((option) => option.value === view.get(word)) ? view.get(word) : "";
      sortAs(view.get("sort") ?? "");
    }

    function sortAs(by) {
      const column = words.indexOf(by.replace(/^-/, ""));
      if (by && column >= 0) {
        sort(column, by.startsWith("-") ? "descending" : "ascending");
        return;
      }
      for (const head of heads) head.removeAttribute("aria-sort");
      for (const { row, body } of rows) body.append(row);
    }

    const choosers = heads
      .map((head, column) => (head.hasAttribute("data-choose") ? chooser(table, head, column, choose) : null))
      .filter(Boolean);
    input.addEventListener("input", apply);
    // Told once it is typed: browsers refuse an address that changes with every letter.
    input.addEventListener("change", tell);
    const tools = make("div", { className: "table-tools screen-only" });
    const order = orders(heads, words, (by) => {
      sortAs(by);
      tell();
    });
    tools.append(make("label", {}, "Find in this table", input), ...choosers.map((c) => c.label), order.label, status);
    box.prepend(tools);
    const sort = makeSortable(table, tell);
    take(askedOf(id));
    order.select.value = sortedBy();
    apply();
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
    for (const box of document.querySelectorAll(".book-table, .panel-table")) {
      prepare(box);
      // A folded table of which the address has a view comes at once.
      const folded = box.closest("details");
      if (folded && askedOf(anchorOf(box)).size) folded.open = true;
    }
    // One that stood folded comes when it is opened.
    document.addEventListener("late", ({ target }) => prepare(target));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
