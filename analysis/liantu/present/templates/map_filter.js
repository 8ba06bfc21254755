/* Which parts stay: by flag, certainty, single point, stage, base, country, firm, chain, and
   only what leads to one part. Each count says what its choice would leave under the others. */
const Filter = (() => {
  const { $, all, words, data, nodeList, nodes, details, state: shared } = Store;
  const state = { flags: new Set(), certainty: new Set(), ring: false, facets: new Map(), root: null, upstream: null };
  const FACETS = {
    chain: (part) => (Panorama.on() ? [Panorama.chainOf(part.id)] : []),
    stage: (part) => [part.stage],
    base: (part) => (part.base ? [part.base] : []),
    country: (part) => [...new Set(part.makers.map((row) => data.firms[row.firm].country || ""))].filter(Boolean),
    firm: (part) => [...new Set(part.makers.map((row) => row.firm))],
  };
  const NAMES = {
    chain: (id) => Panorama.chainName(id), stage: (id) => words["stage." + id], base: (id) => words["base." + id],
    country: Store.region, firm: Store.firmName,
  };
  let kept = null, changed = () => {};
  const values = new Map();

  function valuesOf(facet) {
    if (!values.has(facet)) values.set(facet, new Map(data.details.map((part) => [part.id, FACETS[facet](part)])));
    return values.get(facet);
  }

  /* Does a part pass every choice but the one left out? */
  function passes(node, except) {
    if (except !== "ring" && state.ring && !node.ring) return false;
    if (state.upstream && !state.upstream.has(node.id)) return false;
    const flags = except === "flags" ? new Set() : state.flags;
    const certainty = except === "certainty" ? new Set() : state.certainty;
    if (flags.size || certainty.size) {
      const left = node.marks.filter(([flag, sure]) => (!flags.size || flags.has(flag)) && (!certainty.size || certainty.has(sure)));
      if (!left.length) return false;
    }
    for (const [facet, value] of state.facets) {
      if (facet !== except && !valuesOf(facet).get(node.id).includes(value)) return false;
    }
    return true;
  }

  const on = () => state.flags.size + state.certainty.size + state.facets.size > 0 || state.ring || state.root !== null;
  const has = (id) => kept === null || kept.has(id);

  function compute() {
    kept = on() ? new Set(nodeList.filter((n) => passes(n)).map((n) => n.id)) : null;
    count();
    changed();
  }

  /* ---- counts ---- */
  function count() {
    $("shown").textContent = `${words.shown} ${kept ? kept.size : nodeList.length} ${words.of} ${nodeList.length}`;
    $("clear").hidden = !on();
    const left = nodeList.filter((n) => passes(n, "flags"));
    for (const button of all("[data-flag]")) {
      const sure = (certainty) => left.filter((n) => n.marks.some(([f, c]) => f === button.dataset.flag && c === certainty)).length;
      const certain = sure("certain"), possible = sure("possible");
      button.querySelector("b").textContent = (state.certainty.has("possible") || !state.certainty.size ? possible : 0) + (state.certainty.has("certain") || !state.certainty.size ? certain : 0);
      button.querySelector("[data-count=certain]").textContent = certain;
      button.querySelector("[data-count=possible]").textContent = possible;
      button.querySelector("small").title = `${words.certain} ${certain} · ${words.possible} ${possible}`;
    }
    $("ringed").textContent = nodeList.filter((n) => n.ring && passes(n, "ring")).length;
    chips();
    if (!$("facets").hidden) options();
  }

  function options() {
    for (const select of all("select[data-facet]")) {
      const facet = select.dataset.facet, found = new Map(), known = valuesOf(facet), picked = state.facets.get(facet);
      for (const node of nodeList) if (passes(node, facet)) for (const value of known.get(node.id)) found.set(value, (found.get(value) || 0) + 1);
      if (picked !== undefined && !found.has(picked)) found.set(picked, 0);
      const rows = facet === "country" || facet === "firm" ? [...found].sort((a, b) => b[1] - a[1]) : [...known.values()].flat().filter((v, i, list) => found.has(v) && list.indexOf(v) === i).map((v) => [v, found.get(v)]);
      select.replaceChildren(new Option(words.any, ""), ...rows.map(([value, number]) => new Option(`${NAMES[facet](value)} (${number})`, value, false, value === picked)));
      select.disabled = !rows.length;
    }
  }

  /* What is chosen beyond the buttons, each to be taken away by a click. */
  function chips() {
    const chosen = [...state.facets].map(([facet, value]) => [`${words["label." + facet]} · `, NAMES[facet](value), () => pick(facet, "")]);
    if (state.root !== null) chosen.push([`${words.upstream_of} `, Store.partName(state.root), () => upstream(null)]);
    $("chosen").replaceChildren(...chosen.map(([label, text, undo]) => {
      const button = Panel.el("button", "", label, Panel.said(text), Panel.el("b", "", "×"));
      button.type = "button";
      button.title = words.take_away;
      button.addEventListener("click", undo);
      return button;
    }));
    $("more").setAttribute("aria-pressed", String(state.facets.size > 0));
  }

  /* ---- choices ---- */
  function pick(facet, value) {
    if (value) state.facets.set(facet, value);
    else state.facets.delete(facet);
    compute();
  }

  function upstream(id) {
    state.root = id;
    state.upstream = id === null ? null : new Set([id, ...Store.walk(id, Store.up)]);
    shared.moved = false;
    compute();
  }

  function clear() {
    state.flags.clear();
    state.certainty.clear();
    state.facets.clear();
    state.ring = false;
    for (const b of all(".filters [aria-pressed]")) b.setAttribute("aria-pressed", "false");
    upstream(null);
  }

  function setup(options_) {
    changed = options_.changed;
    const press = (button, turn) => button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(turn()));
      compute();
    });
    const flip = (set, value) => !set.delete(value) && Boolean(set.add(value));
    for (const b of all("[data-flag]")) press(b, () => flip(state.flags, b.dataset.flag));
    for (const b of all("[data-certainty]")) press(b, () => flip(state.certainty, b.dataset.certainty));
    press($("ring"), () => { state.ring = !state.ring; return state.ring; });
    for (const select of all("select[data-facet]")) select.addEventListener("change", () => pick(select.dataset.facet, select.value));
    $("more").addEventListener("click", () => {
      $("facets").hidden = !$("facets").hidden;
      $("more").setAttribute("aria-expanded", String(!$("facets").hidden));
      if (!$("facets").hidden) options();
    });
    $("clear").addEventListener("click", clear);
  }

  return { setup, on, has, count, upstream, clear, pick, root: () => state.root, gone: (id) => state.upstream !== null && !state.upstream.has(id), names: NAMES,
    kept: () => kept, size: () => (kept ? kept.size : nodeList.length), node: (id) => nodes.get(id), details };
})();
