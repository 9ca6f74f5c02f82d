// The page of cards: one place, or two side by side, by the codes in its address (`#E01005061+E01033658`).
(() => {
  "use strict";
  const { make, filled } = places;

  const page = document.querySelector("[data-place]");
  const start = [...page.childNodes];
  const LABEL = "Compare with: postcode, town, ward, neighbourhood or code";
  let isFirst = true;
  let question = 0;

  const told = (said) => make("p", { className: "place-note", role: "alert" }, said);

  function codesOf(hash) {
    const codes = decodeURIComponent(hash.slice(1)).toUpperCase().split("+");
    return [...new Set(codes.map((code) => code.trim()).filter(Boolean))].slice(0, 2);
  }

  function go(codes) {
    location.hash = codes.join("+");
  }

  function unknown(code, about) {
    const said = `${filled(about.words.unknown, { typed: code })} ${about.words.can_type}`;
    const heading = make("h1", { className: "place-name", tabIndex: -1 }, "No such place");
    const content = [make("header", { className: "place-head" }, heading, told(said))];
    return { code, title: "No such place", content, isUnknown: true };
  }

  const placeOf = async (code, about) =>
    (await (code.startsWith(about.prefix) ? places.card : places.list)(code, about)) ?? unknown(code, about);

  // ---- what a card offers --------------------------------------------------------------------------

  // The place that is chosen stands beside the card, in place of another that stood there.
  function compare(code, codes) {
    const chosen = (place) => {
      dialog.close();
      if (place.code === code) return;
      go(codes.length > 1 ? codes.map((own) => (own === code ? own : place.code)) : [code, place.code]);
    };
    const dialog = places.dialog("Compare with another place", LABEL, chosen);
    const button = make("button", { type: "button" }, "Compare with another place");
    button.addEventListener("click", () => dialog.ask(button));
    return [button, dialog];
  }

  function remove(place, codes) {
    const button = make("button", { type: "button" }, "Remove", make("span", { className: "unseen" }, ` ${place.title}`));
    button.addEventListener("click", () => go(codes.filter((own) => own !== place.code)));
    return button;
  }

  function offers(place, codes) {
    const parts = place.isUnknown ? [] : compare(place.code, codes);
    if (codes.length > 1) parts.push(remove(place, codes));
    return make("div", { className: "place-buttons place-offers" }, ...parts);
  }

  // ---- one card, or two ----------------------------------------------------------------------------

  function cardOf(place, codes) {
    const card = make("article", { className: "place-card" }, ...place.content);
    card.querySelector(".place-head").append(offers(place, codes));
    return card;
  }

  // Below the heading of both, each card is a region, and its headings stand one level lower.
  function lowered(card, title) {
    card.setAttribute("role", "region");
    card.setAttribute("aria-label", title);
    for (const head of card.querySelectorAll("h1, h2, h3")) {
      const level = Number(head.tagName[1]);
      head.replaceWith(make(`h${level + 1}`, { className: head.className || `place-h${level}` }, ...head.childNodes));
    }
    return card;
  }

  // Two places are cited together, by the address that shows both.
  function cited(codes, title, about) {
    const { buttons, status, citation } = places.card.copies(codes, title, about);
    const line = make("p", { className: "place-cite" }, citation);
    return make("div", { className: "place-cited" }, make("div", { className: "place-buttons" }, ...buttons), status, line);
  }

  function show(held, about) {
    const codes = held.map((place) => place.code);
    const title = held.map((place) => place.title).join(" and ");
    const cards = held.map((place) => cardOf(place, codes));
    document.title = `${title} \u2013 Breaking the cycle`;
    page.classList.toggle("place-pair", held.length > 1);
    page.classList.toggle("is-alike", held.every((place) => place.isNeighbourhood));
    if (held.length > 1) {
      const heading = make("h1", { className: "place-both", tabIndex: -1 }, "Two places compared");
      const both = cards.map((card, n) => lowered(card, held[n].title));
      page.replaceChildren(heading, ...both, cited(codes, title, about));
    } else page.replaceChildren(...cards);
    // Whoever chose a place goes on reading there; at the page's own start the field comes first.
    if (!isFirst) page.querySelector("h1").focus();
    isFirst = false;
  }

  function showStart() {
    isFirst = false;
    page.classList.remove("place-pair", "is-alike");
    page.replaceChildren(...start);
  }

  async function read() {
    question += 1;
    const own = question;
    page.setAttribute("aria-busy", "true");
    try {
      const codes = codesOf(location.hash);
      if (!codes.length) return showStart();
      const about = await places.load("about");
      const held = await Promise.all(codes.map((code) => placeOf(code, about)));
      if (own === question) show(held, about);
    } catch {
      if (own !== question) return;
      page.replaceChildren(told("This place could not be read. If you have no connection, try again when you do."));
    } finally {
      if (own === question) page.removeAttribute("aria-busy");
    }
  }

  window.addEventListener("hashchange", read);
  read();
})();
