// The list of the neighbourhoods in a larger area: a local authority, a town, a ward or an MSOA.
places.list = (() => {
  "use strict";
  const { make, filled, count } = places;
  const { badge, column, wide, editionLinks } = places.card;

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

  function pageOf(code, name, about) {
    const href = places.address(code, places.search.pageOf(name));
    return make("p", { className: "place-note" }, make("a", { href }, filled(about.words.authority_page, { name })));
  }

  // The list of a code: its title, its parts, and whether it is of a neighbourhood; undefined for an unknown code.
  async function of(code, about) {
    const held = (await lists(code, await places.load("top"))).map((one) => ({ ...one, ...inside(one, code) }));
    const first = held.find(({ rows }) => rows.length);
    if (!first) return undefined;
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
    const content = [
      make(
        "header",
        { className: "place-head" },
        make("h1", { className: "place-name", tabIndex: -1 }, first.name),
        make("p", { className: "place-where" }, [NOUNS[first.kind], kind, code].filter(Boolean).join(" · ")),
        make("p", { className: "place-lead" }, said),
        ...(first.kind === "authority" ? [pageOf(code, first.name, about)] : []),
      ),
      make("section", {}, wide(`Neighbourhoods of ${first.name}`, table)),
      await editionLinks(first.list.editions),
    ];
    return { code, title: first.name, content, isNeighbourhood: false };
  }

  return of;
})();
