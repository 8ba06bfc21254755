/* Small pictures of the panel: a share as an interval, makers or shares by country. */
const Charts = (() => {
  const NS = "http://www.w3.org/2000/svg";
  const BAR = { w: 110, h: 9 }, WIDE = { w: 346, h: 26 };
  const { words, region, home } = Store, { firms } = Store.data;

  function svg(tag, attributes, ...inside) {
    const node = document.createElementNS(NS, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  }

  const round = (value) => String(Math.round(value * 10) / 10);

  /* An end that no source states stays open. */
  function range({ low, high }) {
    if (low === null) return high === null ? "?" : `≤ ${round(high)} %`;
    if (high === null) return `≥ ${round(low)} %`;
    return low === high ? `${round(low)} %` : `${round(low)}–${round(high)} %`;
  }

  /* Filled as far as is certain, hatched as far as is possible. */
  function interval(share) {
    const low = Math.min(100, share.low ?? 0), high = Math.max(low, Math.min(100, share.high ?? 100));
    const at = (value) => (value / 100) * BAR.w;
    const picture = svg("svg", { class: "bar", viewBox: `0 0 ${BAR.w} ${BAR.h}`, "aria-hidden": "true" },
      svg("rect", { class: "track", width: BAR.w, height: BAR.h, rx: 2 }),
      svg("rect", { class: "maybe", x: at(low), width: at(high - low), height: BAR.h }),
      svg("rect", { class: "sure", width: Math.max(1.5, at(low)), height: BAR.h, rx: 2 }));
    return Panel.el("p", "share", picture, `${words.share} ${range(share)}`, share.place ? Panel.el("span", "fine", " ", Panel.said(region(share.place))) : "");
  }

  /* One strip, a piece for each country, the home one in colour; names below in the same order. */
  function strip(title, pieces, full) {
    const picture = svg("svg", { class: "strip", viewBox: `0 0 ${WIDE.w} ${WIDE.h}`, "aria-hidden": "true" },
      svg("rect", { class: "track", width: WIDE.w, height: WIDE.h, rx: 3 }));
    let x = 0;
    pieces.forEach((piece, index) => {
      const width = (piece.size / full) * WIDE.w;
      picture.append(svg("rect", { class: piece.home ? "home" : "other", x, width: Math.max(1, width - 1.5), height: WIDE.h, rx: 2, "fill-opacity": piece.home ? 1 : Math.max(0.25, 0.75 - 0.13 * index) }));
      if (width > piece.name.length * 12 + 8) {
        const label = svg("text", { x: x + width / 2, y: 17.5, class: piece.home ? "on" : "off" });
        label.textContent = piece.name;
        picture.append(label);
      }
      x += width;
    });
    const names = pieces.map((piece) => Panel.el("li", piece.home ? "home" : "", Panel.said(piece.name), " ", Panel.el("b", "", piece.text)));
    return [Panel.el("h3", "", title), picture, Panel.el("ul", "countries", ...names)];
  }

  /* The makers in volume, counted by country. */
  function countries(part) {
    const counts = new Map();
    for (const row of part.makers) if (row.status === "volume") {
      const code = firms[row.firm].country || "";
      counts.set(code, (counts.get(code) || 0) + 1);
    }
    if (!counts.size) return [];
    const pieces = [...counts].map(([code, size]) => ({ name: code ? region(code) : words.unknown_country, size, text: String(size), home: home(code) })).sort((a, b) => b.home - a.home || b.size - a.size);
    return strip(words.by_count, pieces, pieces.reduce((sum, p) => sum + p.size, 0));
  }

  const firm = (part, id) => (part.shares || []).filter((s) => s.by === "firm" && s.of === id).map(interval);

  return { countries, firm, range, svg };
})();
