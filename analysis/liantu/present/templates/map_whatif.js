/* What if: elements fail, the rule runs, the map and a list say what falls and why. */
const WhatIf = (() => {
  const $ = (id) => document.getElementById(id);
  const MOST = 12, NAMED = 4, WORST = 5, LISTED = 100;
  const state = { out: [], lens: "market", past: [] };
  let data, words, hooks, nets, makers, number, index, before, result = null, looks = new Map(), worst = new Map();

  /* ---- the network ---- */
  function setup(given, options) {
    data = given;
    hooks = options;
    words = options.words;
    nets = { market: { ...Rule.prepare(data.market), inputs: data.market.inputs } };
    nets.contracted = data.contracted ? { ...Rule.prepare(data.contracted), inputs: data.contracted.inputs } : nets.market;
    makers = Rule.transposed(data.made_part.map((part) => [part]), data.parts.length);
    number = new Map(data.parts.map((id, i) => [id, i]));
    readIndex();
    before = {};
    for (const lens of Object.keys(nets)) before[lens] = Rule.lost(Rule.fall(nets[lens], []).step, makers);
    wire();
    render();
  }

  function name(unit, id) {
    const kind = unit === "group" ? "firm" : unit;
    return data.names[kind][id] ?? hooks.name(kind, id);
  }

  function readIndex() {
    const made = data.firms.map(() => []);
    data.made_by.forEach((firm, producer) => { if (firm >= 0) made[firm].push(producer); });
    const rows = [...data.parts.map((id, i) => ["part", id, makers[i]]), ...data.firms.map((id, i) => ["firm", id, made[i]]),
      ...["group", "country"].flatMap((unit) => data.wider[unit].map(([id, members]) => [unit, id, members]))];
    index = new Map(rows.filter(([, , members]) => members.length).map(([unit, id, members]) =>
      [unit + ":" + id, { unit, id, name: name(unit, id), members, key: unit + ":" + id }]));
  }

  /* The language has changed. */
  function relabel() {
    readIndex();
    worst = new Map();
    render();
  }

  /* A group of one firm is known by its firm. */
  const element = (unit, id) => index.get(unit + ":" + id) || (unit === "group" ? index.get("firm:" + id) : undefined);

  function run(keys, lens = state.lens) {
    const failed = new Set(keys.flatMap((key) => index.get(key).members));
    const { step, cause } = Rule.fall(nets[lens], failed);
    const lost = Rule.lost(step, makers);
    // What did not stand before anything failed is not counted.
    return { step, cause, lost: lost.map((at, part) => (before[lens][part] >= 0 ? -1 : at)) };
  }

  function hidden(found) {
    const bare = data.unmapped.flatMap((part) => makers[part]);
    const fallen = [...found.step.keys()].filter((p) => found.step[p] >= 0);
    const more = Rule.lost(Rule.fall(nets[state.lens], [...fallen, ...bare]).step, makers);
    const unmapped = new Set(data.unmapped), now = Rule.lost(found.step, makers);
    return more.some((at, part) => at >= 0 && now[part] < 0 && !unmapped.has(part));
  }

  /* ---- what is out ---- */
  function set(out, lens = state.lens, keep = true) {
    if (keep) state.past.push({ out: state.out, lens: state.lens });
    state.out = out.filter((key) => index.has(key));
    state.lens = lens;
    compute();
  }

  function compute() {
    result = state.out.length ? run(state.out) : null;
    looks = new Map();
    if (result) data.parts.forEach((id, part) => {
      const hit = makers[part].filter((p) => result.step[p] >= 0).length;
      if (hit) looks.set(id, { step: result.lost[part], hit, of: makers[part].length });
    });
    render();
    hooks.changed();
  }

  function toggle(unit, id) {
    const found = element(unit, id);
    if (!found) return;
    set(state.out.includes(found.key) ? state.out.filter((k) => k !== found.key) : [...state.out, found.key]);
    hooks.opened();
  }
  const has = (unit, id) => state.out.includes(element(unit, id)?.key);

  function undo() {
    const last = state.past.pop();
    if (last) set(last.out, last.lens, false);
  }

  /* ---- in words ---- */
  const partName = (part) => name("part", data.parts[part]);
  // Words in the catalogue have no blank at their ends; Chinese marks need none.
  const mark = (key) => words[key] + (words[key] > "~" ? "" : " ");
  const list = (names) => {
    const all = [...new Set(names)], shown = all.slice(0, NAMED).join(mark("and"));
    return all.length > NAMED ? `${shown} ${words.whatif_more} ${all.length}` : shown;
  };

  function because(part) {
    const reasons = [], own = [], inputs = new Set();
    for (const p of makers[part]) {
      if (result.step[p] === 0) own.push(data.made_by[p] < 0 ? partName(part) : name("firm", data.firms[data.made_by[p]]));
      else if (result.cause[p] >= 0) inputs.add(nets[state.lens].inputs[result.cause[p]].map(partName).join(` ${words.or} `));
    }
    if (own.length) reasons.push(`${words.whatif_out}${mark("colon")}${list(own)}`);
    if (inputs.size) reasons.push(`${words.whatif_lacks}${mark("colon")}${list(inputs)}`);
    return reasons.join(mark("stop"));
  }

  function entry(part, text) {
    const id = data.parts[part];
    const final = data.finals.includes(part);
    const button = Panel.el("button", "pick fallen" + (final ? " final" : ""), Panel.el("bdi", "name", partName(part)), Panel.el("bdi", "reason", text));
    button.type = "button";
    button.dataset.part = id;
    button.disabled = !hooks.onMap(id);
    button.addEventListener("click", () => hooks.select(id));
    return Panel.el("li", "", button);
  }

  function summary() {
    const lost = result.lost.filter((at) => at >= 0).length;
    const finals = data.finals.filter((part) => result.lost[part] >= 0);
    const text = finals.length
      ? `${words.whatif_finals}${mark("colon")}${list(finals.map(partName))}`
      : data.finals.length ? words.whatif_stands : "";
    return [Panel.el("p", "sum" + (finals.length ? " gone" : ""), Panel.el("b", "", `${words.whatif_lost} ${lost}`), ` ${words.whatif_parts}`),
      Panel.el("p", finals.length ? "gone" : "", text)];
  }

  const rest = (count) => (count > LISTED ? Panel.el("p", "fine", `${words.whatif_more} ${count}`) : null);

  function falls() {
    const found = [];
    const order = [...result.lost.keys()].filter((part) => result.lost[part] >= 0);
    for (const at of [...new Set(order.map((part) => result.lost[part]))].sort((a, b) => a - b)) {
      const here = order.filter((part) => result.lost[part] === at);
      const title = at ? words.whatif_then : words.whatif_first;
      found.push(Panel.el("h2", "", Panel.el("i", "step", at ? String(at) : words.whatif_mark), title, Panel.el("small", "", ` ${here.length}`)),
        Panel.el("ul", "", ...here.slice(0, LISTED).map((part) => entry(part, because(part)))), rest(here.length));
    }
    const hurt = [...looks.keys()].map((id) => number.get(id))
      .filter((part) => result.lost[part] < 0 && before[state.lens][part] < 0);
    if (hurt.length) {
      found.push(Panel.el("h2", "", words.whatif_hurt, Panel.el("small", "", ` ${hurt.length}`)),
        Panel.el("ul", "", ...hurt.slice(0, LISTED).map((part) => {
          const look = looks.get(data.parts[part]);
          return entry(part, `${words.whatif_makers} ${look.hit}/${look.of}`);
        })), rest(hurt.length));
    }
    return found;
  }

  /* What would bring down most, each element alone; found when asked for. */
  function heaviest() {
    if (!worst.has(state.lens)) {
      const rows = [];
      for (const item of index.values()) {
        if (item.unit === "part") continue;
        const { lost } = run([item.key]);
        const finals = data.finals.filter((part) => lost[part] >= 0).length;
        rows.push({ item, finals, count: lost.filter((at) => at >= 0).length });
      }
      rows.sort((a, b) => b.finals - a.finals || b.count - a.count);
      worst.set(state.lens, ["country", "group", "firm"].flatMap((unit) =>
        rows.filter((row) => row.item.unit === unit && row.count).slice(0, WORST)));
    }
    const found = worst.get(state.lens);
    return [Panel.el("h2", "", words.whatif_worst), Panel.el("ul", "", ...found.map(({ item, count, finals }) => {
      const button = Panel.el("button", "pick", Panel.el("span", "tag", words["unit." + item.unit]), Panel.el("bdi", "name", item.name),
        Panel.el("b", finals ? "gone" : "", String(count)));
      button.type = "button";
      button.addEventListener("click", () => toggle(item.unit, item.id));
      return Panel.el("li", "", button);
    }))];
  }

  function chip(key) {
    const item = index.get(key);
    const button = Panel.el("button", "", Panel.el("span", "tag", words["unit." + item.unit]), Panel.said(item.name), Panel.el("b", "", "×"));
    button.type = "button";
    button.title = words.whatif_back;
    button.addEventListener("click", () => toggle(item.unit, item.id));
    return button;
  }

  function render() {
    $("whatif-out").replaceChildren(...state.out.map(chip));
    $("whatif-undo").disabled = !state.past.length;
    $("whatif-clear").disabled = !state.out.length;
    for (const b of document.querySelectorAll("[data-lens]")) b.setAttribute("aria-pressed", String(b.dataset.lens === state.lens));
    for (const b of document.querySelectorAll("[data-knock]")) b.setAttribute("aria-pressed", String(has(b.dataset.unit, b.dataset.knock)));
    if ($("list-whatif").hidden && !result) return;
    const body = result
      ? [...summary(), hidden(result) ? Panel.el("p", "fine", words.whatif_unmapped) : null, ...falls()]
      : [Panel.el("p", "fine", words.whatif_hint), ...heaviest()];
    $("whatif-result").replaceChildren(...body.filter(Boolean));
  }

  /* ---- the field ---- */
  function find(text) {
    const query = text.normalize("NFKC").trim().toLowerCase();
    if (!query) return [];
    const hits = [];
    for (const item of index.values()) {
      const keys = [item.name, item.id, ...hooks.also(item)].map((k) => k.normalize("NFKC").toLowerCase());
      const rank = keys.includes(query) ? 0 : keys.some((k) => k.startsWith(query)) ? 1 : keys.some((k) => k.includes(query)) ? 2
        : Initials.match(Initials.of(item.name), query) >= 0 ? 3 : 4;
      if (rank < 4) hits.push({ item, rank });
    }
    return hits.sort((a, b) => a.rank - b.rank).slice(0, MOST).map((hit) => hit.item);
  }

  function suggest() {
    const hits = find($("whatif-find").value);
    $("whatif-hits").hidden = !$("whatif-find").value.trim();
    const rows = hits.map((item) => {
      const button = Panel.el("button", "", Panel.el("span", "tag", words["unit." + item.unit]), Panel.said(item.name));
      button.type = "button";
      button.addEventListener("click", () => choose(item));
      return Panel.el("li", "", button);
    });
    $("whatif-hits").replaceChildren(...(rows.length ? rows : [Panel.el("li", "", Panel.el("p", "", words.no_hit))]));
  }

  function choose(item) {
    $("whatif-find").value = "";
    $("whatif-hits").hidden = true;
    toggle(item.unit, item.id);
    $("whatif-find").focus();
  }

  function wire() {
    $("whatif-find").addEventListener("input", suggest);
    $("whatif-find").addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const [first] = find($("whatif-find").value);
      if (event.key === "Enter" && first) choose(first);
      if (event.key === "Escape" && !$("whatif-hits").hidden) {
        event.stopPropagation();
        $("whatif-hits").hidden = true;
      }
    });
    $("whatif-undo").addEventListener("click", undo);
    $("whatif-clear").addEventListener("click", () => set([]));
    for (const b of document.querySelectorAll("[data-lens]")) b.addEventListener("click", () => set(state.out, b.dataset.lens));
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#list-whatif .find")) $("whatif-hits").hidden = true;
    });
  }

  /* ---- the address ---- */
  function write(params) {
    for (const key of state.out) params.append("out", key);
    if (state.out.length && state.lens !== "market") params.set("lens", state.lens);
  }
  function read(params) {
    const out = params.getAll("out").filter((key) => index.has(key));
    state.lens = params.get("lens") === "contracted" ? "contracted" : "market";
    if (out.length) set(out, state.lens, false);
    return out.length > 0;
  }

  return { setup, set, run, toggle, has, undo, render, relabel, write, read, state, look: (id) => looks.get(id), name, active: () => result !== null };
})();
