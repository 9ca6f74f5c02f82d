// The map of England: it is moved by hand or by keys, coloured by a measure, and its address keeps what is seen.
(() => {
  "use strict";
  const { make, filled, count } = places;

  const room = document.querySelector("[data-atlas]");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const FURTHEST = 11;
  const CLOSE = 9;
  const TOUCH = 24;
  const AROUND = 400;

  const noted = (said) => make("p", { className: "place-note", role: "alert" }, said);

  // ---- the address -----------------------------------------------------------------------------

  const whole = (text) => (/^-?\d+$/.test(text ?? "") ? Number(text) : undefined);

  function fromAddress() {
    const held = new URLSearchParams(location.hash.slice(1));
    const [zoom, east, north] = ["z", "e", "n"].map((name) => whole(held.get(name)));
    return {
      show: held.get("show") ?? "group",
      hidden: (held.get("hide") ?? "").split(".").map(whole).filter((own) => own !== undefined),
      view: [zoom, east, north].includes(undefined) ? undefined : { zoom, east, north },
      area: held.get("area") ?? undefined,
      code: held.get("at")?.toUpperCase(),
    };
  }

  function toAddress(map, measure, hidden, code) {
    const { lat, lng } = map.getCenter();
    const held = new URLSearchParams({ z: map.getZoom(), e: Math.round(lng), n: Math.round(lat) });
    if (measure.id !== "group") held.set("show", measure.id);
    if (hidden.size) held.set("hide", [...hidden].sort((a, b) => a - b).join("."));
    if (code) held.set("at", code);
    history.replaceState(history.state, "", `#${held}`);
  }

  // ---- what stands around the map --------------------------------------------------------------

  function chooser(atlas, chosen) {
    const option = ({ id, label }) => make("option", { value: id }, label);
    const group = (label, held) => make("optgroup", { label }, ...held.map(option));
    const rates = atlas.measures.filter(({ kind }) => kind === "rate");
    const others = atlas.measures.filter(({ kind }) => kind !== "rate");
    const select = make("select", {}, group(atlas.words.whole, others), group(atlas.words.rates, rates));
    select.addEventListener("change", () => chosen(select.value));
    return { select, label: make("label", { className: "atlas-choose" }, atlas.words.colours, select) };
  }

  // The legend is a list of boxes to untick; each says how many neighbourhoods of its class are in view.
  function legendOf(atlas, changed) {
    const box = make("fieldset", { className: "atlas-legend" });
    let numbers = new Map();

    function item(own, said, swatch, hidden) {
      const input = make("input", { type: "checkbox", checked: !hidden.has(own) });
      const number = make("span", { className: "number" });
      numbers.set(own, number);
      input.addEventListener("change", () => changed(own, input.checked));
      return make("label", {}, input, swatch, make("span", {}, said), number);
    }

    function swatch(look) {
      const mark = make("span", { className: `atlas-swatch${look ? "" : " is-unknown"}` });
      if (look) mark.style.background = `var(--${look.colour})`;
      return mark;
    }

    function show(measure, hidden) {
      numbers = new Map();
      const items = measure.classes.some((own) => own < 0) ? [item(-1, atlas.words.unknown, swatch(), hidden)] : [];
      const named = measure.looks.map((look, own) => item(own, measure.names[own], swatch(look), hidden));
      const said = [measure.said, measure.rule].map((text) => make("p", { className: "place-note" }, text));
      const legend = make("legend", {}, measure.label, make("span", { className: "unseen" }, `. ${atlas.words.legend}`));
      box.replaceChildren(legend, said[0], ...named, ...items, said[1]);
    }

    function tell(classes) {
      for (const [own, number] of numbers) {
        const seen = make("span", { className: "unseen" }, ` ${atlas.words.of_view}`);
        number.replaceChildren(count(classes.get(own) ?? 0), seen);
      }
    }

    return { box, show, tell };
  }

  function toolsOf(atlas) {
    const status = make("span", { className: "place-told", role: "status" });
    const copy = make("button", { type: "button" }, atlas.words.copy);
    const print = make("button", { type: "button" }, atlas.words.print);
    print.addEventListener("click", () => window.print());
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        status.textContent = atlas.words.copied;
      } catch {
        status.textContent = location.href;
      }
    });
    return make("div", { className: "atlas-tools" }, make("div", { className: "place-buttons" }, copy, print), status);
  }

  // ---- the map -----------------------------------------------------------------------------------

  function mapOf(atlas, frame, help) {
    const england = atlas.boxOf(Array(atlas.size).keys(), 60000);
    const bounds = L.latLngBounds([england.south, england.west], [england.north, england.east]);
    const map = L.map(frame, {
      crs: places.atlas.layer.crs,
      minZoom: 0,
      maxZoom: FURTHEST,
      maxBounds: bounds,
      zoomControl: false,
      zoomAnimation: !STILL,
      fadeAnimation: false,
      inertia: !STILL,
    });
    if (STILL) map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
    L.control.zoom({ zoomInTitle: atlas.words.zoom_in, zoomOutTitle: atlas.words.zoom_out }).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 120, position: "topright" }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution(make("span", {}, atlas.credit).outerHTML);
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", atlas.words.map);
    frame.setAttribute("aria-describedby", help.id);
    return map;
  }

  const boxIn = (map, pad = 0) => {
    const held = map.getBounds().pad(pad);
    return { west: held.getWest(), south: held.getSouth(), east: held.getEast(), north: held.getNorth() };
  };

  function build(atlas) {
    const frame = make("div", { className: "atlas-map" });
    const cross = make("div", { className: "atlas-cross" });
    cross.setAttribute("aria-hidden", "true");
    const told = make("div", { className: "atlas-told", role: "status" });
    const help = make("p", { className: "place-note", id: "atlas-help" }, atlas.words.help);
    const choice = chooser(atlas, (id) => show(id, []));
    const legend = legendOf(atlas, toggle);
    const list = places.atlas.list(atlas);
    const finder = places.field(atlas.words.find, (place) => visit(place.code));
    const side = make("div", { className: "atlas-side" }, choice.label, legend.box, toolsOf(atlas));
    const stage = make("div", { className: "atlas-stage" }, frame, cross, told);
    const part = make("div", { className: "atlas-part" }, stage, help);
    room.replaceChildren(finder, make("div", { className: "atlas" }, side, part), list.section);

    const map = mapOf(atlas, frame, help);
    const layer = places.atlas.layer(atlas, frame);
    let measure;
    let hidden = new Set();
    let picked;
    let byKeys = false;

    const code = () => (picked === undefined ? undefined : atlas.codeOf?.[picked]);
    const shownIn = (box) => [...atlas.within(box)].filter((n) => layer.isShown(n));

    function tellView() {
      const held = [...atlas.within(boxIn(map))];
      const classes = new Map();
      for (const n of held) classes.set(measure.classes[n], (classes.get(measure.classes[n]) ?? 0) + 1);
      legend.tell(classes);
      list.update(measure, held.filter((n) => layer.isShown(n)));
    }

    // What is known of the neighbourhood that was tapped, or that lies under the cross.
    function tell() {
      if (picked === undefined) {
        told.replaceChildren(...(byKeys ? [make("p", {}, atlas.words.nothing)] : []));
        return;
      }
      const value = measure.id === "group" ? "" : `${measure.label}: ${measure.text(picked)}`;
      const link = make("a", { href: places.address(atlas.codeOf[picked]) }, atlas.words.card);
      const name = make("strong", {}, atlas.nameOf(picked));
      told.replaceChildren(make("p", {}, name), make("p", {}, [atlas.groupName(picked), value].filter(Boolean).join(". ")), make("p", {}, link));
    }

    async function pick(n) {
      await atlas.names();
      picked = n;
      chosenRing.move(n);
      tell();
      toAddress(map, measure, hidden, code());
    }

    async function show(id, unticked) {
      measure = await atlas.measure(id);
      hidden = new Set(unticked);
      choice.select.value = measure.id;
      layer.show(measure, hidden);
      legend.show(measure, hidden);
      if (map.getZoom() === undefined) return;
      tellView();
      if (picked !== undefined) tell();
      toAddress(map, measure, hidden, code());
    }

    function toggle(own, isShown) {
      if (isShown) hidden.delete(own);
      else hidden.add(own);
      layer.show(measure, hidden);
      tellView();
      toAddress(map, measure, hidden, code());
    }

    function fit(numbers) {
      const { west, south, east, north } = atlas.boxOf(numbers, AROUND);
      map.fitBounds([[south, west], [north, east]], { maxZoom: CLOSE, animate: false, padding: [12, 12] });
    }

    async function visit(wanted) {
      const held = await atlas.ofCode(wanted);
      if (!held.length) {
        told.replaceChildren(noted(atlas.words.no_place));
        return;
      }
      fit(held);
      await pick(held.length === 1 ? held[0] : undefined);
      frame.focus({ preventScroll: true });
    }

    const drawLabels = places.atlas.marks.labels(map, atlas);
    const chosenRing = places.atlas.marks.ring(map, atlas, "atlas-ring is-chosen");
    const hoverRing = places.atlas.marks.ring(map, atlas, "atlas-ring");
    const tip = L.tooltip({ className: "atlas-tip", direction: "top", offset: [0, -8], opacity: 1 });

    async function hover(latlng) {
      const n = latlng && layer.at(latlng, map.getZoom());
      hoverRing.move(n);
      if (n === undefined) {
        tip.remove();
        return;
      }
      await atlas.names();
      const said = make("span", {}, make("strong", {}, atlas.nameOf(n)), make("br"), measure.text(n));
      tip.setLatLng(latlng).setContent(said).addTo(map);
    }

    async function moved() {
      tellView();
      if (byKeys) await pick(layer.at(map.getCenter(), map.getZoom(), TOUCH));
      else toAddress(map, measure, hidden, code());
      await layer.bring(boxIn(map, 0.1), map.getZoom());
      chosenRing.draw();
      if (await places.atlas.marks.areNear(map, atlas)) drawLabels();
    }

    map.on("moveend", moved);
    map.on("mousemove", ({ latlng }) => hover(latlng));
    map.on("mouseout", () => hover());
    map.on("click", ({ latlng, originalEvent }) => {
      pick(layer.at(latlng, map.getZoom(), originalEvent.pointerType === "touch" ? TOUCH : undefined));
    });
    frame.addEventListener("pointerdown", () => {
      byKeys = false;
    });
    const pressed = ({ key, target }) => {
      if (target !== frame) return;
      if (key === "Enter" && code()) location.href = places.address(code());
      else byKeys = true;
    };
    // Before Leaflet moves the map for the same key.
    frame.addEventListener("keydown", pressed, true);
    DARK.addEventListener("change", () => layer.restyle());

    async function read() {
      const wanted = fromAddress();
      const known = wanted.area ? atlas.ofArea(wanted.area) : [];
      const own = wanted.code ? await atlas.ofCode(wanted.code) : [];
      await show(wanted.show, wanted.hidden);
      if (wanted.view) map.setView([wanted.view.north, wanted.view.east], wanted.view.zoom, { animate: false });
      else fit(own.length ? own : known.length ? known : Array(atlas.size).keys());
      if (own.length === 1) await pick(own[0]);
      if ((wanted.area && !known.length) || (wanted.code && !own.length)) told.replaceChildren(noted(atlas.words.no_place));
    }

    return read().then(() => {
      layer.restyle();
      layer.addTo(map);
      window.addEventListener("hashchange", read);
    });
  }

  async function start() {
    const atlas = await places.atlas.open();
    if (!atlas.size) room.prepend(noted(atlas.words.no_outline));
    else await build(atlas);
  }

  start().catch(() => room.prepend(noted(room.dataset.failed)));
})();
