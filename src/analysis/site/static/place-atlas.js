// What the map of England is drawn from: points, groups, names, values and outlines (site/places/atlas.py).
places.atlas = (() => {
  "use strict";

  const CELL = 8000;
  const ROW = 256;

  // Sums from the start: what a column of steps stands for.
  function summed(steps, width = 1) {
    const found = Float64Array.from(steps);
    for (let n = width; n < found.length; n += 1) found[n] += found[n - width];
    return found;
  }

  const starts = (sizes) => summed([0, ...sizes]);

  // In which of the runs that begin at `from` a number lies.
  function runOf(from, number) {
    let [low, high] = [0, from.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (from[middle] <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // How a class is drawn: those that a map is not about as grey dots, or as pale areas with a grey edge.
  function look(colour, weight) {
    const isPale = colour === "atlas-rest";
    return { colour, fill: isPale ? "place-2" : colour, isPale, weight };
  }

  class Atlas {
    constructor(base) {
      Object.assign(this, base);
      const points = summed(places.map.numbers(base.points), 2);
      this.size = points.length / 2;
      this.x = Float64Array.from({ length: this.size }, (_, n) => points[2 * n] * base.step);
      this.y = Float64Array.from({ length: this.size }, (_, n) => points[2 * n + 1] * base.step);
      this.authorityStarts = starts(base.authorities.map(([, , size]) => size));
      this.blockStarts = starts(base.blocks);
      this.groupOf = Uint8Array.from(base.groups);
      this.outlines = new Map();
      this.cells = new Map();
      for (let n = 0; n < this.size; n += 1) {
        const cell = Math.floor(this.x[n] / CELL) + ROW * Math.floor(this.y[n] / CELL);
        if (!this.cells.has(cell)) this.cells.set(cell, []);
        this.cells.get(cell).push(n);
      }
    }

    // The neighbourhoods whose points lie in a box of metres.
    *within({ west, south, east, north }) {
      for (let row = Math.floor(south / CELL); row <= Math.floor(north / CELL); row += 1) {
        for (let column = Math.floor(west / CELL); column <= Math.floor(east / CELL); column += 1) {
          for (const n of this.cells.get(column + ROW * row) ?? []) {
            const [x, y] = [this.x[n], this.y[n]];
            if (x >= west && x <= east && y >= south && y <= north) yield n;
          }
        }
      }
    }

    boxOf(numbers, least = 0) {
      const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
      for (const n of numbers) {
        box.west = Math.min(box.west, this.x[n] - least);
        box.east = Math.max(box.east, this.x[n] + least);
        box.south = Math.min(box.south, this.y[n] - least);
        box.north = Math.max(box.north, this.y[n] + least);
      }
      return box;
    }

    authorityName(n) {
      return this.authorities[runOf(this.authorityStarts, n)][0];
    }

    *ofAuthorities(numbers) {
      for (const place of numbers) {
        for (let n = this.authorityStarts[place]; n < this.authorityStarts[place + 1]; n += 1) yield n;
      }
    }

    groupName(n) {
      return this.measures[0].classes[this.groupOf[n]][0];
    }

    // The neighbourhoods of an area with an edition, or of a local authority, by its name in addresses.
    ofArea(slug) {
      const place = this.authorities.findIndex(([, own]) => own === slug);
      const held = this.areas[slug] ?? (place < 0 ? [] : [place]);
      return [...this.ofAuthorities(held)];
    }

    // ---- what comes when it is asked for ---------------------------------------------------------

    async names() {
      if (this.codeOf) return;
      const held = await places.load("atlas/names");
      const width = 9 - held.prefix.length;
      const codes = summed(places.map.numbers(held.codes));
      const official = places.runs(held.official);
      const msoas = held.msoas.flatMap(([name, number]) => Array.from({ length: number }, () => name));
      const ends = starts(held.msoas.map(([, number]) => number));
      this.quarters = held.msoas.map(([name], place) => {
        const own = Array.from({ length: ends[place + 1] - ends[place] }, (_, k) => ends[place] + k);
        const middle = (column) => own.reduce((sum, n) => sum + column[n], 0) / own.length / this.step;
        return [name, middle(this.x), middle(this.y), 0];
      });
      this.nameOf = (n) => `${msoas[n]} (${official[n]})`;
      this.numberOf = new Map();
      this.codeOf = Array.from(codes, (code) => held.prefix + String(code).padStart(width, "0"));
      this.codeOf.forEach((code, n) => this.numberOf.set(code, n));
    }

    // The neighbourhoods of any code that the look-up knows: one, or all in a larger area.
    async ofCode(code) {
      await this.names();
      const own = this.numberOf.get(code);
      if (own !== undefined) return [own];
      const [where, top] = [await places.search.whereabouts(code), await places.load("top")];
      const found = [];
      for (const place of where === undefined ? [] : [where].flat()) {
        const [, authority] = top.authorities[place];
        const list = await places.load(`areas/${authority}`);
        const held = ["msoas", "wards", "towns"].map((kind) => list[kind].findIndex(([known]) => known === code));
        const inside = (row) => authority === code || held.some((area, kind) => area >= 0 && row[5 + kind] === area);
        found.push(...list.areas.filter(inside).map(([known]) => this.numberOf.get(known)));
      }
      return found.filter((n) => n !== undefined);
    }

    // A measure with what each neighbourhood has of it: its value, its class, and both as text.
    async measure(id) {
      const held = this.measures.find((measure) => measure.id === id) ?? this.measures[0];
      const own = held.id === "group";
      const values = own ? this.groupOf : places.numbers((await places.load(`atlas/${held.id}`)).values);
      const isKnown = (n) => values[n] !== this.unknown;
      const classOf = (n) => (isKnown(n) ? held.breaks.filter((least) => values[n] >= least).length : -1);
      const classes = Int8Array.from({ length: this.size }, (_, n) => classOf(n));
      const texts = {
        alone: (n) => held.classes[classes[n]][0],
        rate: (n) => `${(values[n] / 10).toFixed(1)}%`,
        rank: (n) => places.filled(this.words.rank, { rank: places.count(values[n]), every: places.count(this.size) }),
      };
      const looks = held.classes.map(([, colour], n) => look(colour, held.kind === "alone" ? -n : Number(colour.at(-1))));
      const names = held.classes.map(([name]) => name);
      return { ...held, values, classes, names, looks, text: (n) => (isKnown(n) ? texts[held.kind](n) : this.words.unknown) };
    }

    // The blocks of outlines that meet a box of metres.
    async blocksIn({ west, south, east, north }) {
      const held = await places.load("atlas/edges");
      this.edges ??= places.map.numbers(held.edges).map((edge) => edge * this.step);
      const found = [];
      for (let block = 0; block < this.blocks.length; block += 1) {
        const [w, s, e, n] = this.edges.slice(4 * block, 4 * block + 4);
        if (this.blocks[block] && w < east && e > west && s < north && n > south) found.push(block);
      }
      return found;
    }

    async outlinesOf(block) {
      const first = this.blockStarts[block];
      if (this.outlines.has(first)) return;
      const held = await places.load(`blocks/${block}`);
      const drawn = held.areas.map((row) => row[this.rings]).filter(Boolean);
      drawn.forEach((text, n) => {
        const rings = places.map.outline(text);
        const path = new Path2D();
        for (const ring of rings) {
          ring.forEach(([x, y], k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
          path.closePath();
        }
        this.outlines.set(first + n, { rings, path, ...places.map.box(rings) });
      });
    }
  }

  return { open: async () => new Atlas(await places.load("atlas/base")) };
})();
