// What stands on the map of England above its colours: names of towns and authorities, and the ring round a place.
places.atlas.marks = (() => {
  "use strict";

  const MOST = 40;
  const LETTER = 7.5;
  const LINE = 20;
  const BEYOND = 4;
  const NEAR = 9;

  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  // The names that find room, the largest areas first.
  function named(map, { labels, quarters, step }) {
    const [size, zoom, held] = [map.getSize(), map.getZoom(), []];
    const every = zoom >= NEAR && quarters ? [...labels, ...quarters] : labels;
    for (const [name, x, y, near] of every) {
      if (held.length === MOST) break;
      const place = L.latLng(y * step, x * step);
      const at = map.latLngToContainerPoint(place);
      const half = (LETTER * name.length) / 2;
      const box = { left: at.x - half, right: at.x + half, top: at.y - LINE / 2, bottom: at.y + LINE / 2 };
      const isInside = box.left > 0 && box.right < size.x && box.top > 0 && box.bottom < size.y;
      if (zoom < near || !isInside || held.some((other) => overlaps(box, other))) continue;
      held.push({ ...box, name, place });
    }
    return held;
  }

  function labels(map, atlas) {
    const group = L.layerGroup().addTo(map);
    map.getPane("markerPane").setAttribute("aria-hidden", "true");
    const draw = () => {
      group.clearLayers();
      for (const { name, place } of named(map, atlas)) {
        const said = places.make("span", {}, name);
        const icon = L.divIcon({ className: "atlas-label", html: said, iconSize: [0, 0] });
        group.addLayer(L.marker(place, { icon, interactive: false, keyboard: false }));
      }
    };
    map.on("moveend", draw);
    return draw;
  }

  // Near by, names of neighbourhoods stand on the map too, once they have come; whether it is near.
  async function areNear(map, atlas) {
    if (map.getZoom() < NEAR) return false;
    await atlas.names();
    return true;
  }

  // A ring round one neighbourhood, of its outline where that is drawn.
  function ring(map, atlas, className) {
    let own;
    let shown;
    const draw = () => {
      shown?.remove();
      shown = undefined;
      if (own === undefined) return;
      const held = map.getZoom() >= places.atlas.layer.OUTLINES && atlas.outlines.get(own);
      const look = { className, interactive: false, fill: false };
      const turned = (points) => points.map(([x, y]) => [y * atlas.step, x * atlas.step]);
      const radius = places.atlas.layer.radius(map.getZoom()) + BEYOND;
      shown = held ? L.polygon(held.rings.map(turned), look) : L.circleMarker([atlas.y[own], atlas.x[own]], { ...look, radius });
      shown.addTo(map);
    };
    map.on("zoomend", draw);
    return {
      draw,
      move(n) {
        if (n === own) return;
        own = n;
        draw();
      },
    };
  }

  return { labels, areNear, ring };
})();
