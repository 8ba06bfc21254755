/* The panel of a firm: what it makes and supplies, and what its failure would stop. */
const Firm = (() => {
  const { data, words, region, home, madeBy, details, partName, firmName } = Store;

  const supplies = (id) => data.details.flatMap((part) => part.supplies.filter((row) => row.supplier === id || row.customer === id).map((row) => ({ part: part.id, row })));

  function chip(id, note, select) {
    const marks = Store.nodes.get(id).marks;
    const button = Panel.el("button", "", marks.length ? Panel.badge(...marks[0]) : null, Panel.said(partName(id)), note ? Panel.el("span", "tag", note) : null);
    button.type = "button";
    button.dataset.part = id;
    button.addEventListener("click", () => select(id, true));
    return button;
  }

  function show(id, { select, firm }) {
    const known = data.firms[id], parts = madeBy(id), deals = supplies(id);
    const title = Panel.el("h2", "", Panel.said(known.name));
    title.tabIndex = -1;
    const status = (part) => details.get(part).makers.filter((row) => row.firm === id).map((row) => words["status." + row.status]).join(" / ");
    const tags = Panel.el("div", "tags", Panel.el("span", "tag", words["label.firm"]), known.country ? Panel.el("span", "tag" + (home(known.country) ? " home" : ""), Panel.said(region(known.country))) : null);
    const makes = [Panel.el("h3", "", words["section.makes"], Panel.el("b", "", String(parts.length))), Panel.el("div", "chips", ...parts.map((part) => chip(part, status(part), select)))];
    const other = ({ row }) => (row.supplier === id ? ["→ ", row.customer] : ["← ", row.supplier]);
    const trade = deals.length ? [Panel.el("h3", "", words["section.supplies"], Panel.el("b", "", String(deals.length))), ...deals.map((deal) => {
      const [arrow, party] = other(deal);
      return Panel.el("div", "item", Panel.el("div", "top", Panel.el("span", "chips", chip(deal.part, "", select)), arrow, party === id ? Panel.said(firmName(party)) : Panel.firm(party, firm),
        Panel.el("span", "tag", words["status." + deal.row.status])));
    })] : [];
    const also = [known.other, ...(known.also || [])].filter(Boolean).join(" · ");
    Panel.fill([title, also ? Panel.el("p", "other", Panel.said(also)) : null, parts.some((part) => details.get(part).makers.some((row) => row.firm === id && row.status === "volume")) ? Panel.knock("firm", id) : null, tags, ...makes, ...trade]);
  }

  return { show };
})();
