// What a term means, shown where it is pointed at or reached by the keyboard; its link leads to the glossary as before.
(() => {
  "use strict";

  const file = new URL("glossary-terms.js", document.currentScript.src).href;
  const TERM = 'a[href*="glossary.html#term-"]';
  const WAIT = 150;
  let tip;
  let shownFor;
  let timer;

  function close() {
    clearTimeout(timer);
    if (!tip) return;
    tip.remove();
    shownFor.removeAttribute("aria-describedby");
    tip = shownFor = undefined;
  }

  function place(link) {
    const { left, bottom, top } = link.getBoundingClientRect();
    const most = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(left, most)) + scrollX}px`;
    const below = bottom + tip.offsetHeight + 8 < innerHeight;
    tip.style.top = `${(below ? bottom + 2 : top - tip.offsetHeight - 2) + scrollY}px`;
  }

  async function show(link) {
    const meanings = await late.bring(file, "glossary-terms.js").catch(() => ({}));
    const meaning = meanings[decodeURIComponent(link.hash.slice(1))];
    if (!meaning || !(link.matches(":hover") || link === document.activeElement)) return;
    close();
    tip = document.createElement("div");
    tip.className = "term-tip";
    tip.id = "term-tip";
    tip.setAttribute("role", "tooltip");
    tip.textContent = meaning;
    document.body.append(tip);
    shownFor = link;
    link.setAttribute("aria-describedby", tip.id);
    place(link);
    // It stays while it is pointed at itself, so that it can be read at any size.
    tip.addEventListener("pointerenter", () => clearTimeout(timer));
    tip.addEventListener("pointerleave", leave);
  }

  function leave() {
    clearTimeout(timer);
    timer = setTimeout(close, WAIT);
  }

  const over = ({ target, pointerType }) => {
    const link = target.closest?.(TERM);
    // On a screen that is touched, the link is followed at once.
    if (!link || pointerType === "touch" || link === shownFor) {
      if (link === shownFor) clearTimeout(timer);
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => show(link), WAIT);
  };
  document.addEventListener("pointerover", over);
  document.addEventListener("pointerout", ({ target }) => target.closest?.(TERM) && leave());
  document.addEventListener("focusin", ({ target }) => target.matches?.(TERM) && show(target));
  document.addEventListener("focusout", ({ target }) => target.matches?.(TERM) && close());
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
})();
