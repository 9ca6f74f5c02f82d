// The page of cards: what is known of a neighbourhood, or the list of those in a larger area, by the address's code.
(() => {
  "use strict";
  const { make, filled, count, download } = places;

  const page = document.querySelector("[data-place]");

  const ordinal = (n) => {
    const last = n % 100;
    const ending = last > 10 && last < 14 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th");
    return `${count(n)}${ending}`;
  };
  const percent = (value) => (value === null || value === undefined ? "no value" : `${value.toFixed(1)}%`);
  const listed = (items) => [items.slice(0, -1).join(", "), items.at(-1)].filter(Boolean).join(" and ");
  const column = (said, className = "") => make("th", { scope: "col", className }, said);
  const told = (said) => make("p", { className: "place-note", role: "alert" }, said);

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
    return make("section", {}, make("h2", {}, "How it compares"), key, wide("Measures", table));
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
    const figure = make("figure", {}, make("div", { className: "place-map-room" }), key);
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

  function tools(held, about) {
    const status = make("span", { className: "place-told", role: "status" });
    const button = (text, act) => {
      const made = make("button", { type: "button" }, text);
      made.addEventListener("click", act);
      return made;
    };
    const address = places.address(held.code);
    const citation = filled(about.words.cite, { name: held.name, version: about.version, date: about.date, address });
    const copy = (text, said) => async () => {
      try {
        await navigator.clipboard.writeText(text);
        status.textContent = said;
      } catch {
        status.textContent = text;
      }
    };
    return make(
      "section",
      { className: "place-tools" },
      make("h2", {}, "Take it with you"),
      make(
        "div",
        { className: "place-buttons" },
        button("Copy link", copy(address, "The link is copied.")),
        button("Copy citation", copy(citation, "The citation is copied.")),
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
        make("h1", { tabIndex: -1 }, name),
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

  async function showNeighbourhood(code, about) {
    const number = await places.search.whereabouts(code);
    if (number === undefined) return showUnknown(code, about);
    const block = await places.load(`blocks/${number}`);
    const area = places.search.areaOf(block, about.fields, block.areas.find(([own]) => own === code));
    show(fullName(area, block), card(area, block, about));
    page.querySelector(".place-tools").before(await editionLinks(block.editions));
  }

  // ---- a larger area -----------------------------------------------------------------------------

  const KINDS = ["msoas", "wards", "towns"];
  const NOUNS = { msoas: "Neighbourhood", wards: "Ward", towns: "Town", authority: "Local authority" };

  async function lists(code, top) {
    const where = await places.search.whereabouts(code);
    if (where === undefined) return [];
    const codes = [where].flat().map((place) => top.authorities[place]);
    const read = async ([, authority]) => ({ authority, list: await places.load(`areas/${authority}`) });
    return Promise.all(codes.map(read));
  }

  function inside({ authority, list }, code) {
    if (authority === code) return { kind: "authority", name: list.name, rows: list.areas };
    for (const [n, kind] of KINDS.entries()) {
      const place = list[kind].findIndex(([own]) => own === code);
      const rows = list.areas.filter((row) => row[5 + n] === place);
      if (place >= 0) return { kind, name: list[kind][place][1], rows };
    }
    return { kind: "", name: "", rows: [] };
  }

  function row([code, official, group, deprivation, needs, msoa], list, about) {
    const link = make("a", { href: places.address(code) }, `${list.msoas[msoa][1]} (${official})`);
    const ranks = [deprivation, needs].map((rank) => make("td", { className: "number" }, count(rank)));
    return make("tr", {}, make("th", { scope: "row" }, link), make("td", {}, badge(group, about)), ...ranks);
  }

  async function showArea(code, about) {
    const held = (await lists(code, await places.load("top"))).map((one) => ({ ...one, ...inside(one, code) }));
    const first = held.find(({ rows }) => rows.length);
    if (!first) return showUnknown(code, about);
    const rows = held.flatMap(({ rows: inside, list }) => inside.map((own) => ({ own, list })));
    rows.sort((a, b) => a.own[3] - b.own[3]);
    const number = (group) => count(rows.filter(({ own }) => own[2] === group).length);
    const groups = { doubly: number(0), other: number(1), non: number(2) };
    const noun = rows.length === 1 ? "neighbourhood" : "neighbourhoods";
    const said = filled(about.words.list, { name: first.name, all: count(rows.length), noun, ...groups });
    const heads = ["Neighbourhood", "Group", "Deprivation rank, 2019", "Community needs rank, 2023"];
    const table = make(
      "table",
      { className: "place-list" },
      make("caption", {}, "Most deprived first; rank 1 of England is the most deprived, or the most in need"),
      make("thead", {}, make("tr", {}, ...heads.map((head, n) => column(head, n > 1 ? "number" : "")))),
      make("tbody", {}, ...rows.map(({ own, list }) => row(own, list, about))),
    );
    const around = new Set(held.filter((one) => one.rows.length).map((one) => one.list.name));
    const kind = first.kind === "authority" ? "" : [...around].join(", ");
    show(first.name, [
      make(
        "header",
        { className: "place-head" },
        make("h1", { tabIndex: -1 }, first.name),
        make("p", { className: "place-where" }, [NOUNS[first.kind], kind, code].filter(Boolean).join(" · ")),
        make("p", { className: "place-lead" }, said),
      ),
      make("section", {}, wide("Neighbourhoods", table)),
      await editionLinks(first.list.editions),
    ]);
  }

  // ---- the page ----------------------------------------------------------------------------------

  let isFirst = true;
  const start = [...page.childNodes];

  function show(title, content) {
    document.title = `${title} – Breaking the cycle`;
    page.replaceChildren(...content);
    // Whoever chose a place goes on reading there; at the page's own start the field comes first.
    if (!isFirst) page.querySelector("h1")?.focus();
    isFirst = false;
  }

  function showUnknown(code, about) {
    const said = `${filled(about.words.unknown, { typed: code })} ${about.words.can_type}`;
    show("Find your place", [make("h1", { tabIndex: -1 }, "No such place"), told(said)]);
  }

  async function read() {
    const code = decodeURIComponent(location.hash.slice(1)).toUpperCase();
    if (!code) {
      isFirst = false;
      return page.replaceChildren(...start);
    }
    page.setAttribute("aria-busy", "true");
    try {
      const about = await places.load("about");
      if (code.startsWith(about.prefix)) await showNeighbourhood(code, about);
      else await showArea(code, about);
    } catch {
      page.replaceChildren(told("This place could not be read. If you have no connection, try again when you do."));
    } finally {
      page.removeAttribute("aria-busy");
    }
  }

  window.addEventListener("hashchange", read);
  read();
})();
