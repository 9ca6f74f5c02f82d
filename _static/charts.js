// Charts come alive when a reader turns to them: the drawing that the page came with is replaced by the same chart
// with tooltips, drawn by Vega from a file of this site. Without this script the drawing stays.
(() => {
  "use strict";

  const vegaAddress = new URL("vega.js", document.currentScript.src).href;
  const phone = window.matchMedia("(max-width: 560px)");
  const SVG = "http://www.w3.org/2000/svg";
  const FONT = "'Liberation Sans', Arial, Helvetica, sans-serif";
  // What shows that a reader turns to a figure.
  const SIGNS = ["pointerenter", "focusin", "touchstart"];
  const drawn = new Map();
  let loading;

  function loadVega() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = vegaAddress;
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error(`${vegaAddress} could not be read`));
      document.head.append(script);
    });
    return loading;
  }

  // ---- the living chart ----------------------------------------------------------------------

  // It stands in the figure, or in the site beside the page.
  async function specification(figure, width) {
    const block = figure.querySelector("script.chart-spec");
    const page = JSON.parse(block.dataset.late ? await late.held(block) : block.textContent);
    const spec = { ...page.views[phone.matches ? "narrow" : "wide"], datasets: page.datasets };
    if (page.flexible) spec.width = Math.max(280, Math.min(width, 760));
    return spec;
  }

  async function draw(figure) {
    const view = figure.querySelector(".chart-view");
    const width = Math.floor(view.clientWidth);
    const before = drawn.get(figure);
    if (before && before.width === width) return;
    drawn.set(figure, { ...before, width });
    const vegaEmbed = await loadVega();
    const place = document.createElement("div");
    place.className = "chart-live";
    place.hidden = true;
    view.append(place);
    const result = await vegaEmbed(place, await specification(figure, width), {
      actions: false,
      ast: true,
      defaultStyle: false,
      logLevel: 1,
      mode: "vega-lite",
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    });
    describe(place.querySelector("svg"), view.querySelector(".chart-wide svg"));
    place.hidden = false;
    figure.classList.add("is-live");
    before?.place?.remove();
    before?.result?.finalize();
    drawn.set(figure, { width, place, result });
  }

  function describe(svg, original) {
    const text = ["title", "desc"].map((tag) => original.querySelector(tag).textContent).join(". ");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", text);
    // What an image holds has no roles of its own.
    for (const part of svg.querySelectorAll("[role], [aria-roledescription]")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-roledescription");
    }
  }

  function watch(figures) {
    const waiting = new Map();
    const resized = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        clearTimeout(waiting.get(target));
        waiting.set(target, setTimeout(() => draw(target).catch(console.error), 200));
      }
    });
    for (const figure of figures) {
      const wake = () => {
        for (const sign of SIGNS) figure.removeEventListener(sign, wake);
        draw(figure).then(() => resized.observe(figure), console.error);
      };
      for (const sign of SIGNS) figure.addEventListener(sign, wake, { passive: true });
    }
  }

  // ---- where a figure is from ----------------------------------------------------------------

  // The address of the figure's own page, wherever the reader met it.
  function ownPage(figure) {
    const link = figure.querySelector("a.own-page");
    return new URL(link ? link.getAttribute("href") : location.pathname, location.href).href;
  }

  // Where others find it: nowhere, if the page was opened from a folder.
  const address = (figure) => (location.protocol === "file:" ? "" : ownPage(figure));

  function origin(figure) {
    const edition = document.querySelector(".edition-name")?.textContent ?? "";
    return [`Breaking the cycle, executable: ${edition}`, "CC BY 4.0", address(figure)].filter(Boolean).join(". ");
  }

  function citation(figure) {
    const [number, title] = ["number", "title"].map((part) => figure.querySelector(`.chart-${part}`).textContent);
    return `${number}, \u201C${title}\u201D. ${origin(figure)}`;
  }

  // A frame as high as the figure is here, with a line below it; one longer than most screens scrolls.
  function embedding(figure) {
    const [number, title] = ["number", "title"].map((part) => figure.querySelector(`.chart-${part}`).textContent);
    const frame = document.createElement("iframe");
    const height = Math.min(Math.ceil(figure.offsetHeight / 10) * 10 + 80, 900);
    const said = { src: `${ownPage(figure)}#embed`, title: `${number}. ${title}`, width: "100%", height };
    const how = { loading: "lazy", allow: "clipboard-write", style: "border: 0" };
    for (const [key, value] of Object.entries({ ...said, ...how })) frame.setAttribute(key, value);
    return frame.outerHTML;
  }

  const TEXTS = { link: ownPage, citation, embed: embedding };

  async function copy(figure, what) {
    const text = TEXTS[what](figure);
    const said = figure.querySelector(".copied");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "Copied.";
    } catch {
      // Where a page may not write to the clipboard, the text is there to be copied by hand.
      said.textContent = text;
      getSelection().selectAllChildren(said);
    }
  }

  // A figure's own page says what the buttons copy, and learns here where it stands.
  function tell() {
    if (location.protocol === "file:") return;
    for (const place of document.querySelectorAll("[data-told]"))
      place.textContent = TEXTS[place.dataset.told](document.querySelector("figure.chart"));
  }

  // ---- downloads -----------------------------------------------------------------------------

  const ruler = document.createElement("canvas").getContext("2d");

  function lines(text, width, font) {
    ruler.font = font;
    const out = [];
    for (const word of text.trim().split(/\s+/)) {
      const joined = out.length ? `${out[out.length - 1]} ${word}` : word;
      if (out.length && ruler.measureText(joined).width <= width) out[out.length - 1] = joined;
      else out.push(word);
    }
    return out;
  }

  function element(name, attributes, text = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = text;
    return made;
  }

  // The chart with its title, key, note and source, as a picture that can stand alone.
  function picture(figure) {
    const chart = figure.querySelector(".chart-wide svg").cloneNode(true);
    const width = chart.viewBox.baseVal.width;
    const height = chart.viewBox.baseVal.height;
    const margin = 20;
    const whole = element("svg", { xmlns: SVG, "font-family": FONT });
    let y = margin;

    const told = (selector) =>
      figure.querySelector(`:scope > ${selector}, :scope > .chart-heading > ${selector}`)?.textContent;

    function write(text, size, weight, colour) {
      if (!text) return;
      const style = { x: margin, "font-size": size, "font-weight": weight, fill: colour };
      for (const line of lines(text, width, `${weight} ${size}px ${FONT}`)) {
        y += size * 1.3;
        whole.append(element("text", { ...style, y: y - size * 0.3 }, line));
      }
      y += size * 0.25;
    }

    write(told(".chart-title"), 19, 700, "#262626");
    write(told(".chart-subtitle"), 14, 400, "#595959");
    y += 8;
    let x = margin;
    for (const item of figure.querySelectorAll(".chart-key li")) {
      ruler.font = `13px ${FONT}`;
      const wide = 30 + ruler.measureText(item.textContent).width;
      if (x > margin && x + wide > width + margin) {
        x = margin;
        y += 20;
      }
      const swatch = item.querySelector("svg").cloneNode(true);
      for (const [key, value] of Object.entries({ x, y, width: 14, height: 14 })) swatch.setAttribute(key, value);
      whole.append(swatch, element("text", { x: x + 19, y: y + 11.5, "font-size": 13, fill: "#262626" }, item.textContent));
      x += wide;
    }
    if (x > margin) y += 24;
    for (const [key, value] of Object.entries({ x: margin, y, width, height })) chart.setAttribute(key, value);
    whole.append(chart);
    y += height + 6;
    write(told(".chart-note"), 12, 400, "#595959");
    write(told(".chart-source"), 12, 400, "#595959");
    write(origin(figure), 12, 400, "#595959");
    y += margin - 6;
    const size = { width: width + 2 * margin, height: Math.ceil(y) };
    whole.prepend(element("rect", { ...size, fill: "#FFFFFF" }));
    for (const [key, value] of Object.entries(size)) whole.setAttribute(key, value);
    whole.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    return { text: new XMLSerializer().serializeToString(whole), ...size };
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function savePicture(figure, kind) {
    const { text, width, height } = picture(figure);
    const name = `${figure.dataset.file}.${kind}`;
    const svg = new Blob([text], { type: "image/svg+xml" });
    if (kind === "svg") {
      save(svg, name);
      return;
    }
    const image = new Image();
    const address = URL.createObjectURL(svg);
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * width;
      canvas.height = 2 * height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((png) => save(png, name), "image/png");
    };
    image.src = address;
  }

  // ---- start ---------------------------------------------------------------------------------

  function start() {
    document.documentElement.classList.add("scripted");
    tell();
    watch([...document.querySelectorAll("figure.chart")].filter((f) => f.querySelector("script.chart-spec")));
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-save], button[data-copy]");
      const figure = button?.closest("figure.chart");
      if (!figure) return;
      if (button.dataset.save) savePicture(figure, button.dataset.save);
      else copy(figure, button.dataset.copy);
    });
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
