// The coloured layer of the map of England: dots from afar, outlines near by, painted on Leaflet's tiles.
places.atlas.layer = (() => {
  "use strict";

  const OUTLINES = 8;
  const METRES = 2560;
  const TOP = 700000;
  const TILE = 256;
  const DOTS = [0.9, 1.1, 1.5, 2, 2.8, 3.8, 5, 6.5];
  const FINGER = 14;

  // The national grid in metres as Leaflet's plane: north is its latitude, east its longitude.
  const crs = L.extend({}, L.CRS.Simple, {
    transformation: new L.Transformation(1 / METRES, 0, -1 / METRES, TOP / METRES),
  });
  const metresOfPixel = (zoom) => METRES / 2 ** zoom;
  const radius = (zoom) => DOTS[Math.min(zoom, DOTS.length - 1)];

  const Layer = L.GridLayer.extend({
    initialize(atlas, frame) {
      L.GridLayer.prototype.initialize.call(this, { updateWhenIdle: false, keepBuffer: 1 });
      this.atlas = atlas;
      this.frame = frame;
      this.hidden = new Set();
      this.drawn = new Map();
      this.scratch = document.createElement("canvas").getContext("2d");
      this.on("tileunload", ({ tile }) => this.drawn.delete(tile));
    },

    createTile(coords) {
      const tile = document.createElement("canvas");
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      tile.width = TILE * ratio;
      tile.height = TILE * ratio;
      this.drawn.set(tile, coords);
      this.paint(tile, coords);
      return tile;
    },

    // Colours are those of the sheet of styles, which knows light from dark.
    restyle() {
      const style = getComputedStyle(this.frame);
      this.colour = (name) => style.getPropertyValue(`--${name}`).trim();
      this.repaint();
    },

    show(measure, hidden) {
      this.measure = measure;
      this.hidden = hidden;
      this.repaint();
    },

    repaint() {
      for (const [tile, coords] of this.drawn) this.paint(tile, coords);
    },

    isShown(n) {
      return !this.hidden.has(this.measure.classes[n]);
    },

    // Classes from the one that a map is least about to the one that it is most about; what is not known comes first.
    order() {
      const { looks } = this.measure;
      return [-1, ...looks.map((_, n) => n).sort((a, b) => looks[a].weight - looks[b].weight)];
    },

    paint(tile, { x, y, z }) {
      if (!this.measure || !this.colour) return;
      const context = tile.getContext("2d");
      const ratio = tile.width / TILE;
      const metres = metresOfPixel(z);
      const [west, north] = [x * TILE * metres, TOP - y * TILE * metres];
      const around = 8 * metres;
      const box = {
        west: west - around,
        east: west + TILE * metres + around,
        south: north - TILE * metres - around,
        north: north + around,
      };
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, tile.width, tile.height);
      const near = z >= OUTLINES ? this.shapesIn(box) : [];
      const dots = [...this.atlas.within(box)].filter((n) => this.isShown(n) && !(near.length && this.atlas.outlines.has(n)));
      for (const own of this.order()) {
        this.paintShapes(context, near.filter((n) => this.measure.classes[n] === own), own, { west, north, metres, ratio });
        this.paintDots(context, dots.filter((n) => this.measure.classes[n] === own), own, { west, north, metres, ratio, z });
      }
    },

    shapesIn({ west, east, south, north }) {
      const found = [];
      const { step } = this.atlas;
      for (const [n, shape] of this.atlas.outlines) {
        const meets = shape.west * step < east && shape.east * step > west;
        if (meets && shape.south * step < north && shape.north * step > south && this.isShown(n)) found.push(n);
      }
      return found;
    },

    paintShapes(context, numbers, own, { west, north, metres, ratio }) {
      if (!numbers.length) return;
      const scale = (ratio * this.atlas.step) / metres;
      const look = own < 0 ? undefined : this.measure.looks[own];
      context.setTransform(scale, 0, 0, -scale, (-west * ratio) / metres, (north * ratio) / metres);
      context.lineWidth = ((look?.isPale ?? true) ? 1 : 0.8) * (ratio / scale);
      context.lineJoin = "round";
      context.strokeStyle = (look?.isPale ?? true) ? this.colour("atlas-rest") : this.colour("place-edge");
      context.fillStyle = look ? this.colour(look.fill) : this.hatch(context, ratio, scale);
      for (const n of numbers) {
        const { path } = this.atlas.outlines.get(n);
        context.fill(path, "evenodd");
        context.stroke(path);
      }
    },

    hatch(context, ratio, scale) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 6 * ratio;
      const pen = tile.getContext("2d");
      pen.strokeStyle = this.colour("atlas-rest");
      pen.lineWidth = ratio;
      pen.moveTo(0, tile.height);
      pen.lineTo(tile.width, 0);
      pen.stroke();
      const pattern = context.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().scale(1 / scale, -1 / scale));
      return pattern;
    },

    paintDots(context, numbers, own, { west, north, metres, ratio, z }) {
      if (!numbers.length) return;
      const size = radius(z) * ((own >= 0 && this.measure.looks[own].isPale) ? 0.75 : 1);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.beginPath();
      for (const n of numbers) {
        const [x, y] = [(this.atlas.x[n] - west) / metres, (north - this.atlas.y[n]) / metres];
        context.moveTo(x + size, y);
        context.arc(x, y, size, 0, 2 * Math.PI);
      }
      if (own >= 0) {
        context.fillStyle = this.colour(this.measure.looks[own].colour);
        context.fill();
      } else {
        context.strokeStyle = this.colour("atlas-rest");
        context.lineWidth = 1;
        context.stroke();
      }
    },

    // The neighbourhood at a place of the map: the one whose outline holds it, or the nearest dot within reach.
    at({ lat, lng }, zoom, reach = FINGER) {
      const { atlas } = this;
      const metres = metresOfPixel(zoom) * reach;
      if (zoom >= OUTLINES) {
        const [x, y] = [lng / atlas.step, lat / atlas.step];
        const here = { west: lng, east: lng, south: lat, north: lat };
        const held = this.shapesIn(here).find((n) => this.scratch.isPointInPath(atlas.outlines.get(n).path, x, y, "evenodd"));
        if (held !== undefined) return held;
      }
      let [found, least] = [undefined, metres ** 2];
      for (const n of atlas.within({ west: lng - metres, east: lng + metres, south: lat - metres, north: lat + metres })) {
        const off = (atlas.x[n] - lng) ** 2 + (atlas.y[n] - lat) ** 2;
        if (off < least && this.isShown(n) && !(zoom >= OUTLINES && atlas.outlines.has(n))) [found, least] = [n, off];
      }
      return found;
    },

    // The blocks of outlines in view come as far as the map is near enough.
    async bring(box, zoom) {
      if (zoom < OUTLINES) return;
      const blocks = await this.atlas.blocksIn(box);
      await Promise.all(blocks.map((block) => this.atlas.outlinesOf(block)));
      this.repaint();
    },
  });

  return Object.assign((atlas, frame) => new Layer(atlas, frame), { crs, radius, OUTLINES });
})();
