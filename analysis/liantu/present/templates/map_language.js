/* The other language: data change in place, so that all who hold them see the change. */
const Language = (() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector) => document.querySelectorAll(selector);

  /* Returns what turns it back. */
  function change(target, patch) {
    const back = {};
    for (const [key, value] of Object.entries(patch)) {
      const known = Object.hasOwn(target, key);
      if (!known && key === "__proto__") continue;
      const old = target[key];
      const deeper = known && value !== null && typeof value === "object" && !Array.isArray(value)
        && old !== null && typeof old === "object";
      back[key] = deeper ? change(old, value) : known ? old : null;
      if (deeper) continue;
      if (value === null) delete target[key];
      else target[key] = value;
    }
    return back;
  }

  function labels(data) {
    const words = data.words;
    const attributes = { wt: "title", wl: "aria-label", wp: "placeholder" };
    for (const node of all("[data-w]")) node.textContent = words[node.dataset.w];
    for (const [name, attribute] of Object.entries(attributes)) {
      for (const node of all(`[data-${name}]`)) node.setAttribute(attribute, words[node.dataset[name]]);
    }
    for (const node of all("[data-badge]")) {
      const [flag, certainty] = node.dataset.badge.split(" ");
      node.title = `${words["flag." + flag]} · ${words[certainty]}`;
    }
    all(".facts div").forEach((row, i) => {
      row.firstElementChild.textContent = data.facts[i][0];
      row.lastElementChild.firstElementChild.textContent = data.facts[i][1];
    });
    $("name").textContent = data.name;
    $("other-name").textContent = data.other_name;
    document.title = `${data.name} · ${words.title}`;
    document.documentElement.lang = data.html_lang;
  }

  return { change, labels };
})();
