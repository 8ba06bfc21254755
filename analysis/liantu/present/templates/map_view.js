/* The drawing: the network, how cards and lines look, what is in sight. */
const View = (() => {
  const { $, words, data, nodeList, edgeList, nodes, details, state } = Store;
  const ROOMY = 880, MARGIN = 12, MANY = 600;
  const DASHES = { essential: false, optional: [2, 5], alternative: [9, 5] };
  const box = $("map"), panel = $("panel");
  // What is drawn now: the chain, or in a panorama the grid or one chain's sheet.
  let sheet = { ...data, nodes: nodeList, edges: edgeList, chain: null };
  let colours = Draw.readColours(), net, edgeSet, nodeSet;
  let headSize = 1; // larger in a picture that will be shrunk onto paper
  let zoom = 1; // read once a frame: asking vis for it at each card is slow

  /* ---- cards ---- */
  const dim = (id) => !Filter.has(id) || ((!WhatIf.active() || state.path) && state.near !== null && !state.near.has(id));
  const nothing = { drawNode() {}, nodeDimensions: { width: 0, height: 0 } };

  function paint({ ctx, id, x, y, state: { selected, hover } }) {
    const cell = Panorama.cell(id);
    if (cell) return paintCell(ctx, cell, x, y, hover);
    if (Filter.gone(id)) return nothing;
    const node = nodes.get(id), size = Draw.size(node);
    return {
      drawNode() {
        const faded = dim(id);
        Draw.card(ctx, node, x, y, { selected: selected || id === state.selected, hover, dim: faded, fall: WhatIf.look(id), quiet: WhatIf.active() }, zoom, words);
        if (!faded) Panorama.shared(ctx, id, x, y, size);
      },
      nodeDimensions: { width: size.w, height: size.h },
    };
  }

  function paintCell(ctx, cell, x, y, hover) {
    const ids = cell.flags ? cell.parts : [];
    const lost = ids.filter((id) => WhatIf.look(id)?.step >= 0).length;
    const kept = Filter.on() ? ids.filter((id) => Filter.has(id) && !(state.near && dim(id))).length : null;
    const off = ids.length && (kept === 0 || (WhatIf.active() && !lost) || (state.near !== null && !WhatIf.active() && !ids.some((id) => state.near.has(id))));
    return {
      drawNode() { Panorama.card(ctx, cell, x, y, { hover: hover || state.over === cell.id, lost, kept, dim: off, quiet: WhatIf.active() }, zoom); },
      nodeDimensions: { width: Panorama.CELL.w, height: Panorama.CELL.h },
    };
  }

  /* ---- lines ---- */
  const line = (e, colour, opacity, width, hidden = false) => ({ id: e.id, color: { color: colour, highlight: colour, hover: colour, opacity }, width, hidden });

  /* Where failure went: from a part that fell to one that fell later. */
  function fallenEdge(e) {
    const from = WhatIf.look(e.from)?.step ?? -1, to = WhatIf.look(e.to)?.step ?? -1;
    const led = e.kind !== "optional" && from >= 0 && to > from;
    // Among thousands the faint lines are a veil that costs time to draw.
    return led ? line(e, colours.down, 0.9, 2.2) : line(e, colours.edge, 0.08, 1.2, sheet.edges.length > MANY);
  }

  function edgeLook(e) {
    if (e.across !== undefined) return { hidden: false, ...Panorama.edgeLook(e, state.over, colours) };
    if (Filter.gone(e.from) || Filter.gone(e.to)) return line(e, colours.edge, 0, 1.2, true);
    if (state.path) return state.path.has(`${e.from} ${e.to}`) ? line(e, colours.accent, 1, 3.2) : line(e, colours.edge, 0.05, 1.2);
    if (WhatIf.active()) return fallenEdge(e);
    const both = state.near === null || (state.near.has(e.from) && state.near.has(e.to));
    const touches = state.selected !== null && (e.from === state.selected || e.to === state.selected);
    const faded = !both || dim(e.from) || dim(e.to);
    const opacity = touches ? 1 : faded ? 0.05 : state.near === null ? 0.38 : 0.5;
    return line(e, touches ? colours.accent : colours.edge, opacity, touches ? 2.4 : 1.2);
  }

  const edgeRows = () => sheet.edges.map((e) => ({ ...e, ...edgeLook(e), dashes: DASHES[e.kind] ?? false }));
  const nodeRows = () => sheet.nodes.map(({ id, x, y }) => ({ id, x, y }));

  /* Straight into vis' own edges: through its data set a change of 3500 lines takes 150 ms. */
  function recolourEdges() {
    for (const e of sheet.edges) {
      const { color, width, hidden } = edgeLook(e), { options } = net.body.edges[e.id];
      options.color = { ...color, inherit: false };
      options.width = width;
      options.hidden = hidden;
    }
  }

  function refresh() {
    recolourEdges();
    net.body.emitter.emit("_requestRedraw"); // once a frame, however often it is asked for
  }

  /* ---- what is in sight ---- */
  /* The part of the sheet that must be seen: all, the way asked for, or what leads to a part. */
  function extent() {
    const wanted = state.path ? (id) => state.near.has(id) : Filter.root() === null ? () => false : (id) => !Filter.gone(id);
    const left = sheet.nodes.filter((n) => !Panorama.cell(n.id) && wanted(n.id));
    if (!left.length) return { x: 0, y: 0, width: sheet.width, height: sheet.height };
    const { w, h } = Draw.size({ final: true }), xs = left.map((n) => n.x), ys = left.map((n) => n.y);
    const [l, r, t, b] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    return { x: (l + r) / 2, y: (t + b) / 2, width: r - l + w * 1.2, height: b - t + h * 1.3 };
  }

  /* All of it in the free pane, under the header strip. */
  function fit(width, height) {
    const w = width || box.clientWidth, h = height || box.clientHeight;
    if (!w || !h) return;
    const covered = width || panel.hidden ? 0 : panel.offsetWidth;
    // On a small screen the panel covers part of the map rather than shrinking its words.
    const side = w - covered >= ROOMY || state.path ? covered : 0;
    const strip = Draw.HEAD * headSize, part = width ? { x: 0, y: 0, ...sheet } : extent();
    const whole = part.width === sheet.width;
    const scale = Math.min((w - side) / part.width, (h - strip) / (part.height + MARGIN), whole ? 2.5 : 1.25);
    net.moveTo({ position: { x: part.x + side / 2 / scale, y: part.y - strip / 2 / scale }, scale });
  }
  const settle = () => { if (!state.moved) fit(); };

  /* Bring a part into the pane that the panel leaves free. */
  function reveal(id) {
    const place = sheet.nodes.find((n) => n.id === id), at = net.canvasToDOM({ x: place.x, y: place.y });
    const free = box.clientWidth - (panel.hidden ? 0 : panel.offsetWidth);
    const reach = 80 * net.getScale();
    const dx = Math.min(0, free - reach - at.x) + Math.max(0, reach - at.x);
    const dy = Math.min(0, box.clientHeight - reach - at.y) + Math.max(0, Draw.HEAD + reach - at.y);
    if (!dx && !dy) return;
    const scale = net.getScale(), view = net.getViewPosition();
    net.moveTo({ position: { x: view.x - dx / scale, y: view.y - dy / scale } });
  }

  /* In a panorama: the grid (null) or the sheet of one chain. */
  function open(chain) {
    sheet = chain === null ? Panorama.grid() : Panorama.sheet(chain, edgeList);
    state.over = null;
    if (chain !== null) for (const { id, x, y, kind } of sheet.nodes) Object.assign(nodes.get(id), { x, y, kind: kind || details.get(id).supply });
    edgeSet.clear();
    nodeSet.clear();
    nodeSet.add(nodeRows());
    edgeSet.add(edgeRows());
    box.style.cursor = "";
    state.moved = false;
    fit();
  }

  /* ---- start ---- */
  const ratioOf = (ctx) => ctx.canvas.width / (ctx.canvas.clientWidth || ctx.canvas.width);
  function setup() {
    if (Panorama.on()) sheet = Panorama.grid();
    const large = sheet.nodes.length > MANY;
    edgeSet = new vis.DataSet(edgeRows());
    nodeSet = new vis.DataSet(nodeRows());
    net = new vis.Network(box, { nodes: nodeSet, edges: edgeSet }, {
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: !large, hideEdgesOnDrag: large, hideEdgesOnZoom: large, selectConnectedEdges: false, dragNodes: false, zoomSpeed: 0.7 },
      nodes: { shape: "custom", ctxRenderer: paint, chosen: false },
      edges: {
        arrows: { to: { enabled: true, scaleFactor: 0.5 } }, chosen: false, hoverWidth: 0,
        smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
        arrowStrikethrough: false,
      },
    });
    // The map itself takes the keyboard, not the frame that vis puts into it.
    box.firstElementChild.tabIndex = -1;
    net.on("beforeDrawing", (ctx) => {
      zoom = net.getScale();
      Draw.bands(ctx, sheet);
    });
    net.on("afterDrawing", (ctx) => {
      Draw.headers(ctx, sheet, (x) => net.canvasToDOM({ x, y: 0 }).x, ctx.canvas.clientWidth, ratioOf(ctx), headSize);
    });
    const touched = () => { state.moved = true; };
    net.on("dragStart", touched);
    net.on("zoom", touched);
    new ResizeObserver(() => {
      if (box.style.position === "fixed") return;
      net.setSize("100%", "100%");
      settle();
      if (!state.moved && state.selected !== null && onSheet(state.selected)) reveal(state.selected);
      net.redraw();
    }).observe(box);
    return net;
  }
  const onSheet = (id) => sheet.nodes.some((n) => n.id === id);

  return {
    setup, open, fit, settle, reveal, refresh, recolourEdges, edgeLook, paint, onSheet, DASHES, box, panel, MARGIN,
    net: () => net, sheet: () => sheet,
    recolour() { colours = Draw.readColours(); },
    rename() { if (Panorama.on()) sheet.bands = Panorama.bands(sheet.chain); },
    at: (size, scale) => { headSize = size; zoom = scale; },
    zoom: () => zoom,
  };
})();
