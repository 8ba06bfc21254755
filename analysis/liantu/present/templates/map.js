/* Wiring: the network, selection, filters, search, themes, print. */
(() => {
  const started = performance.now();
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const $ = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const data = read("liantu-data");
  const nodeList = read("liantu-nodes"), edgeList = read("liantu-edges");
  const words = data.words;
  const loaded = { data, nodes: nodeList, whatif: read("liantu-whatif"), panorama: $("liantu-panorama") ? read("liantu-panorama") : null };
  let otherWords = read("liantu-other");
  const firstLanguage = data.lang;
  const wanted = new URLSearchParams(location.hash.slice(1));
  if ((wanted.get("lang") || data.lang) !== data.lang) otherWords = Language.change(loaded, otherWords);
  const nodes = new Map(nodeList.map((n) => [n.id, n]));
  const details = new Map(data.details.map((d) => [d.id, d]));
  const up = new Map(nodeList.map((n) => [n.id, []]));
  const down = new Map(nodeList.map((n) => [n.id, []]));
  for (const e of edgeList) {
    up.get(e.to).push({ id: e.from, kind: e.kind });
    down.get(e.from).push({ id: e.to, kind: e.kind });
  }
  const ROOMY = 880, MARGIN = 12;
  const DASHES = { essential: false, optional: [2, 5], alternative: [9, 5] };
  const canvasBox = $("map"), panel = $("panel");
  const state = { selected: null, near: null, flags: new Set(), certainty: new Set(), ring: false, moved: false };

  let colours = Draw.readColours();
  // What is drawn now: the chain, or in a panorama the grid or one chain's sheet.
  let sheet = { ...data, nodes: nodeList, edges: edgeList, chain: null };
  if (loaded.panorama) {
    Panorama.setup(loaded.panorama, { words });
    sheet = Panorama.grid();
  }

  /* ---- the network ---- */
  const shown = (n) => {
    const marks = n.marks.filter(([flag]) => !state.flags.size || state.flags.has(flag));
    if (state.flags.size && !marks.length) return false;
    if (state.certainty.size && !marks.some(([, c]) => state.certainty.has(c))) return false;
    return !state.ring || n.ring;
  };
  const filtering = () => state.flags.size || state.certainty.size || state.ring;
  const dim = (n) => (filtering() && !shown(n)) || (!WhatIf.active() && state.near !== null && !state.near.has(n.id));

  let headSize = 1; // larger in a picture that will be shrunk onto paper
  let zoom = 1; // read once a frame: asking vis for it at each card is slow
  function paint({ ctx, id, x, y, state: { selected, hover } }) {
    const cell = Panorama.cell(id);
    if (cell) return paintCell(ctx, cell, x, y, hover);
    const node = nodes.get(id);
    const box = Draw.size(node);
    return {
      drawNode() {
        Draw.card(ctx, node, x, y, { selected: selected || id === state.selected, hover, dim: dim(node), fall: WhatIf.look(id), quiet: WhatIf.active() }, zoom, words);
        if (!dim(node)) Panorama.shared(ctx, id, x, y, box);
      },
      nodeDimensions: { width: box.w, height: box.h },
    };
  }

  function paintCell(ctx, cell, x, y, hover) {
    const ids = cell.flags ? cell.parts : [];
    const lost = ids.filter((id) => WhatIf.look(id)?.step >= 0).length;
    const dimmed = ids.length && ((filtering() && !ids.some((id) => shown(nodes.get(id)))) || (WhatIf.active() && !lost));
    return {
      drawNode() { Panorama.card(ctx, cell, x, y, { hover: hover || state.over === cell.id, lost, dim: dimmed, quiet: WhatIf.active() }, zoom); },
      nodeDimensions: { width: Panorama.CELL.w, height: Panorama.CELL.h },
    };
  }

  /* Where failure went: from a part that fell to one that fell later. */
  function fallenEdge(e) {
    const from = WhatIf.look(e.from)?.step ?? -1, to = WhatIf.look(e.to)?.step ?? -1;
    const led = e.kind !== "optional" && from >= 0 && to > from;
    const colour = led ? colours.down : colours.edge;
    return { id: e.id, color: { color: colour, highlight: colour, hover: colour, opacity: led ? 0.9 : 0.08 }, width: led ? 2.2 : 1.2 };
  }

  function edgeLook(e) {
    if (e.across !== undefined) return Panorama.edgeLook(e, state.over ?? null, colours);
    const both = state.near === null || (state.near.has(e.from) && state.near.has(e.to));
    const touches = state.selected !== null && (e.from === state.selected || e.to === state.selected);
    const faded = !both || (filtering() && (dim(nodes.get(e.from)) || dim(nodes.get(e.to))));
    if (WhatIf.active()) return fallenEdge(e);
    const colour = touches ? colours.accent : colours.edge;
    const opacity = touches ? 1 : faded ? 0.05 : state.near === null ? 0.38 : 0.5;
    return { id: e.id, color: { color: colour, highlight: colour, hover: colour, opacity }, width: touches ? 2.4 : 1.2 };
  }

  const edgeRows = () => sheet.edges.map((e) => ({ ...e, ...edgeLook(e), dashes: DASHES[e.kind] ?? false }));
  const nodeRows = () => sheet.nodes.map(({ id, x, y }) => ({ id, x, y }));
  const edgeSet = new vis.DataSet(edgeRows());
  const nodeSet = new vis.DataSet(nodeRows());
  const net = new vis.Network(canvasBox, { nodes: nodeSet, edges: edgeSet }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: sheet.nodes.length <= 600, hideEdgesOnDrag: sheet.nodes.length > 600, hideEdgesOnZoom: sheet.nodes.length > 600, selectConnectedEdges: false, dragNodes: false, zoomSpeed: 0.7 },
    nodes: { shape: "custom", ctxRenderer: paint, chosen: false },
    edges: {
      arrows: { to: { enabled: true, scaleFactor: 0.5 } }, chosen: false, hoverWidth: 0,
      smooth: { enabled: true, type: "cubicBezier", forceDirection: "horizontal", roundness: 0.5 },
      arrowStrikethrough: false,
    },
  });

  const ratioOf = (ctx) => ctx.canvas.width / (ctx.canvas.clientWidth || ctx.canvas.width);
  net.on("beforeDrawing", (ctx) => {
    zoom = net.getScale();
    Draw.bands(ctx, sheet);
  });
  net.on("afterDrawing", (ctx) => {
    Draw.headers(ctx, sheet, (x) => net.canvasToDOM({ x, y: 0 }).x, ctx.canvas.clientWidth, ratioOf(ctx), headSize);
  });

  /* The whole sheet in the free pane, under the header strip. */
  function fit(width, height) {
    const w = width || canvasBox.clientWidth, h = height || canvasBox.clientHeight;
    if (!w || !h) return;
    const covered = width || panel.hidden ? 0 : panel.offsetWidth;
    // On a small screen the panel covers part of the map rather than shrinking its words.
    const side = w - covered >= ROOMY ? covered : 0;
    const strip = Draw.HEAD * headSize;
    const scale = Math.min((w - side) / sheet.width, (h - strip) / (sheet.height + MARGIN), 2.5);
    net.moveTo({ position: { x: side / 2 / scale, y: -strip / 2 / scale }, scale });
  }

  /* Bring a part into the pane that the panel leaves free. */
  function reveal(id) {
    const at = net.canvasToDOM({ x: nodes.get(id).x, y: nodes.get(id).y });
    const free = canvasBox.clientWidth - (panel.hidden ? 0 : panel.offsetWidth);
    const reach = 80 * net.getScale();
    const dx = Math.min(0, free - reach - at.x) + Math.max(0, reach - at.x);
    const dy = Math.min(0, canvasBox.clientHeight - reach - at.y) + Math.max(0, Draw.HEAD + reach - at.y);
    if (!dx && !dy) return;
    const scale = net.getScale(), view = net.getViewPosition();
    net.moveTo({ position: { x: view.x - dx / scale, y: view.y - dy / scale } });
  }

  /* ---- selection ---- */
  function walk(start, links) {
    const seen = new Set(), queue = [start];
    while (queue.length) for (const { id } of links.get(queue.pop())) if (!seen.has(id)) {
      seen.add(id);
      queue.push(id);
    }
    return seen;
  }

  const looked = new Map();
  function recolourEdges() {
    const changed = [];
    for (const look of sheet.edges.map(edgeLook)) {
      const key = `${look.color.color} ${look.color.opacity} ${look.width}`;
      if (looked.get(look.id) === key) continue;
      looked.set(look.id, key);
      changed.push(look);
    }
    if (changed.length) edgeSet.update(changed);
  }

  function refresh() {
    recolourEdges();
    net.redraw();
  }

  /* In a panorama: the grid (null) or the sheet of one chain. */
  function view(chain) {
    if (!Panorama.on() || chain === sheet.chain) return;
    clear();
    sheet = chain === null ? Panorama.grid() : Panorama.sheet(chain, edgeList);
    state.over = null;
    if (chain !== null) for (const { id, x, y, kind } of sheet.nodes) Object.assign(nodes.get(id), { x, y, kind: kind || details.get(id).supply });
    edgeSet.clear();
    looked.clear();
    nodeSet.clear();
    nodeSet.add(nodeRows());
    edgeSet.add(edgeRows());
    $("back").hidden = chain === null;
    $("name").textContent = chain === null ? data.name : Panorama.chainName(chain);
    canvasBox.style.cursor = "";
    state.moved = false;
    fit();
    remember();
  }
  const onSheet = (id) => sheet.nodes.some((n) => n.id === id);

  function select(id, focus) {
    if (!details.has(id)) return;
    if (!onSheet(id)) view(Panorama.chainOf(id));
    state.selected = id;
    state.near = new Set([id, ...walk(id, up), ...walk(id, down)]);
    Panel.show(details.get(id), up.get(id), down.get(id));
    panel.hidden = false;
    net.selectNodes([id]);
    if (!state.moved) fit();
    reveal(id);
    refresh();
    for (const b of all(".pick")) b.setAttribute("aria-current", String(b.dataset.part === id));
    remember();
    if (focus) document.querySelector("#detail h2").focus();
  }

  function clear() {
    state.selected = state.near = null;
    panel.hidden = true;
    net.unselectAll();
    if (!state.moved) fit();
    refresh();
    for (const b of all(".pick[aria-current=true]")) b.setAttribute("aria-current", "false");
    remember();
  }

  function remember() {
    const params = new URLSearchParams();
    if (state.selected !== null) params.set("part", state.selected);
    if (sheet.chain !== null) params.set("view", sheet.chain);
    if (data.lang !== firstLanguage) params.set("lang", data.lang);
    WhatIf.write(params);
    const hash = params.toString();
    try {
      history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    } catch { /* a sandboxed frame has no history of its own */ }
  }

  Charts.setup({ words });
  Panel.setup({
    words, sources: data.sources, firms: data.firms, home: data.home, select,
    partName: (id) => details.get(id).name || id, marksOf: (id) => nodes.get(id).marks,
    isOut: WhatIf.has, toggle: WhatIf.toggle, view,
    away: (id) => Panorama.on() && sheet.chain !== Panorama.chainOf(id),
  });
  WhatIf.setup(loaded.whatif, {
    words, select, name: (kind, id) => (kind === "part" ? details.get(id)?.name : data.firms[id]?.name) || id, onMap: (id) => nodes.has(id), opened: () => open($("tab-whatif")),
    also: ({ unit, id }) => (unit === "part" ? [details.get(id)?.other || ""] : unit === "country" ? [] : [data.firms[id]?.other || "", ...(data.firms[id]?.also || [])]),
    changed() {
      refresh();
      remember();
    },
  });
  net.on("click", ({ nodes: [id] }) => {
    if (id === undefined) clear();
    else if (Panorama.cell(id)) view(Panorama.cell(id).chain);
    else select(id);
  });
  function over(id) {
    canvasBox.style.cursor = id ? "pointer" : "";
    if (sheet.chain !== null || !Panorama.on()) return;
    state.over = id;
    refresh();
  }
  net.on("hoverNode", ({ node }) => over(node));
  net.on("blurNode", () => over(null));
  $("back")?.addEventListener("click", () => view(null));
  $("close").addEventListener("click", () => { clear(); $("search").focus(); });
  for (const b of all(".pick")) b.addEventListener("click", () => select(b.dataset.part));

  /* ---- filters ---- */
  function count() {
    $("shown").textContent = `${words.shown} ${nodeList.filter(shown).length} ${words.of} ${nodeList.length}`;
    $("clear").hidden = !filtering();
  }
  function toggle(set, value, button) {
    if (!set.delete(value)) set.add(value);
    button.setAttribute("aria-pressed", String(set.has(value)));
    count();
    refresh();
  }
  for (const b of all("[data-flag]")) b.addEventListener("click", () => toggle(state.flags, b.dataset.flag, b));
  for (const b of all("[data-certainty]")) b.addEventListener("click", () => toggle(state.certainty, b.dataset.certainty, b));
  for (const b of all("[data-ring]")) b.addEventListener("click", () => {
    state.ring = !state.ring;
    b.setAttribute("aria-pressed", String(state.ring));
    count();
    refresh();
  });
  $("clear").addEventListener("click", () => {
    state.flags.clear();
    state.certainty.clear();
    state.ring = false;
    for (const b of all(".filters [aria-pressed]")) b.setAttribute("aria-pressed", "false");
    count();
    refresh();
  });

  /* ---- tabs ---- */
  const tabs = all("[role=tab]");
  function open(tab) {
    for (const t of tabs) {
      t.setAttribute("aria-selected", String(t === tab));
      t.tabIndex = t === tab ? 0 : -1;
      $(t.getAttribute("aria-controls")).hidden = t !== tab;
    }
    WhatIf.render();
  }
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  });

  /* ---- search ---- */
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  let index;
  function readIndex() {
    const firmKeys = new Map(Object.entries(data.firms).map(([id, f]) => [id,
      { name: f.name, keys: [f.name, f.other || "", id, ...(f.also || [])].map(fold), read: Initials.of(f.name) }]));
    index = data.details.map((d) => ({
      id: d.id, own: [d.name, d.other, d.id].map(fold), read: Initials.of(d.name),
      firms: [...new Set(d.makers.map((m) => m.firm))].map((id) => firmKeys.get(id)),
    }));
  }
  function find(text) {
    const query = fold(text.trim());
    if (!query) return [];
    const hits = [];
    for (const entry of index) {
      const firm = entry.firms.find((f) => f.keys.some((k) => k.includes(query)));
      const exact = entry.own.includes(query), start = entry.own.some((k) => k.startsWith(query));
      const inside = entry.own.some((k) => k.includes(query)), read = Initials.match(entry.read, query);
      const maker = firm || entry.firms.find((f) => Initials.match(f.read, query) >= 0);
      const rank = exact ? 0 : start ? 1 : read === 0 ? 2 : inside ? 3 : read > 0 ? 4 : firm ? 5 : maker ? 6 : 7;
      if (rank < 7) hits.push({ id: entry.id, rank, firm: rank > 4 ? maker.name : "" });
    }
    return hits.sort((a, b) => a.rank - b.rank).slice(0, 40);
  }
  const box = $("search"), list = $("hits");
  function choose(id) {
    list.hidden = true;
    box.value = details.get(id).name || id;
    select(id, true);
  }
  function suggest() {
    const hits = find(box.value);
    list.hidden = !box.value.trim();
    list.replaceChildren(...hits.map((hit) => {
      const d = details.get(hit.id);
      const note = hit.firm ? `${hit.firm} · ${words.makes_word}` : d.other;
      const button = Panel.el("button", "", Panel.said(d.name || d.id), note ? Panel.el("small", "", Panel.said(note)) : "");
      button.type = "button";
      button.addEventListener("click", () => choose(hit.id));
      return Panel.el("li", "", button);
    }));
    if (!hits.length) list.append(Panel.el("li", "", Panel.el("p", "", words.no_hit)));
    return hits;
  }
  box.addEventListener("input", suggest);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter that ends the input of a Chinese word
    if (event.key === "Enter") {
      const [first] = find(box.value);
      if (first) choose(first.id);
    } else if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      list.querySelector("button")?.focus();
    }
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...list.querySelectorAll("button")];
    (buttons[buttons.indexOf(document.activeElement) + step] || box).focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) list.hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (!list.hidden) {
      list.hidden = true;
      box.focus();
    } else if (state.selected !== null) {
      clear();
    } else if (sheet.chain !== null && Panorama.on()) {
      view(null);
    } else if (WhatIf.active()) {
      WhatIf.set([]);
    }
  });

  /* ---- language ---- */
  function relabel() {
    Language.labels(data);
    Language.lists(details, words);
    for (const node of all("[data-chain]")) node.textContent = Panorama.chainName(node.dataset.chain);
    if (sheet.chain !== null) $("name").textContent = Panorama.chainName(sheet.chain);
    readIndex();
    count();
  }
  $("language").addEventListener("click", () => {
    otherWords = Language.change(loaded, otherWords);
    if (loaded.panorama) {
      Panorama.setup(loaded.panorama, { words });
      sheet.bands = Panorama.bands(sheet.chain);
    }
    relabel();
    WhatIf.relabel();
    list.hidden = true;
    if (state.selected !== null) Panel.show(details.get(state.selected), up.get(state.selected), down.get(state.selected));
    net.redraw();
    remember();
  });

  /* ---- theme ---- */
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  function recolour() {
    colours = Draw.readColours();
    refresh();
  }
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    root.dataset.theme = dark ? "light" : "dark";
    recolour();
  });
  system.addEventListener("change", recolour);

  /* ---- picture and print: the whole sheet in light colours, drawn large ---- */
  function picture(target) {
    const before = { theme: root.dataset.theme, style: canvasBox.getAttribute("style"), scale: net.getScale(), at: net.getViewPosition(), selected: state.selected, near: state.near };
    const width = Math.min(2600, Math.max(1600, sheet.width * 1.5));
    const height = Math.round(width * (sheet.height + MARGIN) / sheet.width + Draw.HEAD * width / 1000);
    headSize = width / 1000;
    state.selected = state.near = null;
    net.unselectAll();
    root.dataset.theme = "light";
    colours = Draw.readColours();
    recolourEdges();
    canvasBox.style.cssText = `position:fixed;left:0;top:0;right:auto;bottom:auto;width:${width}px;height:${height}px`;
    net.setSize(width + "px", height + "px");
    fit(width, height);
    net.redraw();
    const drawn = canvasBox.querySelector("canvas");
    target.width = drawn.width;
    target.height = drawn.height;
    target.getContext("2d").drawImage(drawn, 0, 0);
    headSize = 1;
    state.selected = before.selected;
    state.near = before.near;
    if (before.selected !== null) net.selectNodes([before.selected]);
    if (before.theme) root.dataset.theme = before.theme;
    else delete root.dataset.theme;
    colours = Draw.readColours();
    canvasBox.setAttribute("style", before.style || "");
    net.setSize("100%", "100%");
    net.moveTo({ position: before.at, scale: before.scale });
    refresh();
  }
  let printed = null;
  addEventListener("beforeprint", () => {
    picture($("sheet"));
    printed = root.dataset.theme || "";
    root.dataset.theme = "light";
    $("list-gaps").hidden = false;
  });
  addEventListener("afterprint", () => {
    if (printed) root.dataset.theme = printed;
    else delete root.dataset.theme;
    $("list-gaps").hidden = $("tab-gaps").getAttribute("aria-selected") !== "true";
    recolour();
  });
  $("print").addEventListener("click", () => print());
  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  $("png").addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    picture(canvas);
    canvas.toBlob((blob) => save(blob, data.file + ".png"));
  });
  function drawing() {
    const before = { theme: root.dataset.theme, selected: state.selected, near: state.near, over: state.over, zoom };
    Object.assign(state, { selected: null, near: null, over: null });
    root.dataset.theme = "light";
    zoom = 1;
    colours = Draw.readColours();
    const text = Vector.draw({
      sheet, name: $("name").textContent, dashes: DASHES, half: (sheet.chain === null && Panorama.on() ? Panorama.CELL.w : Draw.size({}).w) / 2,
      looks: new Map(sheet.edges.map((e) => [e.id, edgeLook(e)])),
      paint: (pen, { id, x, y }) => paint({ ctx: pen, id, x, y, state: {} }).drawNode(),
    });
    Object.assign(state, { selected: before.selected, near: before.near, over: before.over });
    zoom = before.zoom;
    if (before.theme) root.dataset.theme = before.theme;
    else delete root.dataset.theme;
    recolour();
    return text;
  }
  $("svg").addEventListener("click", () => save(new Blob([drawing()], { type: "image/svg+xml" }), data.file + ".svg"));

  /* ---- size: fit again until the reader moves the map ---- */
  const touched = () => { state.moved = true; };
  net.on("dragStart", touched);
  net.on("zoom", touched);
  $("fit").addEventListener("click", () => { state.moved = false; fit(); });
  new ResizeObserver(() => {
    if (canvasBox.style.position === "fixed") return;
    net.setSize("100%", "100%");
    if (!state.moved) fit();
    if (!state.moved && state.selected !== null) reveal(state.selected);
    net.redraw();
  }).observe(canvasBox);

  relabel();
  fit();
  window.__net = net;
  window.__whatif = WhatIf;
  window.__drawing = drawing;
  window.__initials = Initials;
  window.__rule = Rule;
  net.once("afterDrawing", () => {
    window.__first = performance.now();
    window.__setup = window.__first - started;
    window.__ready = true;
  });
  if (WhatIf.read(wanted)) open($("tab-whatif"));
  if (Panorama.on() && Panorama.chains().some(([id]) => id === wanted.get("view"))) view(wanted.get("view"));
  select(wanted.get("part"));
  net.redraw();
})();
