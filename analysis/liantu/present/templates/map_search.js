/* The search field: names in both languages, ids, makers and their aliases, initials of pinyin. */
const Search = (() => {
  const { $, data, details, words } = Store;
  const MOST = 40;
  const box = $("search"), list = $("hits");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  let index = null, select;

  function read() {
    const firms = new Map(Object.entries(data.firms).map(([id, f]) => [id,
      { name: f.name, keys: [f.name, f.other || "", id, ...(f.also || [])].map(fold), read: Initials.of(f.name) }]));
    return data.details.map((d) => ({
      id: d.id, own: [d.name, d.other, d.id].map(fold), read: Initials.of(d.name),
      firms: [...new Set(d.makers.map((m) => m.firm))].map((id) => firms.get(id)),
    }));
  }

  function find(text) {
    const query = fold(text.trim());
    if (!query) return [];
    index ??= read();
    const hits = [];
    for (const entry of index) {
      const firm = entry.firms.find((f) => f.keys.some((k) => k.includes(query)));
      const exact = entry.own.includes(query), start = entry.own.some((k) => k.startsWith(query));
      const inside = entry.own.some((k) => k.includes(query)), initials = Initials.match(entry.read, query);
      const maker = firm || entry.firms.find((f) => Initials.match(f.read, query) >= 0);
      const rank = exact ? 0 : start ? 1 : initials === 0 ? 2 : inside ? 3 : initials > 0 ? 4 : firm ? 5 : maker ? 6 : 7;
      if (rank < 7) hits.push({ id: entry.id, rank, firm: rank > 4 ? maker.name : "" });
    }
    return hits.sort((a, b) => a.rank - b.rank).slice(0, MOST);
  }

  function choose(id) {
    list.hidden = true;
    box.value = Store.partName(id);
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
  }

  function setup(options) {
    select = options.select;
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
      event.stopPropagation();
      const buttons = [...list.querySelectorAll("button")];
      (buttons[buttons.indexOf(document.activeElement) + step] || box).focus();
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".find")) list.hidden = true;
    });
  }

  /* True when there was a list to close. */
  function close() {
    if (list.hidden) return false;
    list.hidden = true;
    box.focus();
    return true;
  }

  return { setup, close, forget() { index = null; list.hidden = true; }, focus() { box.focus(); box.select(); } };
})();
