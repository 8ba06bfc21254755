/* Wiring: what is chosen, the panel, tabs, language, theme, the address. */
(() => {
  const { $, all, data, words, nodes, details, up, down, wanted, state, say } = Store;
  Panorama.setup();
  const net = View.setup();
  const sheet = View.sheet;

  /* ---- selection ---- */
  function shown(focus) {
    View.panel.hidden = false;
    View.settle();
    Lists.mark();
    View.refresh();
    remember();
    if (focus) document.querySelector("#detail h2").focus();
  }

  function turnTo(chain) {
    if (!Panorama.on() || chain === sheet().chain) return;
    const from = state.from;
    leave();
    waitFor(from);
    View.open(chain);
    $("back").hidden = chain === null;
    $("name").textContent = chain === null ? data.name : Panorama.chainName(chain);
    remember();
  }

  function aloud(part) {
    const marks = nodes.get(part.id).marks.map(([flag, sure]) => `${words["flag." + flag]} ${words[sure]}`);
    say([part.name || part.id, words["stage." + part.stage], ...marks, `${words["section.up"]} ${up.get(part.id).length}`, `${words["section.down"]} ${down.get(part.id).length}`].join(" · "));
  }

  function select(id, focus) {
    if (!details.has(id)) return;
    if (state.from !== null && state.from !== id) return explain(state.from, id);
    if (!View.onSheet(id)) turnTo(Panorama.chainOf(id));
    if (Filter.gone(id)) Filter.upstream(null);
    waitFor(null);
    Object.assign(state, { selected: id, firm: null, path: null, to: null, near: new Set([id, ...Store.walk(id, up), ...Store.walk(id, down)]) });
    Panel.show(details.get(id), up.get(id), down.get(id));
    net.selectNodes([id]);
    shown(focus);
    View.reveal(id);
    aloud(details.get(id));
  }

  function firm(id, focus) {
    if (!Object.hasOwn(data.firms, id)) return;
    waitFor(null);
    Object.assign(state, { selected: null, firm: id, path: null, to: null, near: new Set(Store.madeBy(id)) });
    Firm.show(id, { select, firm });
    net.unselectAll();
    shown(focus);
    say(`${Store.firmName(id)} · ${words["section.makes"]} ${Store.madeBy(id).length}`);
  }

  function leave() {
    waitFor(null);
    Object.assign(state, { selected: null, firm: null, near: null, path: null, to: null });
    View.panel.hidden = true;
    net.unselectAll();
    View.settle();
    View.refresh();
    Lists.mark();
    remember();
  }

  /* ---- the way between two parts ---- */
  function waitFor(id) {
    state.from = id;
    $("ask").hidden = id === null;
    if (id !== null) $("ask-text").textContent = `${Store.partName(id)} → ${words.path_pick}`;
  }

  function explain(from, to, focus) {
    const found = Path.between(from, to), ids = [from, ...(found ? found.steps.map((s) => s.id) : []), to];
    waitFor(null);
    if (!View.onSheet(from)) turnTo(Panorama.chainOf(from));
    Object.assign(state, { selected: from, to, firm: null, near: new Set(ids),
      path: new Set(found ? found.steps.map((s) => (s.way === "down" ? `${s.from} ${s.id}` : `${s.id} ${s.from}`)) : []) });
    Panel.fill(Path.tell(from, to, found));
    net.selectNodes([from]);
    state.moved = false;
    shown(focus);
    say($("detail").innerText);
  }

  /* Back by one step: the smallest thing that is open goes first. */
  function back() {
    if (Search.close()) return;
    if (state.from !== null) waitFor(null);
    else if (state.path) select(state.selected);
    else if (!View.panel.hidden) leave();
    else if (Filter.root() !== null) Filter.upstream(null);
    else if (sheet().chain !== null && Panorama.on()) turnTo(null);
    else if (WhatIf.active()) WhatIf.set([]);
  }

  function remember() {
    const params = new URLSearchParams();
    if (state.selected !== null) params.set("part", state.selected);
    if (state.path) params.set("to", state.to);
    if (state.firm !== null) params.set("firm", state.firm);
    if (Filter.root() !== null) params.set("only", Filter.root());
    if (sheet().chain !== null) params.set("view", sheet().chain);
    if (Store.turned()) params.set("lang", data.lang);
    WhatIf.write(params);
    const hash = params.toString();
    try {
      history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    } catch { /* a sandboxed frame has no history of its own */ }
  }

  /* ---- tabs ---- */
  const tabs = all("[role=tab]");
  function open(tab) {
    for (const t of tabs) {
      t.setAttribute("aria-selected", String(t === tab));
      t.tabIndex = t === tab ? 0 : -1;
      $(t.getAttribute("aria-controls")).hidden = t !== tab;
    }
    Lists.render(tab.id.slice(4));
    WhatIf.render();
  }
  tabs.forEach((tab, index) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(index + step + tabs.length) % tabs.length];
      open(next);
      next.focus();
    });
  });

  // The address holds what is chosen, so the link itself must not change it.
  $("skip").addEventListener("click", (event) => {
    event.preventDefault();
    tabs.find((t) => t.tabIndex === 0).focus();
  });

  /* ---- the parts of the page, joined ---- */
  Path.setup({ select });
  Panel.setup({
    select, firm, isOut: WhatIf.has, toggle: WhatIf.toggle, path: waitFor, upstream: Filter.upstream,
    away: (id) => Panorama.on() && sheet().chain !== Panorama.chainOf(id),
    openChain: (id) => { turnTo(Panorama.chainOf(id)); select(id); },
  });
  WhatIf.setup(Store.loaded.whatif, {
    words, select, name: (kind, id) => (kind === "part" ? Store.partName(id) : Store.firmName(id)), onMap: (id) => nodes.has(id), opened: () => open($("tab-whatif")),
    also: ({ unit, id }) => (unit === "part" ? [details.get(id)?.other || ""] : unit === "country" ? [] : [data.firms[id]?.other || "", ...(data.firms[id]?.also || [])]),
    changed() {
      View.refresh();
      remember();
    },
  });
  Lists.setup({ select, firm });
  Filter.setup({ changed() {
    Lists.forget();
    View.settle();
    View.refresh();
    remember();
  } });
  Search.setup({ select });
  Export.setup();
  Keys.setup({ select, over, back, path: waitFor, openChain: turnTo, fit() { state.moved = false; View.fit(); } });

  net.on("click", ({ nodes: [id], event }) => {
    if (id === undefined) leave();
    else if (Panorama.cell(id)) turnTo(Panorama.cell(id).chain);
    else if (event.srcEvent.shiftKey && state.selected !== null && state.selected !== id) explain(state.selected, id);
    else select(id);
  });
  function over(id) {
    View.box.style.cursor = id ? "pointer" : "";
    if (sheet().chain !== null || !Panorama.on()) return;
    state.over = id;
    View.refresh();
  }
  net.on("hoverNode", ({ node }) => over(node));
  net.on("blurNode", () => over(null));
  $("back")?.addEventListener("click", () => turnTo(null));
  $("ask-stop").addEventListener("click", () => waitFor(null));
  $("close").addEventListener("click", () => { leave(); View.box.focus(); });
  $("fit").addEventListener("click", () => { state.moved = false; View.fit(); });

  /* ---- language and theme ---- */
  function relabel() {
    Language.labels(data);
    if (sheet().chain !== null) $("name").textContent = Panorama.chainName(sheet().chain);
    Filter.count();
    Lists.forget();
  }
  $("language").addEventListener("click", () => {
    Store.turn();
    Panorama.setup();
    View.rename();
    Search.forget();
    relabel();
    WhatIf.relabel();
    if (state.path) explain(state.selected, state.to);
    else if (state.selected !== null) Panel.show(details.get(state.selected), up.get(state.selected), down.get(state.selected));
    else if (state.firm !== null) Firm.show(state.firm, { select, firm });
    net.redraw();
    remember();
  });

  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  function recolour() {
    View.recolour();
    View.refresh();
  }
  $("theme").addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    root.dataset.theme = dark ? "light" : "dark";
    recolour();
  });
  system.addEventListener("change", recolour);

  /* ---- start ---- */
  relabel();
  View.fit();
  window.__net = net;
  window.__whatif = WhatIf;
  window.__drawing = Export.drawing;
  window.__initials = Initials;
  window.__rule = Rule;
  window.__path = Path.between;
  window.__store = Store;
  window.__filter = Filter;
  window.__unpack = unpack;
  window.__select = select;
  window.__explain = explain;
  net.once("afterDrawing", () => {
    window.__first = performance.now();
    window.__ready = true;
  });
  if (WhatIf.read(wanted)) open($("tab-whatif"));
  if (Panorama.on() && Panorama.chains().some(([id]) => id === wanted.get("view"))) turnTo(wanted.get("view"));
  if (details.has(wanted.get("only"))) Filter.upstream(wanted.get("only"));
  if (wanted.has("firm")) firm(wanted.get("firm"));
  else if (details.has(wanted.get("to")) && details.has(wanted.get("part"))) explain(wanted.get("part"), wanted.get("to"));
  else select(wanted.get("part"));
  net.redraw();
})();
