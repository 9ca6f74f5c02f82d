// The page of the search: places first, where the words name some, then pages, from the index that Pagefind made.
(() => {
  "use strict";

  const page = document.querySelector(".search-page");
  if (!page) return;
  const AT_ONCE = 10;
  const form = page.querySelector("form");
  const status = page.querySelector(".search-status");
  const more = page.querySelector(".search-more");
  const index = new URL(page.dataset.index, location.href);
  const asked = new URLSearchParams(location.search);
  const words = (asked.get("q") || "").trim();

  const make = (tag, text, className = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(text);
    return element;
  };
  const link = (address, text) => Object.assign(make("a", text), { href: address });

  // An extract with the words found in it marked; of its HTML, only text and marks are taken.
  function extract(html) {
    const paragraph = make("p", "", "search-extract");
    for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
      paragraph.append(node.nodeName === "MARK" ? make("mark", node.textContent) : node.textContent);
    }
    return paragraph;
  }

  function entry(found, several) {
    const item = make("li", link(found.url, found.meta.title));
    if (several) item.append(make("span", ` · ${found.meta.edition}`, "search-edition"));
    const [best] = found.sub_results.filter((part) => part.url !== found.url);
    item.append(extract((best || found).excerpt));
    if (best) {
      const to = make("p", "In ", "search-part");
      to.append(link(best.url, best.title));
      item.append(to);
    }
    return item;
  }

  async function showPlaces() {
    if (!window.places?.search) return 0;
    const { found, said } = await places.search(words);
    if (said || !found.length) return 0;
    const section = page.querySelector(".search-places");
    for (const place of found.slice(0, 3)) {
      const item = make("li", link(places.address(place.code), place.name));
      const where = [places.search.KINDS[place.kind] || place.before, place.where].filter(Boolean).join(" · ");
      item.append(make("span", ` ${where}`, "search-edition"));
      section.querySelector("ul").append(item);
    }
    section.hidden = false;
    return found.length;
  }

  // Pagefind looks for the start of a word that it does not have, down to its first letter: that is no find.
  function meant(found) {
    const start = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "").slice(0, 4);
    const asked = new Set(words.split(/\s+/).map(start));
    const marks = new DOMParser().parseFromString(found.excerpt, "text/html").querySelectorAll("mark");
    return [...marks].some((mark) => asked.has(start(mark.textContent)));
  }

  async function open() {
    const pagefind = await import(new URL("pagefind.js", index).href);
    await pagefind.options({ baseUrl: new URL("..", index).pathname, excerptLength: 40 });
    await pagefind.init();
    return pagefind;
  }

  async function showPages() {
    const pagefind = await open();
    const editions = Object.keys((await pagefind.filters()).edition || {});
    const several = editions.length > 1;
    const here = form.querySelector(".search-here");
    here.hidden = !several;
    const narrow = several && asked.has("here");
    here.querySelector("input").checked = narrow;
    const answer = await pagefind.search(words, narrow ? { filters: { edition: [page.dataset.edition] } } : {});
    const best = await answer.results[0]?.data();
    if (!best || !meant(best)) return 0;
    const list = page.querySelector("#search-results");
    let shown = 0;
    async function next() {
      const some = await Promise.all(answer.results.slice(shown, shown + AT_ONCE).map((result) => result.data()));
      shown += some.length;
      list.append(...some.map((found) => entry(found, several)));
      more.hidden = shown >= answer.results.length;
    }
    more.addEventListener("click", async () => {
      const first = list.children.length;
      await next();
      list.children[first]?.querySelector("a").focus();
    });
    await next();
    page.querySelector(".search-found").hidden = false;
    return answer.results.length;
  }

  const said = (number, one, many) => `${number} ${number === 1 ? one : many}`;

  async function start() {
    form.querySelector("input").value = words;
    if (!words) {
      form.querySelector("input").focus();
      return;
    }
    status.textContent = "Looking …";
    const placesFound = showPlaces().catch(() => 0);
    try {
      // A browser lets no page of a folder read another file.
      if (location.protocol === "file:") throw new Error("no server");
      const [found, named] = [await showPages(), await placesFound];
      const also = named ? ` and ${said(Math.min(named, 3), "place", "places")}` : "";
      status.textContent = `${said(found, "page", "pages")}${also} found for “${words}”.`;
    } catch {
      const why = location.protocol === "file:" ? " when the pages are opened from a folder" : "";
      status.textContent = `The search of pages does not work${why}. The list of contents leads to every page.`;
    }
  }

  start();
})();
