/* The panorama: a grid of chains and stages, and a sheet for each chain. Null on a chain's map. */
const Panorama = (() => {
  const CELL = { w: 180, h: 78 };
  const { words } = Store;
  let data, names, cells;

  /* Called again when the language has turned. */
  function setup() {
    data = Store.loaded.panorama;
    if (!data) return;
    names = new Map(data.chains);
    const sum = (id, key) => data.grid.cells.filter((c) => c.chain === id).reduce((n, c) => n + key(c), 0);
    const rows = data.grid.rows.map((row) => ({ ...row, name: names.get(row.chain), parts: sum(row.chain, (c) => c.parts.length), shared: sum(row.chain, (c) => c.shared) }));
    cells = new Map([...data.grid.cells, ...rows].map((c) => [c.id, c]));
  }

  const chainOf = (part) => part.slice(0, part.indexOf(":"));
  const named = (bands) => bands.map((b) => ({ ...b, name: b.stage ? words["stage." + b.stage] : words.chain }));
  const takers = (part) => data?.takers[part] || [];
  const chainName = (id) => names.get(id) || id;

  const bands = (chain) => named((chain === null ? data.grid : data.sheets[chain]).bands);

  function grid() {
    const lines = data.lines.map((line, i) => ({ id: "line" + i, ...line, ...(line.across ? {} : { arrows: "" }) }));
    return { ...data.grid, bands: bands(null), nodes: [...cells.values()], edges: lines, chain: null };
  }

  function sheet(chain, edges) {
    const found = data.sheets[chain];
    const nodes = found.places.map(([id, x, y]) => ({ id, x, y, kind: chainOf(id) === chain ? "" : "linked" }));
    const inside = new Set(nodes.map((n) => n.id));
    return { ...found, bands: bands(chain), nodes, chain,
      edges: edges.filter((e) => inside.has(e.from) && inside.has(e.to) && chainOf(e.to) === chain) };
  }

  /* A cell: how many parts, how many of them others take, how many carry each flag. */
  function card(ctx, cell, x, y, look, zoom) {
    const { w, h } = CELL, left = x - w / 2, top = y - h / 2, colours = Draw.colours();
    const head = cell.flags === undefined;
    if (look.dim) ctx.globalAlpha = look.quiet ? 0.45 : 0.16;
    if (look.hover) {
      ctx.save();
      ctx.shadowColor = colours.accent;
      ctx.shadowBlur = 12 * zoom;
    }
    ctx.beginPath();
    ctx.roundRect(left, top, w, h, 7);
    ctx.fillStyle = head ? colours.head : colours.card;
    ctx.fill();
    if (look.hover) ctx.restore();
    ctx.strokeStyle = look.lost ? colours.down : look.hover ? colours.accent : head ? colours.muted : colours.rule;
    ctx.lineWidth = look.lost ? 3.5 : look.hover ? 2.5 : 1.5;
    ctx.stroke();
    ctx.textBaseline = "middle";
    ctx.textAlign = "left";
    ctx.fillStyle = colours.ink;
    if (head) {
      Draw.name(ctx, cell.name, left + 12, y - 12, w - 24);
      small(ctx, `${cell.parts} ${words.parts_word} · ${words.shared} ${cell.shared}`, left + 12, top + h - 15, w - 24, colours.muted);
      return;
    }
    const number = look.kept === null ? String(cell.parts.length) : `${look.kept}/${cell.parts.length}`;
    ctx.font = `700 19px ${Draw.FONT}`;
    ctx.fillText(number, left + 12, top + 20);
    const after = left + 16 + ctx.measureText(number).width;
    small(ctx, words.parts_word, after, top + 21, 60, colours.muted);
    const note = look.lost ? `${words.whatif_lost} ${look.lost}` : cell.shared ? `${words.shared} ${cell.shared}` : "";
    ctx.textAlign = "right";
    small(ctx, note, left + w - 12, top + 21, 90, look.lost ? colours.down : colours.accent);
    flags(ctx, cell, left + 8, top + h - 21, colours);
  }

  /* On a part's card: how many other chains take it. */
  function shared(ctx, part, x, y, { w, h }) {
    const count = takers(part).length;
    if (!count) return;
    const colours = Draw.colours(), text = `${words.taken_by} ${count} ${words.chains_word}`;
    ctx.font = `600 11px ${Draw.FONT}`;
    const wide = ctx.measureText(text).width + 10;
    ctx.beginPath();
    ctx.roundRect(x + w / 2 - wide - 6, y + h / 2 - 4, wide, 16, 8);
    ctx.fillStyle = colours.accent;
    ctx.fill();
    ctx.fillStyle = colours.on;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(text, x + w / 2 - wide / 2 - 6, y + h / 2 + 4.5);
  }

  function small(ctx, text, x, y, width, colour) {
    ctx.font = `500 13.5px ${Draw.FONT}`;
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y, width);
  }

  /* Filled where some part carries the flag for certain, hatched where all are possible. */
  function flags(ctx, cell, x, y, colours) {
    let at = x;
    for (const flag of ["fill", "secure", "strengthen", "survey"]) {
      const count = cell.flags[flag];
      if (count) {
        const certain = cell.certain[flag] > 0;
        ctx.beginPath();
        ctx.roundRect(at, y - 9.5, 19, 19, 4);
        ctx.fillStyle = certain ? colours[flag] : Draw.hatch(ctx, colours[flag]);
        ctx.fill();
        ctx.strokeStyle = colours[flag];
        ctx.lineWidth = 1.5;
        ctx.stroke();
        ctx.textAlign = "center";
        ctx.fillStyle = certain ? colours.on : colours[flag];
        ctx.font = `700 13px ${Draw.FONT}`;
        ctx.fillText(words["char." + flag], at + 9.5, y + 0.5);
        ctx.textAlign = "left";
        ctx.fillStyle = colours.ink;
        ctx.font = `600 13px ${Draw.FONT}`;
        ctx.fillText(String(count), at + 22, y + 0.5);
      }
      at += 42;
    }
  }

  /* Between chains the lines carry the story; inside a chain its own sheet tells it. */
  function edgeLook(line, near, colours) {
    const lit = near !== null && (line.from === near || line.to === near || near === "row:" + cells.get(line.from).chain || near === "row:" + cells.get(line.to).chain);
    const colour = line.across ? colours.accent : colours.edge;
    const opacity = lit ? 0.95 : near !== null ? 0.05 : line.across ? 0.34 : 0.22;
    return { id: line.id, color: { color: colour, highlight: colour, hover: colour, opacity }, width: Math.min(6, 0.8 + Math.log2(line.count) * 0.8) };
  }

  return { setup, bands, grid, sheet, card, shared, edgeLook, chainOf, takers, chainName, CELL, cell: (id) => cells?.get(id), on: () => Boolean(data), chains: () => data.chains };
})();
