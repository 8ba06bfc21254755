/* The lists beside the map: gaps, single points, makers, data gaps, parts. What is filtered out
   of the map is left out of them, on the screen and on paper. */
const Lists = (() => {
  const { $, all, data, details, nodes, words, mark, partName, firmName } = Store;
  const MOST = 300; // rows shown before the reader asks for more
  const stale = new Set();
  let hooks, whole = new Set();

  /* ---- rows: what each list says, before it is drawn ---- */
  const kept = (ids) => ids.filter(Filter.has);

  function gaps() {
    return data.lists.gaps.map(([flag, ids]) => ({
      title: words["flag." + flag], kind: flag, rows: kept(ids).map((id) => {
        const own = details.get(id).flags.filter((f) => f.flag === flag);
        const sure = nodes.get(id).marks.find(([f]) => f === flag)[1];
        return { part: id, flag, sure, severity: own[0].severity, why: own.map((f) => f.reason).join(" ") };
      }),
    }));
  }

  function points() {
    return [{ rows: kept(data.lists.points).map((id) => ({
      part: id, ring: true,
      why: details.get(id).points.filter((p) => p.own && p.lens !== "contracted").map((p) => WhatIf.name(p.unit, p.element)).join(mark("and")),
    })) }];
  }

  /* Firms at home first, those that make most before the others. */
  function makers() {
    const rows = [...Store.madeBy()].map(([firm, ids]) => ({ firm, country: data.firms[firm].country || "", parts: kept(ids) }))
      .filter((row) => row.parts.length).sort((a, b) => b.parts.length - a.parts.length);
    const group = (title, members) => ({ title, rows: members.map((row) => ({ ...row, why: row.parts.map(partName).join(mark("and")) })) });
    return [group(words["makers.home"], rows.filter((row) => Store.home(row.country))), group(words["makers.outside"], rows.filter((row) => !Store.home(row.country)))];
  }

  function dataGaps() {
    const stays = ({ part, firm }) => (part ? Filter.has(part) : !Filter.on() || kept(Store.madeBy(firm)).length > 0);
    return data.lists.data.map(([kind, rows]) => ({ title: words["kind." + kind], rows: rows.filter(stays).map((row) => ({ ...row, plain: true })) }));
  }

  function parts() {
    const shelf = (title, ids) => ({ title, rows: kept(ids).map((id) => ({ part: id, marks: nodes.get(id).marks })) });
    const ids = data.details.map((d) => d.id);
    if (Panorama.on()) return Panorama.chains().map(([chain, name]) => shelf(name, ids.filter((id) => Panorama.chainOf(id) === chain)));
    const stages = [...new Set(data.details.map((d) => d.stage))];
    return Object.keys(words).filter((key) => key.startsWith("stage.") && stages.includes(key.slice(6)))
      .map((key) => shelf(words[key], ids.filter((id) => details.get(id).stage === key.slice(6))));
  }

  const LISTS = { gaps, points, makers, data: dataGaps, parts };

  /* ---- on the screen ---- */
  const name = (row) => (row.part && row.firm ? `${firmName(row.firm)} · ${partName(row.part)}` : row.firm ? firmName(row.firm) : partName(row.part));

  function pick(row) {
    const { el, said, badge } = Panel;
    const button = el("button", "pick", row.flag ? badge(row.flag, row.sure) : null, row.ring ? el("i", "swatch ring") : null, el("bdi", "name", name(row)),
      ...(row.marks || []).map((m) => badge(...m)),
      row.severity ? el("span", "severity " + row.severity, words["severity." + row.severity]) : null,
      row.country && !Store.home(row.country) ? el("span", "tag", said(Store.region(row.country))) : null,
      row.parts ? el("b", "", String(row.parts.length)) : null,
      row.ring ? el("bdi", "reason", row.why) : null);
    button.type = "button";
    if (row.part) button.dataset.part = row.part;
    else button.dataset.firm = row.firm;
    if (row.flag) button.dataset.of = row.flag;
    button.addEventListener("click", () => (row.part ? hooks.select(row.part) : hooks.firm(row.firm)));
    return el("li", "", button);
  }

  function section({ title, kind, rows }, most) {
    const { el } = Panel;
    const more = el("button", "link", `${words.show_all} ${rows.length}`);
    more.type = "button";
    const head = title ? [el("h2", kind || "", title, " ", el("small", "", String(rows.length)))] : [];
    return [...head, el("ul", "", ...rows.slice(0, most).map(pick)), ...(rows.length > most ? [more] : [])];
  }

  function render(id) {
    if (!LISTS[id] || !stale.delete(id)) return;
    const found = LISTS[id]().filter((group) => group.rows.length), body = $("list-" + id);
    const nodes_ = found.flatMap((group) => section(group, whole.has(id) ? Infinity : MOST));
    body.replaceChildren(...(nodes_.length ? nodes_ : [Panel.el("p", "empty", words["empty_" + id] || words.no_hit)]));
    for (const button of body.querySelectorAll("button.link")) button.addEventListener("click", () => {
      whole.add(id);
      stale.add(id);
      render(id);
    });
    mark_();
  }

  /* Which row is the one on the map. */
  function mark_() {
    const { selected, firm } = Store.state;
    for (const b of all(".list .pick")) b.setAttribute("aria-current", String(selected !== null && b.dataset.part === selected || firm !== null && b.dataset.firm === firm));
  }

  function forget() {
    for (const id of Object.keys(LISTS)) stale.add(id);
    const open = all("[role=tab]").find((t) => t.getAttribute("aria-selected") === "true");
    render(open.id.slice(4));
  }

  /* ---- on paper ---- */
  function row(item) {
    const { el, said, badge } = Panel;
    return el("tr", "", el("td", "", item.flag ? badge(item.flag, item.sure) : item.country ? said(Store.region(item.country)) : null), el("td", "", said(name(item))),
      item.severity ? el("td", "", `${words["severity." + item.severity]} · ${words[item.sure]}`) : null, item.plain ? null : el("td", "", said(item.why)));
  }

  function print() {
    const { el, said } = Panel;
    $("paper").replaceChildren(...["gaps", "points", "makers", "data"].flatMap((id) => {
      const groups = LISTS[id]().filter((group) => group.rows.length);
      return [el("h2", "", words["list_" + id], Filter.on() ? el("small", "", ` ${$("shown").textContent}`) : null), ...(groups.length ? groups.map((group) => el("section", id,
        group.title ? el("h3", group.kind || "", group.title, " ", el("small", "", String(group.rows.length))) : null,
        id === "data" ? el("p", "", ...group.rows.flatMap((item, i) => [i ? mark("and") : "", said(name(item))])) : el("table", "", el("tbody", "", ...group.rows.map(row)))))
        : [el("p", "", words["empty_" + id] || words.no_hit)])];
    }));
  }

  return { setup: (options) => { hooks = options; }, render, forget, mark: mark_, print };
})();
