// What people type, found: a postcode, a code, an official name, or a name in any writing.
places.search = (() => {
  "use strict";

  const MOST = 8;
  const KINDS = { a: "Local authority", t: "Town", w: "Ward", m: "Neighbourhood", n: "Neighbourhood" };
  const ORDER = "atmwnp";

  // The same as analysis/site/places/folding.py does with the names.
  const fold = (text) =>
    text
      .replace(/['\u2018-\u201B\u02B9-\u02BF\u2032\u2035`\u00B4\uFF07\uA78B\uA78C]/g, "")
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/&/g, " and ")
      .replace(/(?<=\d),(?=\d{3})/g, "")
      .replace(/[^\p{L}\p{N}]/gu, " ")
      .replace(/(?<![\p{L}\p{N}])saint(?![\p{L}\p{N}])/gu, "st")
      .replace(/ +/g, " ")
      .trim();

  // Where a local authority has its page, as analysis/site/places/authority.py calls it.
  const pageOf = (name) => `authority/${fold(name).replace(/ /g, "-")}.html`;

  const SMALL = new Set(["and", "of", "the", "in", "on", "with", "upon", "by", "le", "de", "city", "county"]);
  const CODE = /^[A-Z]\d{8}$/;
  const CODE_BEGUN = /^[EX][03]\d{0,6}$/;
  const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})$/;
  const POSTCODE_BEGUN = /^[A-Z]{1,2}\d[A-Z\d]?(\d[A-Z]?)?$/;
  const OFFICIAL = /^(.+?) (\d{3})([a-z]?)$/;

  // ---- postcodes -----------------------------------------------------------------------------

  const LETTERS = "ABDEFGHJLNPQRSTUWXYZ";
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

  // The number of the neighbourhood that holds a unit of a sector (results/places/sectors.py); undefined for none.
  function holder([, units, areas, holders], unit) {
    const place = LETTERS.indexOf(unit[0]) * LETTERS.length + LETTERS.indexOf(unit[1]);
    if (LETTERS.indexOf(unit[0]) < 0 || LETTERS.indexOf(unit[1]) < 0) return undefined;
    const bytes = atob(units);
    const isSet = (n) => (bytes.charCodeAt(n >> 3) >> (7 - (n & 7))) & 1;
    if (!isSet(place)) return undefined;
    let before = 0;
    for (let n = 0; n < place; n += 1) before += isSet(n);
    const listed = areas.split(" ");
    const wide = listed.length > DIGITS.length ? 2 : 1;
    const text = holders.slice(before * wide, (before + 1) * wide);
    return listed[[...text].reduce((number, digit) => number * DIGITS.length + DIGITS.indexOf(digit), 0)];
  }

  const shardOf = (postcode) => /^[A-Z]{1,2}\d/.exec(postcode)[0];

  async function byPostcode(typed, top, about) {
    const [, district, sector, unit] = POSTCODE.exec(typed);
    const written = `${district} ${sector}${unit}`;
    if (!top.postcodes) return { found: [], said: about.words.no_postcodes };
    const none = { found: [], said: places.filled(about.words.no_postcode, { postcode: written }) };
    if (!top.postcodes.split(" ").includes(shardOf(typed))) return none;
    const row = (await places.load(`postcodes/${shardOf(typed)}`)).find(([name]) => name === `${district} ${sector}`);
    const number = row && holder(row, unit);
    if (number === undefined) return none;
    const found = await neighbourhood(about.prefix + number.padStart(6, "0"), about);
    return { found: found ? [{ ...found, kind: "p", before: written }] : [] };
  }

  // ---- codes ---------------------------------------------------------------------------------

  // Where a code is: the block of a neighbourhood, the places of another area's authorities; undefined for none.
  async function whereabouts(code) {
    const { codes } = await places.load("about");
    const start = code.slice(0, 6);
    return codes.split(" ").includes(start) ? (await places.load(`codes/${start}`))[code.slice(6)] : undefined;
  }

  const areaOf = (block, fields, row) => Object.fromEntries(fields.map((field, n) => [field, row[n]]));

  async function neighbourhood(code, about) {
    const number = await whereabouts(code);
    if (number === undefined) return undefined;
    const block = await places.load(`blocks/${number}`);
    const row = block.areas.find(([own]) => own === code);
    const area = areaOf(block, about.fields, row);
    return { kind: "n", name: `${block.names[area.msoa]} (${area.official})`, where: block.authority_name, code };
  }

  async function byCode(code, top, about) {
    if (code.startsWith(about.prefix)) {
      const found = await neighbourhood(code, about);
      return found ? [found] : [];
    }
    const where = await whereabouts(code);
    if (where === undefined) return [];
    const [name, authority] = top.authorities[[where].flat()[0]];
    if (authority === code) return [{ kind: "a", name, where: "", code, page: pageOf(name) }];
    const list = await places.load(`areas/${authority}`);
    for (const [kind, areas] of [["m", list.msoas], ["w", list.wards], ["t", list.towns]]) {
      const found = areas.find(([own]) => own === code);
      if (found) return [{ kind, name: found[1], where: name, code }];
    }
    return [];
  }

  // ---- official names, such as "Manchester 009A" ------------------------------------------------

  async function byOfficialName(folded, top) {
    const [, stem, number, letter] = OFFICIAL.exec(folded);
    const wanted = stem.split(" ");
    const called = (name) => {
      const words = fold(name).split(" ");
      return wanted.every((word) => words.some((own) => own.startsWith(word)));
    };
    const where = [
      ...top.authorities.map(([name], place) => [name, place]).filter(([name]) => called(name)),
      ...top.former.filter(([name]) => called(name)),
    ];
    const lists = await Promise.all(
      [...new Set(where.map(([, place]) => place))].slice(0, 3).map(async (place) => {
        const [name, code] = top.authorities[place];
        const list = await places.load(`areas/${code}`);
        return list.areas
          .filter(([, official]) => {
            const own = OFFICIAL.exec(fold(official));
            return own && own[2] === number && own[3].startsWith(letter) && called(own[1]);
          })
          .map(([own, official, , , , msoa]) => ({
            kind: "n",
            name: `${list.msoas[msoa][1]} (${official})`,
            where: name,
            code: own,
          }));
      }),
    );
    return lists.flat().sort((a, b) => a.name.localeCompare(b.name, "en-GB"));
  }

  // ---- names ---------------------------------------------------------------------------------

  // How far two words are from each other: letters that are changed, left out, added, or stand the wrong way round.
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let last = [];
    let row = Array.from({ length: other.length + 1 }, (_, n) => n);
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        const turned = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (turned) next[j] = Math.min(next[j], last[j - 2] + 1);
      }
      [last, row] = [row, next];
    }
    return row[other.length];
  }

  const slips = (word) => (word.length < 4 ? 0 : word.length < 7 ? 1 : 2);

  // How well the words of a query name a place, less is better; infinite where one of them does not.
  function fit(wanted, name, context, forgiving) {
    const own = name.split(" ");
    const around = context.split(" ");
    let sum = 0;
    for (const word of wanted) {
      if (own.includes(word)) continue;
      if (own.some((other) => other.startsWith(word))) sum += 2;
      else if (around.includes(word)) sum += 1;
      else if (word.length > 2 && around.some((other) => other.startsWith(word))) sum += 3;
      else if (forgiving) {
        const off = Math.min(...own.map((other) => distance(word, other, slips(word))));
        if (off > slips(word)) return Infinity;
        sum += 4 * off;
      } else return Infinity;
    }
    return sum;
  }

  const starts = (top, word) => top.starts.split(" ").filter((start) => word.startsWith(start));

  async function shards(words, top) {
    const names = new Set(words.flatMap((word) => starts(top, word).slice(-1)));
    return (await Promise.all([...names].slice(0, 3).map((name) => places.load(`words/${name}`)))).flat();
  }

  function candidates(top, read) {
    const name = (where) => [where].flat().map((place) => top.authorities[place][0]).join(", ");
    const known = [
      ...top.authorities.map(([own, code]) => ({ kind: "a", name: own, where: "", code, page: pageOf(own) })),
      ...top.towns.map(([own, code, where]) => ({ kind: "t", name: own, where: name(where), code })),
      ...top.former.map(([own, place]) => ({
        kind: "a",
        name: own,
        where: `now in ${top.authorities[place][0]}`,
        code: top.authorities[place][1],
        page: pageOf(top.authorities[place][0]),
      })),
      ...read.filter(([kind]) => kind !== "a").map(([kind, own, code, where]) => ({ kind, name: own, where: name(where), code })),
    ];
    return [...new Map(known.map((place) => [`${place.code} ${place.name}`, place])).values()];
  }

  function ranked(every, folded, wanted, forgiving) {
    const found = [];
    every.forEach((place, position) => {
      const own = fold(place.name);
      const off = fit(wanted, own, fold(place.where), forgiving);
      if (off === Infinity) return;
      const exact = own === folded ? 0 : own.startsWith(folded) ? 1 : 2;
      const more = own.split(" ").filter((word) => !SMALL.has(word) && !wanted.includes(word)).length;
      // A whole word goes before a fragment, a well-known place before a ward of the same name.
      const known = ORDER.indexOf(place.kind);
      const first = [off > 1 ? 1 : 0, exact === 0 ? 0 : 1, known < 2 ? 0 : 1];
      found.push({ place, key: [...first, off, exact, more, known, position] });
    });
    const before = (a, b) => a.key.map((own, n) => own - b.key[n]).find((n) => n) ?? 0;
    return found.sort(before).map(({ place }) => place);
  }

  async function byName(folded, top, about, typed) {
    const every = folded.split(" ");
    const telling = every.filter((word) => !SMALL.has(word));
    const wanted = telling.length ? telling : every;
    const known = candidates(top, await shards(wanted, top));
    const found = ranked(known, folded, wanted, false);
    if (found.length || folded.length < 4) return { found };
    const near = ranked(known, folded, wanted, true);
    return near.length ? { found: near, said: places.filled(about.words.meant, { typed }) } : { found: [] };
  }

  // ---- one question --------------------------------------------------------------------------

  // Returns what was found, best first, and what to say of it where that is not plain.
  async function search(typed) {
    const folded = fold(typed);
    const text = typed.trim();
    if (!folded) return { found: [], said: "" };
    const [top, about] = await Promise.all([places.load("top"), places.load("about")]);
    const close = folded.replace(/ /g, "").toUpperCase();
    const unknown = () => `${places.filled(about.words.unknown, { typed: text })} ${about.words.can_type}`;
    let answer;
    if (CODE.test(close)) answer = { found: await byCode(close, top, about) };
    else if (POSTCODE.test(close)) answer = await byPostcode(close, top, about);
    else if (CODE_BEGUN.test(close)) return { found: [], said: about.words.can_type };
    else if (OFFICIAL.test(folded)) answer = { found: await byOfficialName(folded, top) };
    else answer = await byName(folded, top, about, text);
    if (answer.found.length || answer.said) return { ...answer, found: answer.found.slice(0, MOST) };
    const begun = POSTCODE_BEGUN.test(close) && top.postcodes.split(" ").includes(shardOf(close));
    return { found: [], said: begun ? about.words.more_of_postcode : folded.length < 2 ? "" : unknown() };
  }

  return Object.assign(search, { fold, whereabouts, areaOf, pageOf, KINDS });
})();
