// The list beside the map of England: what is in view and shown, with links to the cards, and as a file.
places.atlas.list = (() => {
  "use strict";
  const { make, filled, count } = places;

  const MOST = 100;

  function ordered(numbers, measure) {
    const sign = measure.kind === "rate" ? -1 : 1;
    const value = (n) => (measure.classes[n] < 0 ? Infinity : sign * measure.values[n]);
    return numbers.sort((a, b) => value(a) - value(b) || a - b);
  }

  function table(atlas, measure, numbers) {
    const isGroup = measure.id === "group";
    const column = (said) => make("th", { scope: "col" }, said);
    const heads = [atlas.words.neighbourhood, atlas.measures[0].label, ...(isGroup ? [] : [measure.label])].map(column);
    const rows = numbers.map((n) => {
      const link = make("a", { href: places.address(atlas.codeOf[n]) }, atlas.nameOf(n));
      const cells = [atlas.groupName(n), ...(isGroup ? [] : [measure.text(n)])].map((said) => make("td", {}, said));
      return make("tr", {}, make("th", { scope: "row" }, link), ...cells);
    });
    const parts = [make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)];
    const caption = make("caption", {}, [measure.label, measure.said].join(". "));
    const box = make("div", { className: "place-wide", tabIndex: 0, role: "region" }, make("table", {}, caption, ...parts));
    box.setAttribute("aria-label", atlas.words.listed);
    return box;
  }

  function file(atlas, measure, numbers) {
    const heads = ["code", "name", "local_authority", "group", ...(measure.id === "group" ? [] : [measure.id])];
    const value = (n) => (measure.kind === "rate" ? measure.values[n] / 10 : measure.kind === "rank" ? measure.values[n] : measure.text(n));
    const rows = numbers.map((n) => [
      atlas.codeOf[n],
      atlas.nameOf(n),
      atlas.authorityName(n),
      atlas.groupName(n),
      ...(measure.id === "group" ? [] : [measure.classes[n] < 0 ? "" : value(n)]),
    ]);
    places.download("neighbourhoods-in-view.csv", "text/csv;charset=utf-8", places.csv([heads, ...rows]));
  }

  // The section; `update` is told the measure and the neighbourhoods in view and shown, whenever they change.
  function list(atlas) {
    const words = atlas.words;
    const said = make("p", { className: "place-note" });
    const room = make("div", {});
    const save = make("button", { type: "button" }, words.save);
    const fold = make("details", {}, make("summary", {}, words.listed), make("p", { className: "place-buttons" }, save), room);
    let held = { numbers: [] };

    async function fill() {
      if (!fold.open) return;
      const own = held;
      await atlas.names();
      if (own !== held) return;
      const first = own.numbers.slice(0, MOST);
      const more = own.numbers.length > MOST ? [make("p", { className: "place-note" }, filled(words.first, { most: count(MOST) }))] : [];
      room.replaceChildren(...more, ...(first.length ? [table(atlas, own.measure, first)] : []));
    }

    fold.addEventListener("toggle", fill);
    save.addEventListener("click", async () => {
      await atlas.names();
      file(atlas, held.measure, held.numbers);
    });
    const update = (measure, numbers) => {
      held = { measure, numbers: ordered(numbers, measure) };
      const number = { shown: count(numbers.length), every: count(atlas.size) };
      said.textContent = numbers.length ? filled(words.in_view, number) : words.none;
      fill();
    };
    return { section: make("section", { className: "atlas-list" }, said, fold), update };
  }

  return list;
})();
