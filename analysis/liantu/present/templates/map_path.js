/* The shortest chain of needs between two parts, in words and on the map. */
const Path = (() => {
  const { up, down, words, mark } = Store;

  /* Part → the one before it on a shortest way from the start; of several, the most essential. */
  function search(start, end, next) {
    const before = new Map([[start, null]]), cost = new Map([[start, 0]]);
    let front = [start];
    while (front.length && !before.has(end)) {
      const found = new Map();
      for (const from of front) for (const { id, kind, way } of next(from)) {
        if (before.has(id)) continue;
        const price = cost.get(from) + (kind === "essential" ? 0 : 1);
        if (!found.has(id) || price < cost.get(id)) {
          cost.set(id, price);
          found.set(id, { from, id, kind, way });
        }
      }
      for (const [id, step] of found) before.set(id, step);
      front = [...found.keys()];
    }
    if (!before.has(end)) return null;
    const steps = [];
    for (let at = end; before.get(at); at = before.get(at).from) steps.unshift(before.get(at));
    return steps;
  }

  const along = (links, way) => (id) => links.get(id).map((link) => ({ ...link, way }));
  const both = (id) => [...along(down, "down")(id), ...along(up, "up")(id)];

  /* Steps from one part to the other: down the chain, up it, or through parts both touch. */
  function between(from, to) {
    const ways = [search(from, to, along(down, "down")), search(from, to, along(up, "up"))].filter(Boolean);
    if (ways.length) return { steps: ways.sort((a, b) => a.length - b.length)[0], straight: true };
    const steps = search(from, to, both);
    return steps && { steps, straight: false };
  }

  function sentence({ from, id, kind, way }) {
    const [tail, head] = way === "down" ? [from, id] : [id, from];
    return [chip(tail), ` ${words["path." + kind]} `, chip(head)];
  }

  let select;
  function chip(id) {
    const button = Panel.el("button", "", Panel.said(Store.partName(id)));
    button.type = "button";
    button.dataset.part = id;
    button.addEventListener("click", () => select(id, true));
    return button;
  }

  /* The panel's content. */
  function tell(from, to, found) {
    const title = Panel.el("h2", "", Panel.said(Store.partName(from)), " → ", Panel.said(Store.partName(to)));
    title.tabIndex = -1;
    if (!found) return [title, Panel.el("p", "", words["path.none"])];
    const down_ = found.steps[0].way === "down";
    const kind = !found.straight ? "path.round" : down_ ? "path.leads" : "path.needs";
    return [title, Panel.el("p", "fine", `${words[kind]}${mark("colon")}${found.steps.length} ${words["path.steps"]}`),
      Panel.el("ol", "steps", ...found.steps.map((step) => Panel.el("li", "chips", ...sentence(step))))];
  }

  return { between, tell, setup: (options) => { select = options.select; } };
})();
