/* What the page knows: parts, needs, firms, words; and what the reader has chosen. */
const Store = (() => {
  const loaded = unpack(JSON.parse(document.getElementById("liantu").textContent));
  const { data, nodes: nodeList, edges: edgeList } = loaded;
  const words = data.words, firstLanguage = data.lang;
  const wanted = new URLSearchParams(location.hash.slice(1));
  let other = loaded.other;

  /* Data change in place: all who hold them see the other language. */
  const turn = () => { other = Language.change(loaded, other); };
  if ((wanted.get("lang") || data.lang) !== data.lang) turn();

  const nodes = new Map(nodeList.map((n) => [n.id, n]));
  const details = new Map(data.details.map((d) => [d.id, d]));
  const up = new Map(nodeList.map((n) => [n.id, []]));
  const down = new Map(nodeList.map((n) => [n.id, []]));
  for (const e of edgeList) {
    up.get(e.to).push({ id: e.from, kind: e.kind });
    down.get(e.from).push({ id: e.to, kind: e.kind });
  }

  /* All that is reached from a part along the links. */
  function walk(start, links) {
    const seen = new Set(), queue = [start];
    while (queue.length) for (const { id } of links.get(queue.pop())) if (!seen.has(id)) {
      seen.add(id);
      queue.push(id);
    }
    return seen;
  }

  /* Firm → the parts that it makes, in the order of the parts. */
  let made = null;
  function madeBy(firm) {
    if (!made) {
      made = new Map();
      for (const part of data.details) for (const row of part.makers) {
        const known = made.get(row.firm);
        if (!known) made.set(row.firm, [part.id]);
        else if (known[known.length - 1] !== part.id) known.push(part.id);
      }
    }
    return firm === undefined ? made : made.get(firm) || [];
  }

  // Words in the catalogue have no blank at their ends; Chinese marks need none.
  const mark = (key) => words[key] + (words[key] > "~" ? "" : " ");
  const state = { selected: null, firm: null, near: null, path: null, from: null, over: null, moved: false };

  return {
    loaded, data, words, nodeList, edgeList, nodes, details, up, down, wanted, state, walk, madeBy, mark, turn,
    $: (id) => document.getElementById(id),
    all: (selector) => [...document.querySelectorAll(selector)],
    turned: () => data.lang !== firstLanguage,
    partName: (id) => details.get(id)?.name || id,
    firmName: (id) => data.firms[id]?.name || id,
    region: (code) => data.regions[code] ?? code,
    home: (code) => data.home.includes(code),
    say: (text) => { document.getElementById("said").textContent = text; },
  };
})();
