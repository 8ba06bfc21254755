/* The keyboard: walking the chain, opening, knocking out, leaving. */
const Keys = (() => {
  const { $, all, nodes, state, words, say } = Store;
  let hooks;

  /* ---- walking ---- */
  const inSight = () => View.sheet().nodes.filter((n) => Panorama.cell(n.id) || Filter.has(n.id));
  const byPlace = (a, b) => a.x - b.x || a.y - b.y;

  /* Of several, the one that stands most level with the part. */
  function nearest(from, ids) {
    const seen = new Set(inSight().map((n) => n.id));
    const gap = (id) => Math.abs(nodes.get(id).y - from.y) + Math.abs(nodes.get(id).x - from.x) / 8;
    return ids.filter((id) => seen.has(id)).sort((a, b) => gap(a) - gap(b))[0];
  }

  /* Up and down within the stage: the lanes of a stage are one column, read lane by lane. */
  function beside(from, step) {
    const band = View.sheet().bands.find((b) => from.x > b.left && from.x < b.right);
    const column = inSight().filter((n) => n.x > band.left && n.x < band.right).sort(byPlace);
    return column[column.findIndex((n) => n.id === from.id) + step]?.id;
  }

  function overGrid(key) {
    const cells = inSight(), at = cells.find((c) => c.id === state.over);
    if (!at) return cells.sort((a, b) => a.y - b.y || a.x - b.x)[0].id;
    const across = key === "ArrowLeft" || key === "ArrowRight", sign = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
    const [along, other] = across ? ["x", "y"] : ["y", "x"];
    return cells.filter((c) => Math.abs(c[other] - at[other]) < 1 && (c[along] - at[along]) * sign > 1).sort((a, b) => (a[along] - b[along]) * sign)[0]?.id;
  }

  function walk(key) {
    if (View.sheet().chain === null && Panorama.on()) {
      const id = overGrid(key);
      if (!id) return;
      hooks.over(id);
      const cell = Panorama.cell(id);
      say([Panorama.chainName(cell.chain), cell.stage && words["stage." + cell.stage], `${cell.flags ? cell.parts.length : cell.parts} ${words.parts_word}`].filter(Boolean).join(" · "));
      return;
    }
    const focus = $("panel").contains(document.activeElement);
    const from = state.selected === null || !View.onSheet(state.selected) ? null : View.sheet().nodes.find((n) => n.id === state.selected);
    if (!from) {
      const first = inSight().sort(byPlace)[0];
      if (first) hooks.select(first.id);
      return;
    }
    const next = key === "ArrowRight" ? nearest(from, Store.down.get(from.id).map((l) => l.id))
      : key === "ArrowLeft" ? nearest(from, Store.up.get(from.id).map((l) => l.id)) : beside(from, key === "ArrowDown" ? 1 : -1);
    if (next) hooks.select(next, focus);
    else say(words.walk_end);
  }

  /* In a list the arrows go from row to row. */
  function rove(key) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const rows = all(".list:not([hidden]) .pick:not(:disabled)"), next = rows[rows.indexOf(document.activeElement) + step];
    next?.focus();
    return Boolean(next);
  }

  function open() {
    if (View.sheet().chain === null && Panorama.on()) {
      if (state.over) hooks.openChain(Panorama.cell(state.over).chain);
    } else if (!$("panel").hidden) document.querySelector("#detail h2").focus();
  }

  /* ---- what a key does where nothing else wants it ---- */
  const WALKS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  const typing = (target) => target.closest("input, textarea, select, dialog[open]");
  const onMap = (target) => target === document.body || target === $("map") || target.matches("#detail h2");
  const LETTERS = {
    k: () => state.selected !== null && WhatIf.toggle("part", state.selected) || state.firm !== null && WhatIf.toggle("firm", state.firm),
    u: () => state.selected !== null && Filter.upstream(state.selected),
    p: () => state.selected !== null && hooks.path(state.selected),
    f: () => hooks.fit(),
    "?": () => $("help").showModal(),
    "/": () => Search.focus(),
  };

  function press(event) {
    const { key, target } = event;
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") {
      event.preventDefault();
      Search.focus();
      return;
    }
    if (key === "Escape") {
      if (!$("help").open) hooks.back();
      return;
    }
    if (typing(target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (WALKS.includes(key)) {
      const listed = target.closest(".list");
      if (listed ? rove(key) : onMap(target)) {
        event.preventDefault();
        if (!listed) walk(key);
      }
    } else if (key === "Enter" && onMap(target)) open();
    else if (/^[1-6]$/.test(key)) {
      const tab = all("[role=tab]")[Number(key) - 1];
      tab.click();
      tab.focus();
    } else if (Object.hasOwn(LETTERS, key.toLowerCase())) {
      event.preventDefault();
      LETTERS[key.toLowerCase()]();
    }
  }

  function setup(options) {
    hooks = options;
    document.addEventListener("keydown", press);
    $("keys").addEventListener("click", () => $("help").showModal());
    $("help-close").addEventListener("click", () => $("help").close());
  }

  return { setup };
})();
