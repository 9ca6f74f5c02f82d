// The definition in the reader's hands: the groups drawn anew for two shares and an index, from one file that comes when
// the controls are first touched. What it has of each neighbourhood is said in site/places/redrawn.py.
(() => {
  "use strict";
  const form = document.querySelector("[data-redraw]");
  if (!form || !window.places) return;

  const { make, numbers, runs, filled, count } = places;
  const REPORT = { index: "2019", deprivation: 10, need: 10 };
  const WARDS = "wards";
  const SHOWN = 10;
  const UNKNOWN = 65535;
  const ADDRESS = /^#redraw-(?:(wards)|(\d{4})-(\d{1,2})-(\d{1,2}))$/;

  const words = JSON.parse(form.parentElement.querySelector(".redraw-words").textContent);
  const part = (selector) => form.querySelector(selector);
  const said = part(".redraw-said");
  const found = part(".redraw-found");
  const sliders = { deprivation: part("#redraw-deprivation"), need: part("#redraw-need") };

  // ---- the numbers -----------------------------------------------------------------------------

  const each = (held, change) => Object.fromEntries(Object.entries(held).map(([name, value]) => [name, change(value)]));

  function unpacked(held) {
    return {
      ...held,
      codes: numbers(held.codes, Uint32Array),
      names: runs(held.names),
      authority: numbers(held.authority),
      imd: each(held.imd, (text) => numbers(text)),
      cni: numbers(held.cni),
      wards: numbers(held.wards, Uint8Array),
      people: each(held.people, (text) => numbers(text)),
      measures: held.measures.map((measure) => ({ ...measure, tenths: numbers(measure.tenths) })),
    };
  }

  // As many whole neighbourhoods as fit in the share; Python's rule (prepare/indices/definition.py).
  const cut = (held, percent) => Math.floor((percent / 100) * held.every + 1e-9);

  // 0 for those on the list, 1 for the other deprived, 2 for all others. The wards of 2019 are a list by themselves.
  function listed(held, { unit, index, deprivation, need }) {
    if (unit === WARDS) return (n) => (held.wards[n] ? 0 : 2);
    const [deprived, needy, ranks] = [cut(held, deprivation), cut(held, need), held.imd[index]];
    return (n) => (ranks[n] > deprived ? 2 : held.cni[n] > needy ? 1 : 0);
  }

  // Groups in their order: neighbourhoods, residents, and of each rate its sums over those with a value.
  function redrawn(held, setting) {
    const groups = [0, 1, 2].map(() => ({ areas: 0, residents: 0, sums: held.measures.map(() => [0, 0]) }));
    const [group, before] = [listed(held, setting), listed(held, REPORT)];
    const chosen = [];
    let kept = 0;
    const authorities = new Map();
    for (let n = 0; n < held.codes.length; n += 1) {
      const own = group(n);
      if (own === 2) continue;
      const to = groups[own];
      to.areas += 1;
      to.residents += held.people.population[n];
      held.measures.forEach(({ tenths, people }, m) => {
        if (tenths[n] === UNKNOWN) return;
        to.sums[m][0] += tenths[n] * held.people[people][n];
        to.sums[m][1] += held.people[people][n];
      });
      if (own === 1) continue;
      chosen.push(n);
      kept += before(n) === 0 ? 1 : 0;
      const sum = authorities.get(held.authority[n]) ?? [0, 0];
      authorities.set(held.authority[n], [sum[0] + 1, sum[1] + held.people.population[n]]);
    }
    const [doubly, other, rest] = groups;
    rest.areas = held.every - doubly.areas - other.areas;
    rest.residents = held.residents - doubly.residents - other.residents;
    rest.sums = held.measures.map(({ sums }, m) => sums.map((all, k) => all - doubly.sums[m][k] - other.sums[m][k]));
    const rate = ([top, base]) => (base ? top / base / 10 : null);
    return {
      groups: groups.map(({ areas, residents, sums }) => ({ areas, residents, rates: sums.map(rate) })),
      authorities: [...authorities]
        .map(([number, [areas, residents]]) => ({ name: held.authorities[number], areas, residents }))
        .sort((a, b) => b.areas - a.areas || b.residents - a.residents || a.name.localeCompare(b.name)),
      chosen,
      kept,
    };
  }

  // ---- the controls ----------------------------------------------------------------------------

  const between = (value, { min, max }) => Math.min(Number(max), Math.max(Number(min), value));

  function setting() {
    return {
      unit: part("input[name=redraw-unit]:checked").value,
      index: part("input[name=redraw-index]:checked").value,
      deprivation: Number(sliders.deprivation.value),
      need: Number(sliders.need.value),
    };
  }

  function set({ unit = "neighbourhoods", index, deprivation, need }) {
    for (const [name, value] of [["unit", unit], ["index", index]]) {
      const radio = part(`input[name=redraw-${name}][value="${value}"]`);
      if (radio) radio.checked = true;
    }
    sliders.deprivation.value = between(deprivation, sliders.deprivation);
    sliders.need.value = between(need, sliders.need);
    tellShares();
  }

  function tellShares() {
    // The wards were chosen in 2019, by indices of their own: no share moves them.
    const fixed = setting().unit === WARDS;
    for (const control of form.querySelectorAll("input[type=range], input[name=redraw-index]")) control.disabled = fixed;
    for (const slider of Object.values(sliders)) {
      part(`output[for="${slider.id}"]`).textContent = `${slider.value}%`;
      slider.setAttribute("aria-valuetext", `${slider.value}%`);
    }
  }

  function fromAddress() {
    const [, unit, index, deprivation, need] = location.hash.match(ADDRESS) ?? [];
    if (unit) return { ...REPORT, unit };
    return index ? { index, deprivation: Number(deprivation), need: Number(need) } : undefined;
  }

  const named = ({ unit, index, deprivation, need }) => (unit === WARDS ? unit : `${index}-${deprivation}-${need}`);

  function keepAddress() {
    history.replaceState(history.state, "", `#redraw-${named(setting())}`);
  }

  // ---- what follows ----------------------------------------------------------------------------

  const head = (text, scope, kind = "") => make("th", { scope, className: kind }, text);
  const cell = (text) => make("td", { className: "number" }, text);
  const share = (value) => (value === null ? words.unknown : `${value.toFixed(1)}%`);

  function table(caption, heads, rows) {
    const top = make("tr", {}, ...heads.map((text, n) => head(text, "col", n ? "number" : "")));
    const body = rows.map(([name, ...values]) => make("tr", {}, head(name, "row"), ...values.map(cell)));
    return make("table", {}, make("caption", {}, caption), make("thead", {}, top), make("tbody", {}, ...body));
  }

  // A wide table scrolls by itself, by the keyboard too.
  function wide(inner) {
    const box = make("div", { className: "place-wide", tabIndex: 0, role: "region" }, inner);
    box.setAttribute("aria-label", inner.caption.textContent);
    return box;
  }

  function groupsTable(held, { groups }, wards) {
    const shown = wards ? [groups[0], groups[2]] : groups;
    const rows = [
      [words.areas, ...shown.map(({ areas }) => count(areas))],
      [words.residents, ...shown.map(({ residents }) => count(residents))],
      ...held.measures.map(({ label, base, period }, m) => [
        filled(words.rate, { label, base, period }),
        ...shown.map(({ rates }) => share(rates[m])),
      ]),
    ];
    const heads = wards ? [words.in_wards, words.elsewhere] : [words.doubly, words.other, words.non];
    return wide(table(words.groups, [words.measure, ...heads], rows));
  }

  const authorityRows = (rows) => rows.map(({ name, areas, residents }) => [name, count(areas), count(residents)]);
  const authorityTable = (caption, rows) =>
    wide(table(caption, [words.authority, words.areas, words.residents], authorityRows(rows)));

  // The rest of a long table is made while it is open, and stays so from setting to setting.
  let allOpen = false;
  function everyAuthority({ authorities }) {
    const all = make("details", {}, make("summary", {}, filled(words.all, { authorities: count(authorities.length) })));
    const fill = () => {
      if (all.open && all.children.length === 1) all.append(authorityTable(words.every, authorities));
    };
    all.addEventListener("toggle", () => {
      allOpen = all.open;
      fill();
    });
    all.open = allOpen;
    fill();
    return all;
  }

  let held;
  function draw() {
    const now = setting();
    const wards = now.unit === WARDS;
    const result = redrawn(held, now);
    const [doubly, other] = result.groups;
    const values = { areas: doubly.areas, residents: doubly.residents, other: other.areas, kept: result.kept };
    const tops = result.authorities.slice(0, SHOWN);
    const sentence = wards ? words.said_wards : words.said;
    said.textContent = filled(
      doubly.areas ? sentence : words.none,
      each({ ...values, authorities: result.authorities.length }, count),
    );
    found.replaceChildren(groupsTable(held, result, wards), make("p", { className: "redraw-note" }, words.note));
    if (tops.length) found.append(authorityTable(wards ? words.most_wards : words.most, tops));
    if (result.authorities.length > SHOWN) found.append(everyAuthority(result));
  }

  async function read() {
    held ??= unpacked(await places.load("definition"));
    return held;
  }

  async function follow() {
    tellShares();
    try {
      await read();
    } catch {
      said.textContent = words.not_read;
      return;
    }
    draw();
  }

  async function save() {
    await follow();
    if (!held) return;
    const now = setting();
    const heads = ["lsoa21_code", "lsoa21_name", "local_authority_name", `imd${now.index}_rank`, "cni2023_rank"];
    const rows = redrawn(held, now).chosen.map((n) => [
      held.prefix + String(held.codes[n]).padStart(6, "0"),
      held.names[n],
      held.authorities[held.authority[n]],
      held.imd[now.index][n],
      held.cni[n],
      held.people.population[n],
    ]);
    const name = now.unit === WARDS ? "wards-of-2019.csv" : `doubly-disadvantaged-${named(now)}.csv`;
    places.download(name, "text/csv;charset=utf-8", places.csv([[...heads, "residents_2021"], ...rows]));
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", follow);
  form.addEventListener("change", keepAddress);
  // The file is on its way before the first move.
  for (const kind of ["pointerenter", "focusin"]) form.addEventListener(kind, () => read().catch(() => {}), { once: true });
  part('[data-redraw-act="list"]').addEventListener("click", save);
  part('[data-redraw-act="reset"]').addEventListener("click", () => {
    set(REPORT);
    keepAddress();
    follow();
  });

  function heed() {
    const asked = fromAddress();
    if (!asked) return;
    set(asked);
    form.parentElement.scrollIntoView();
    follow();
  }

  form.parentElement.querySelector(".redraw-without").remove();
  form.hidden = false;
  const [index, deprivation, need] = form.dataset.start.split("-");
  set({ index, deprivation: Number(deprivation), need: Number(need) });
  window.addEventListener("hashchange", heed);
  heed();

  places.redrawn = async (asked) => redrawn(await read(), asked);
})();
