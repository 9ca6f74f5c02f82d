// The card of a neighbourhood: its group, its ranks and measures, a map, and what to take away.
places.card = (() => {
  "use strict";
  const { make, filled, count, download } = places;

  const ordinal = (n) => {
    const last = n % 100;
    const ending = last > 10 && last < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th");
    return `${count(n)}${ending}`;
  };
  const percent = (value) => (value === null || value === undefined ? "no value" : `${value.toFixed(1)}%`);
  const listed = (items) => [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
  const column = (said, className = "") => make("th", { scope: "col", className }, said);

  // A wide table scrolls by itself, by the keyboard too.
  function wide(label, table) {
    const box = make("div", { className: "place-wide", tabIndex: 0, role: "region" }, table);
    box.setAttribute("aria-label", label);
    return box;
  }
  const fullName = (area, block) => `${block.names[area.msoa]} (${area.official})`;

  // ---- a neighbourhood -------------------------------------------------------------------------

  function badge(group, about) {
    return make("span", { className: `place-badge group-${group}` }, about.labels[group]);
  }

  function rankStrip(title, rank, share, about) {
    const said = filled(about.words.rank, { rank: ordinal(rank), every: count(about.every) });
    const mark = make("span", { className: "place-rank-mark" });
    mark.style.left = `${(100 * (rank - 1)) / (about.every - 1)}%`;
    const worst = make("span", { className: "place-rank-worst" });
    worst.style.width = `${100 * share}%`;
    const strip = make("div", { className: "place-rank-strip" }, worst, mark);
    strip.setAttribute("aria-hidden", "true");
    const ends = make("p", { className: "place-rank-ends" }, make("span", {}, "1st: most"), make("span", {}, "least"));
    ends.setAttribute("aria-hidden", "true");
    const rankSaid = make("p", { className: "place-rank-said" }, said);
    return make("div", { className: "place-rank" }, make("h3", {}, title), rankSaid, strip, ends);
  }

  // One row a measure: the number, and where it lies beside the authority, the deprived groups and England.
  function strip(values, most) {
    const box = make("div", { className: "place-strip" });
    box.setAttribute("aria-hidden", "true");
    for (const [kind, value] of values) {
      if (value === null || value === undefined) continue;
      const mark = make("span", { className: `place-mark is-${kind}` });
      mark.style.left = `${Math.min(100, (100 * value) / most)}%`;
      box.append(mark);
    }
    return box;
  }

  // On a phone, where the columns have no heads, each number has the mark of the key beside it.
  function cellOf(kind, value) {
    const mark = make("span", { className: `place-mark is-${kind}` });
    mark.setAttribute("aria-hidden", "true");
    return make("td", { className: `number is-${kind}` }, mark, percent(value));
  }

  function measures(area, block, about) {
    const heads = ["Measure", "Here", block.authority_name, "Doubly disadvantaged", "Other deprived", "England"];
    const kinds = ["own", "authority", "doubly", "other", "england"];
    const head = make("tr", {}, ...heads.map((said, n) => column(said, n ? `number is-${kinds[n - 1]}` : "")));
    const rows = about.measures.map((measure, n) => {
      const values = [
        area.measures[n],
        block.average[n],
        about.elsewhere.doubly_disadvantaged[n],
        about.elsewhere.other_deprived[n],
        about.elsewhere.england[n],
      ];
      const base = make("span", { className: "place-of" }, `% of ${measure.base}, ${measure.period}`);
      const name = make("th", { scope: "row" }, measure.label, base);
      name.append(strip(kinds.map((kind, k) => [kind, values[k]]).reverse(), measure.most));
      return make("tr", {}, name, ...values.map((value, k) => cellOf(kinds[k], value)));
    });
    const caption = make("caption", {}, "In percent, beside the local authority, the deprived groups and England");
    const key = make(
      "p",
      { className: "place-key" },
      ...kinds.map((kind, n) => make("span", {}, make("span", { className: `place-mark is-${kind}` }), heads[n + 1])),
    );
    key.setAttribute("aria-hidden", "true");
    const parts = [caption, make("thead", {}, head), make("tbody", {}, ...rows)];
    const table = make("table", { className: "place-measures" }, ...parts);
    return make("section", {}, make("h2", {}, "How it compares"), key, wide(`Measures of ${fullName(area, block)}`, table));
  }

  async function around(area, block, about) {
    const blocks = [block, ...(await Promise.all(area.near.map((number) => places.load(`blocks/${number}`))))];
    return blocks.flatMap((held) =>
      held.areas.map((row) => {
        const own = places.search.areaOf(held, about.fields, row);
        return { ...own, label: `${fullName(own, held)}: ${about.labels[own.group].toLowerCase()}` };
      }),
    );
  }

  const swatch = (kind, label) => make("span", {}, make("span", { className: `place-swatch ${kind}` }), label);

  function mapSection(area, block, about) {
    const section = make("section", { className: "place-map-section" }, make("h2", {}, "Where it is"));
    if (!area.rings) {
      section.append(make("p", { className: "place-note" }, about.words.no_outline));
      return section;
    }
    const key = make("p", { className: "place-key" }, 
      swatch("is-own", block.names[area.msoa]),
      ...about.labels.map((label, n) => swatch(`group-${n}`, label)),
    );
    const way = make("a", { href: places.address(area.code, `map/index.html#at=${area.code}`) }, about.words.on_map);
    const figure = make("figure", {}, make("div", { className: "place-map-room" }), key, make("p", { className: "place-note" }, way));
    section.append(figure);
    around(area, block, about).then((areas) => {
      if (!area.whole) figure.append(make("p", { className: "place-note" }, about.words.not_whole));
      const title = `Map of ${fullName(area, block)} and the neighbourhoods around it, by group`;
      const map = places.map(areas, area.code, title);
      if (map) figure.firstChild.replaceChildren(map);
    });
    return section;
  }

  function history(area, about) {
    const codes = listed(area.predecessors.split(";").filter(Boolean));
    const people = { census: count(area.population), later: count(area.residents2022) };
    return make(
      "section",
      { className: "place-facts" },
      make("h2", {}, "Good to know"),
      make("p", {}, filled(about.words.residents, people)),
      make("p", {}, area.place ? filled(about.words.funded, area) : about.words.not_funded),
      make("p", {}, filled(about.words[area.change], { codes })),
    );
  }

  async function editionLinks(slugs) {
    const links = (await places.load("editions"))
      .filter(([slug]) => slugs.includes(slug))
      .map(([, name, folder]) => make("li", {}, make("a", { href: `../${folder}chapters/index.html` }, name)));
    const parts = [make("h2", {}, "Read on"), make("p", {}, "Editions of this book that it lies in:")];
    return links.length ? make("section", { className: "place-editions" }, ...parts, make("ul", {}, ...links)) : "";
  }

  // ---- to take away ----------------------------------------------------------------------------

  function record(area, block, about) {
    return {
      code: area.code,
      name: fullName(area, block),
      ward: block.names[area.ward],
      town: block.names[area.town] ?? "",
      local_authority: block.authority_name,
      group: about.labels[area.group],
      imd2019_rank: area.imd2019,
      imd2025_rank: area.imd2025,
      cni2023_rank: area.cni2023,
      residents_2021: area.population,
      residents_mid2022: area.residents2022,
      funded_place: area.place,
      funded_phase: area.phase,
      boundary: area.change,
      predecessors: area.predecessors,
      ...Object.fromEntries(about.measures.map((measure, n) => [`${measure.id}_${measure.period}`, area.measures[n]])),
    };
  }

  const asCsv = (held) => places.csv([Object.keys(held), Object.values(held)]);

  function button(text, act) {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  // What copies the link of one place or of two, and how to cite it; `status` is where it says that it has.
  function copies(codes, name, about) {
    const status = make("span", { className: "place-told", role: "status" });
    const address = places.address(codes.join("+"));
    const citation = filled(about.words.cite, { name, version: about.version, date: about.date, address });
    const copy = (text, said) => async () => {
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = said;
      } catch {
        status.textContent = text;
      }
    };
    const buttons = [
      button("Copy link", copy(address, "The link is copied.")),
      button("Copy citation", copy(citation, "The citation is copied.")),
    ];
    return { buttons, status, citation };
  }

  function tools(held, about) {
    const { buttons, status, citation } = copies([held.code], held.name, about);
    return make(
      "section",
      { className: "place-tools" },
      make("h2", {}, "Take it with you"),
      make(
        "div",
        { className: "place-buttons" },
        ...buttons,
        button("Download CSV", () => download(`${held.code}.csv`, "text/csv;charset=utf-8", asCsv(held))),
        button("Download JSON", () => download(`${held.code}.json`, "application/json", JSON.stringify(held, null, 1))),
        button("Print", () => window.print()),
      ),
      status,
      make("p", { className: "place-cite" }, citation),
    );
  }

  function card(area, block, about) {
    const name = block.names[area.msoa];
    const ward = `ward of ${block.names[area.ward]}`;
    const where = [area.official, ward, block.names[area.town], block.authority_name, area.code];
    const needy = area.group === 2 && area.cni2023 <= about.worst.needy * about.every ? ` ${about.words.needy}` : "";
    const deprivation = about.index === "2025" ? area.imd2025 : area.imd2019;
    return [
      make(
        "header",
        { className: "place-head" },
        badge(area.group, about),
        make("h1", { className: "place-name", tabIndex: -1 }, name),
        make("p", { className: "place-where" }, [...new Set(where.filter(Boolean))].join(" · ")),
        make("p", { className: "place-lead" }, about.words[`group_${area.group}`] + needy),
      ),
      make(
        "section",
        { className: "place-ranks" },
        make("h2", { className: "unseen" }, "Ranks"),
        rankStrip(`Deprivation, index of ${about.index}`, deprivation, about.worst.deprived, about),
        rankStrip("Lack of social infrastructure, 2023", area.cni2023, about.worst.needy, about),
      ),
      mapSection(area, block, about),
      measures(area, block, about),
      history(area, about),
      tools(record(area, block, about), about),
    ];
  }

  // The card of a code: its title, its parts, and whether it is of a neighbourhood; undefined for an unknown code.
  async function of(code, about) {
    const number = await places.search.whereabouts(code);
    if (number === undefined) return undefined;
    const block = await places.load(`blocks/${number}`);
    const area = places.search.areaOf(block, about.fields, block.areas.find(([own]) => own === code));
    const content = card(area, block, about);
    content.splice(-1, 0, await editionLinks(block.editions));
    return { code, title: fullName(area, block), content, isNeighbourhood: true };
  }

  return Object.assign(of, { badge, column, copies, wide, editionLinks });
})();
