/* Published shares of one part as flows: who holds it, by country, and what no source says. */
const Sankey = (() => {
  const { words, data, region, home, firmName } = Store;
  const WIDTH = 346, LABEL = 128, NODE = 7, TALL = 120, ROW = 17, GAP = 3;
  const WIDE = /[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]/;
  const { svg } = Charts;
  let hatches = 0;

  /* As many characters as fit into the label, as their widths usually are. */
  function cut(text, room) {
    let used = 0, kept = "";
    for (const char of text) {
      used += WIDE.test(char) ? 12 : 6.6;
      if (used > room) return kept + "…";
      kept += char;
    }
    return kept;
  }

  /* Holders of one country together, the largest country and holder first. */
  function rowsOf(shares) {
    const rows = shares.map((share) => {
      const country = share.by === "firm" ? data.firms[share.of]?.country || "" : share.of;
      return { name: share.by === "firm" ? firmName(share.of) : region(share.of), country, size: share.low ?? 0, text: Charts.range(share) };
    });
    const weight = new Map();
    for (const row of rows) weight.set(row.country, (weight.get(row.country) || 0) + row.size);
    const order = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a));
    return rows.sort((a, b) => order.indexOf(a.country) - order.indexOf(b.country) || b.size - a.size)
      .map((row) => ({ ...row, tint: home(row.country) ? "home" : "other", strength: home(row.country) ? 1 : Math.max(0.3, 0.85 - 0.14 * order.filter((c) => !home(c)).indexOf(row.country)) }));
  }

  function flow(y, right, height) {
    const a = LABEL + NODE, b = WIDTH - NODE, mid = (a + b) / 2;
    return `M${a} ${y}C${mid} ${y} ${mid} ${right} ${b} ${right}V${right + height}C${mid} ${right + height} ${mid} ${y + height} ${a} ${y + height}Z`;
  }

  function draw(rows) {
    const known = rows.reduce((sum, row) => sum + row.size, 0), full = Math.max(100, known);
    const all = full - known > 0.5 ? [...rows, { name: words.share_unknown, size: full - known, text: `${Math.round((full - known) * 10) / 10} %`, tint: "unknown", strength: 1 }] : rows;
    const high = (row) => (row.size / full) * TALL;
    const tall = all.reduce((sum, row) => sum + Math.max(high(row), ROW) + GAP, 0);
    const id = `hatch${hatches++}`;
    const picture = svg("svg", { class: "sankey", viewBox: `0 0 ${WIDTH} ${tall}`, "aria-hidden": "true" },
      svg("defs", {}, svg("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, svg("rect", { class: "stripe", width: 2, height: 6 }))));
    let y = 0, right = (tall - TALL) / 2;
    for (const row of all) {
      const height = high(row), top = y + Math.max(0, (ROW - height) / 2), fill = row.tint === "unknown" ? { fill: `url(#${id})` } : {};
      const label = svg("text", { x: LABEL - 6, y: top + height / 2 + 4.2, class: row.tint === "home" ? "home" : "" });
      label.textContent = `${cut(row.name, LABEL - 10 - row.text.length * 7)} ${row.text}`;
      const title = svg("title", {});
      title.textContent = [row.name, row.country && row.name !== region(row.country) ? region(row.country) : "", row.text].filter(Boolean).join(" · ");
      label.append(title);
      picture.append(label, svg("path", { class: "flow " + row.tint, d: flow(top, right, height), "fill-opacity": row.tint === "unknown" ? 1 : 0.45 * row.strength, ...fill }),
        svg("rect", { class: row.tint, x: LABEL, y: top, width: NODE, height: Math.max(1, height), "fill-opacity": row.strength, ...fill }),
        svg("rect", { class: row.tint, x: WIDTH - NODE, y: right, width: NODE, height: Math.max(0.5, height - 0.6), "fill-opacity": row.strength, ...fill }));
      right += height;
      y += Math.max(height, ROW) + GAP;
    }
    return picture;
  }

  /* One picture for each kind of holder and each market that has a share with a lower end. */
  function show(part) {
    const groups = new Map();
    for (const share of part.shares || []) {
      const key = `${share.by} ${share.place ?? ""}`;
      groups.set(key, [...(groups.get(key) || []), share]);
    }
    return [...groups.values()].filter((shares) => shares.some((s) => s.low)).sort((a, b) => b.length - a.length).flatMap((shares) => {
      const [{ by, place }] = shares, rows = rowsOf(shares);
      const title = Panel.el("h3", "", words["share_by_" + by], Panel.el("b", "", Panel.said(place ? region(place) : words["scope.world"])));
      // The same for a reader who sees no picture.
      const list = Panel.el("ul", "unseen", ...rows.map((row) => Panel.el("li", "", Panel.said(row.name), " ", row.text)));
      return [title, draw(rows), list];
    });
  }

  return { show };
})();
