// The look-up: a field with suggestions (the combobox pattern of ARIA), on pages and behind the link in their header.
(() => {
  "use strict";
  const { make } = places;
  let fields = 0;

  function option(place, id) {
    const kind = place.kind === "p" ? place.before : places.search.KINDS[place.kind];
    const where = [kind, place.where].filter(Boolean).join(" · ");
    const item = make("li", { id, className: "place-option", role: "option" });
    item.setAttribute("aria-selected", "false");
    item.append(make("span", { className: "place-option-name" }, place.name));
    item.append(make("span", { className: "place-option-where" }, where));
    return item;
  }

  function goTo(place) {
    location.href = places.address(place.code, place.page);
  }

  // A field with its label, suggestions and what is said of them; `chosen` is called with the place.
  function field(label, chosen = goTo) {
    fields += 1;
    const id = `place-field-${fields}`;
    const list = make("ul", { id: `${id}-list`, className: "place-options", role: "listbox", hidden: true });
    list.setAttribute("aria-label", "Places");
    const input = make("input", { id, type: "text", autocomplete: "off", spellcheck: false, role: "combobox" });
    const says = { "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    const attributes = { ...says, autocapitalize: "off", enterkeyhint: "search" };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const status = make("p", { className: "place-status", role: "status" });
    let shown = [];
    let active = -1;
    let question = 0;
    let answered = Promise.resolve();

    function point(next) {
      if (active >= 0) list.children[active]?.setAttribute("aria-selected", "false");
      active = next;
      const item = list.children[active];
      if (item) {
        item.setAttribute("aria-selected", "true");
        item.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", item.id);
      } else input.removeAttribute("aria-activedescendant");
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) point(-1);
    }

    function choose(place) {
      open(false);
      input.value = "";
      status.textContent = "";
      chosen(place);
    }

    function show(found, said) {
      shown = found;
      active = -1;
      list.replaceChildren(...found.map((place, n) => option(place, `${list.id}-${n}`)));
      open(found.length > 0);
      const number = found.length === 1 ? "1 place found." : `${found.length} places found.`;
      status.textContent = said || (found.length ? number : "");
      status.classList.toggle("is-said", Boolean(said));
    }

    async function ask() {
      question += 1;
      const own = question;
      try {
        const { found, said } = await places.search(input.value);
        if (own === question) show(found, said);
      } catch {
        if (own !== question) return;
        const about = await places.load("about").catch(() => undefined);
        show([], about?.words.not_loaded ?? "The list of places could not be read.");
      }
    }

    async function enter() {
      await answered;
      const place = shown[Math.max(active, 0)];
      if (place) choose(place);
    }

    input.addEventListener("input", () => {
      answered = ask();
    });
    input.addEventListener("keydown", (event) => {
      const last = shown.length - 1;
      const moves = { ArrowDown: active < last ? active + 1 : 0, ArrowUp: active > 0 ? active - 1 : last };
      if (event.key in moves && last >= 0) {
        event.preventDefault();
        open(true);
        point(moves[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        enter();
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        open(false);
      }
    });
    input.addEventListener("blur", () => open(false));
    // The field keeps the focus while a suggestion is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest(".place-option");
      if (item) choose(shown[[...list.children].indexOf(item)]);
    });
    const box = make("div", { className: "place-field" }, input, list);
    return make("div", { className: "place-search" }, make("label", { htmlFor: id }, label), box, status);
  }

  places.field = field;

  const LABEL = "Find your place: postcode, town, ward, neighbourhood or code";

  // A field in a dialog: `ask` opens it for a link or button, which has the focus again when it is closed.
  function dialogOf(name, label, chosen) {
    const close = make("button", { type: "button", className: "place-close" }, "Close");
    const dialog = make("dialog", { className: "place-dialog" }, field(label, chosen), close);
    dialog.setAttribute("aria-label", name);
    close.addEventListener("click", () => dialog.close());
    dialog.ask = (opener) => {
      dialog.addEventListener("close", () => opener.focus(), { once: true });
      dialog.showModal();
      dialog.querySelector("input").focus();
    };
    return dialog;
  }

  places.dialog = dialogOf;

  // The link in the header opens the field where the reader is; without this script it leads to the page of the cards.
  function openFromHeader(link) {
    const dialog = dialogOf("Find your place", LABEL);
    document.body.append(dialog);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      dialog.ask(link);
    });
    window.addEventListener("hashchange", () => dialog.close());
  }

  function start() {
    for (const box of document.querySelectorAll("[data-places]")) {
      box.replaceChildren(field(box.dataset.label || LABEL));
    }
    for (const link of document.querySelectorAll("a.find-place")) openFromHeader(link);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
