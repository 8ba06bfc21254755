/* The detail panel. Every text enters through textContent; only web addresses become links. */
const Panel = (() => {
  const { words, region } = Store, { sources, firms } = Store.data;
  let hooks;

  function el(tag, cls, ...inside) {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    for (const item of inside) {
      if (item === null || item === undefined || item === "") continue;
      node.append(item); // a string becomes a text node
    }
    return node;
  }

  // A name or a quote from outside, kept from turning the text around it.
  const said = (text) => (text ? el("bdi", "", text) : "");

  function badge(flag, certainty) {
    const node = el("span", `badge ${flag} ${certainty}`, words["char." + flag]);
    node.title = `${words["flag." + flag]} · ${words[certainty]}`;
    return node;
  }

  function tag(text, cls) {
    return text ? el("span", "tag " + (cls || ""), text) : null;
  }

  function link(url, text) {
    if (!/^https?:\/\//i.test(url)) return said(text);
    const node = el("a", "", said(text));
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
    return node;
  }

  function cited(ids) {
    return (ids || []).map((place) => {
      const source = sources[place];
      const grade = el("span", "grade", source.grade);
      grade.title = words.source + " " + source.grade + " " + words.grade;
      const about = [source.publisher, source.published].filter(Boolean).join(", ");
      return el("span", "src", grade, link(source.url, source.title || source.url),
        about ? el("span", "", " · ", said(about)) : "");
    });
  }

  function quote(text) {
    return text ? el("blockquote", "", said(text)) : null;
  }

  function section(key, count, ...items) {
    return [el("h3", "", words["section." + key], el("b", "", String(count))), ...items];
  }

  function fine(label, value) {
    return value ? el("p", "fine", `${label}: `, said(value)) : null;
  }

  function knock(unit, id) {
    const button = el("button", "knock", words.knock);
    button.type = "button";
    button.title = words.knock_long;
    button.dataset.unit = unit;
    button.dataset.knock = id;
    button.setAttribute("aria-pressed", String(hooks.isOut(unit, id)));
    button.addEventListener("click", () => hooks.toggle(unit, id));
    return button;
  }

  /* A firm's name, which opens its panel. */
  function firm(id, open) {
    const button = el("button", "firm", said(Store.firmName(id)));
    button.type = "button";
    button.dataset.firm = id;
    button.addEventListener("click", () => open(id, true));
    return button;
  }

  function action(word, run, title) {
    const button = el("button", "door", words[word]);
    button.type = "button";
    button.dataset.action = word;
    if (title) button.title = words[title];
    button.addEventListener("click", run);
    return button;
  }

  function head(part) {
    const title = el("h2", "", said(part.name || part.id));
    title.tabIndex = -1;
    const meta = el("dl", "meta");
    const add = (label, value) => {
      if (value) meta.append(el("dt", "", words[label]), el("dd", "", said(value)));
    };
    if (Panorama.on()) {
      add("label.chain", Panorama.chainName(Panorama.chainOf(part.id)));
      add("label.takers", Panorama.takers(part.id).map(Panorama.chainName).join(" · "));
    }
    add("label.stage", words["stage." + part.stage]);
    add("label.base", words["base." + part.base]);
    add("label.kind", words["supply." + part.supply]);
    add("label.hs", part.hs.join(", "));
    add("label.id", part.id);
    add("label.note", part.note);
    const counted = part.makers.some((row) => row.status === "volume") || part.supply !== "made";
    const buttons = el("div", "actions", counted ? knock("part", part.id) : null,
      action("only_upstream", () => hooks.upstream(part.id), "only_upstream_long"),
      action("path_to", () => hooks.path(part.id), "path_to_long"),
      hooks.away(part.id) ? action("open_chain", () => hooks.openChain(part.id)) : null);
    return [title, part.other ? el("p", "other", said(part.other)) : null, buttons, meta];
  }

  function flags(part) {
    if (!part.flags.length) return [];
    return section("flags", part.flags.length, ...part.flags.map((row) => {
      const sure = tag(words[row.certainty]);
      sure.title = words[row.certainty + "_long"];
      return el("div", "item",
        el("div", "top", badge(row.flag, row.certainty), el("strong", "", words["flag." + row.flag]),
          tag(words["severity." + row.severity], row.severity === "severe" ? "strong" : ""), sure),
        el("p", "", said(row.reason)));
    }));
  }

  function point(row) {
    return el("div", "item",
      el("div", "top", el("strong", "", said(WhatIf.name(row.unit, row.element))), tag(words["unit." + row.unit]),
        tag(words[row.certain ? "certain" : "possible"]), knock(row.unit, row.element)),
      el("p", "", said(row.witness)), el("p", "fine", words["lens." + row.lens]));
  }

  function points(part) {
    const own = part.points.filter((row) => row.own);
    const inherited = part.points.filter((row) => !row.own);
    if (!part.points.length) return [];
    const more = inherited.length
      ? el("details", "", el("summary", "", `${words.inherited_more} (${inherited.length})`),
        ...inherited.map(point))
      : null;
    return section("points", own.length, ...own.map(point), more);
  }

  function makers(part) {
    if (!part.makers.length) {
      const key = part.supply === "unmapped" ? "supply.unmapped" : "no_makers";
      return part.supply === "composite" ? [] : section("makers", 0, el("p", "fine", words[key]));
    }
    return section("makers", part.makers.length, ...part.makers.map((row) => {
      const known = firms[row.firm];
      const site = row.site && row.site !== known.country ? `${words["label.site"]} ${region(row.site)}` : "";
      return el("div", "item",
        el("div", "top", firm(row.firm, hooks.firm),
          tag(words["home." + row.home], row.home), tag(words["status." + row.status]),
          row.status === "volume" ? knock("firm", row.firm) : null),
        el("p", "fine", said([known.other, known.country ? region(known.country) : "", site].filter(Boolean).join(" · "))),
        ...Charts.firm(part, row.firm), fine(words["label.note"], row.note), quote(row.quote), ...cited(row.sources));
    }));
  }

  function neighbours(key, links) {
    if (!links.length) return [];
    const chips = links.map(({ id, kind }) => {
      const marks = Store.nodes.get(id).marks;
      const button = el("button", kind, marks.length ? badge(...marks[0]) : null, said(Store.partName(id)));
      button.type = "button";
      button.title = words["edge." + kind];
      button.dataset.part = id;
      button.addEventListener("click", () => hooks.select(id, true));
      return button;
    });
    return section(key, links.length, el("div", "chips", ...chips));
  }

  function supplies(part) {
    if (!part.supplies.length) return [];
    const items = part.supplies.map((row) => el("div", "item",
      el("div", "top", firm(row.supplier, hooks.firm), "→", firm(row.customer, hooks.firm),
        tag(words["status." + row.status]), tag(words["exclusivity." + row.exclusivity])),
      el("p", "fine", said([row.programme, row.time].filter(Boolean).join(" · "))),
      fine(words["label.note"], row.note), quote(row.quote), ...cited(row.sources)));
    return section("supplies", items.length, ...items);
  }

  function claims(part) {
    if (!part.claims.length) return [];
    const items = part.claims.map((row) => el("div", "item",
      el("div", "top", el("strong", "", words["measure." + row.measure] || row.measure),
        el("span", "value", said(row.value)), row.preferred ? tag(words.preferred) : null),
      row.subject ? el("p", "", said(row.subject)) : null,
      el("p", "fine", said([`${words["label.scope"]}: ${row.scope}`,
        row.period ? `${words["label.period"]}: ${row.period}` : ""].filter(Boolean).join(" · "))),
      fine(words["label.definition"], row.definition), fine(words["label.note"], row.note),
      quote(row.quote), ...cited(row.sources)));
    return section("claims", items.length, ...items);
  }

  function fill(content) {
    document.getElementById("detail").replaceChildren(...content.filter(Boolean));
    document.getElementById("panel").scrollTop = 0;
  }

  function show(part, up, down) {
    fill([...head(part), ...flags(part), ...points(part), ...neighbours("up", up), ...neighbours("down", down),
      ...Sankey.show(part), ...Charts.countries(part), ...makers(part), ...supplies(part), ...claims(part)]);
  }

  return { setup: (options) => { hooks = options; }, show, fill, el, said, firm, badge, knock };
})();
