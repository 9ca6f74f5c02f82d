// A small map of a neighbourhood and those around it, by group; drawn from outlines on the national grid.
places.map = (() => {
  "use strict";

  const AROUND = 0.5;
  const LEAST = 60;
  const SVG = "http://www.w3.org/2000/svg";

  // Numbers of a ring, as analysis/results/places/rings.py writes them: five bits a character.
  function numbers(text) {
    const found = [];
    let value = 0;
    let shift = 0;
    for (const character of text) {
      const part = character.charCodeAt(0) - 63;
      value += (part & 31) * 2 ** shift;
      shift += 5;
      if (part < 32) {
        found.push(value % 2 ? -(value + 1) / 2 : value / 2);
        value = 0;
        shift = 0;
      }
    }
    return found;
  }

  function ring(text) {
    const steps = numbers(text);
    const points = [];
    let x = 0;
    let y = 0;
    for (let n = 0; n < steps.length; n += 2) {
      x += steps[n];
      y += steps[n + 1];
      points.push([x, y]);
    }
    return points;
  }

  const outline = (text) => text.split(";").map(ring);

  function box(rings) {
    const points = rings.flat();
    const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
    return { west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
  }

  const meets = (a, b) => a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north;

  function drawn(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // The window of a neighbourhood's map: itself and half as much on each side, as site/places/cards.py has it.
  function windowOf(own) {
    const around = Math.max(AROUND * Math.max(own.east - own.west, own.north - own.south), LEAST);
    return { west: own.west - around, east: own.east + around, south: own.south - around, north: own.north + around };
  }

  function shape(area, rings, frame, isOwn, label) {
    const text = rings.map((points) => `M${points.map(([x, y]) => `${x - frame.west} ${frame.north - y}`).join("L")}Z`);
    const path = drawn("path", { d: text.join(""), class: `place-area group-${area.group}${isOwn ? " is-own" : ""}` });
    path.append(drawn("title", {}, label));
    if (isOwn) return path;
    const link = drawn("a", { href: places.address(area.code), "aria-label": label });
    link.append(path);
    return link;
  }

  function scale(frame) {
    const most = (10 * (frame.east - frame.west)) / 3;
    const metres = [100, 200, 500, 1000, 2000, 5000, 10000].filter((length) => length < most).pop() ?? 100;
    const text = metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
    return { length: metres / 10, text };
  }

  // The map: `areas` are those of the block and of the blocks around, each with `label`; `code` is whose card it is.
  function map(areas, code, title) {
    const own = areas.find((area) => area.code === code);
    if (!own.rings) return undefined;
    const frame = windowOf(box(outline(own.rings)));
    const [width, height] = [frame.east - frame.west, frame.north - frame.south];
    const said = { class: "place-map", role: "group", "aria-label": title };
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${height}`, ...said });
    const others = areas.filter((area) => area.code !== code && area.rings);
    for (const area of [...others, own]) {
      const rings = outline(area.rings);
      if (meets(box(rings), frame)) svg.append(shape(area, rings, frame, area === own, area.label));
    }
    const bar = scale(frame);
    const size = height / 28;
    const [x, y] = [size, height - size];
    svg.append(
      drawn("path", { class: "place-scale", d: `M${x} ${y - size / 2}V${y}H${x + bar.length}V${y - size / 2}` }),
      drawn("text", { class: "place-scale-text", x: x + size / 3, y: y - size / 2, "font-size": size }, bar.text),
    );
    return svg;
  }

  return Object.assign(map, { numbers, outline, box });
})();
