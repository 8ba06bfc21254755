/* The map as a drawing that scales: the painters' strokes recorded as SVG elements. */
const Vector = (() => {
  const NS = "http://www.w3.org/2000/svg";
  const n = (value) => String(Math.round(value * 100) / 100);
  // What XML has no place for; names come from outside.
  const clean = (text) => String(text).toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  const ANCHORS = { left: "start", center: "middle", right: "end" };
  const KEPT = ["fillStyle", "strokeStyle", "lineWidth", "globalAlpha", "font", "textAlign", "textBaseline"];

  function el(tag, attributes, ...inside) {
    const node = document.createElementNS(NS, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, typeof value === "number" ? n(value) : value);
    node.append(...inside);
    return node;
  }

  /* As much of a canvas' pen as the painters use. */
  class Pen {
    constructor(width, height) {
      this.defs = el("defs", {});
      this.root = el("svg", { xmlns: NS, viewBox: `0 0 ${n(width)} ${n(height)}`, width, height }, this.defs);
      this.into = this.root;
      this.measure = document.createElement("canvas").getContext("2d");
      this.stack = [];
      this.patterns = new Map();
      Object.assign(this, { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "10px sans-serif", textAlign: "left", textBaseline: "middle", dash: [], path: "" });
    }

    group(x, y) {
      this.into = this.root.appendChild(el("g", { transform: `translate(${n(x)} ${n(y)})` }));
    }
    save() { this.stack.push([KEPT.map((key) => this[key]), this.dash, this.into]); }
    restore() {
      const [values, dash, into] = this.stack.pop();
      KEPT.forEach((key, i) => { this[key] = values[i]; });
      Object.assign(this, { dash, into });
    }
    setTransform() { this.into = this.root; }
    setLineDash(dash) { this.dash = dash; }
    beginPath() { this.path = ""; }
    moveTo(x, y) { this.path += `M${n(x)} ${n(y)}`; }
    lineTo(x, y) { this.path += `L${n(x)} ${n(y)}`; }
    closePath() { this.path += "Z"; }
    roundRect(x, y, w, h, r) {
      this.path += `M${n(x + r)} ${n(y)}h${n(w - 2 * r)}a${r} ${r} 0 0 1 ${r} ${r}v${n(h - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${r}h${n(2 * r - w)}a${r} ${r} 0 0 1 ${-r} ${-r}v${n(2 * r - h)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
    }
    arc(x, y, r) { this.path += `M${n(x - r)} ${n(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`; }
    add(tag, attributes, ...inside) {
      return this.into.appendChild(el(tag, this.globalAlpha < 1 ? { ...attributes, opacity: this.globalAlpha } : attributes, ...inside));
    }
    fill() { this.add("path", { d: this.path, fill: this.fillStyle }); }
    stroke() {
      const dash = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
      this.add("path", { d: this.path, fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, ...dash });
    }
    clip() {
      const id = "c" + this.defs.childElementCount;
      this.defs.append(el("clipPath", { id }, el("path", { d: this.path })));
      this.into = this.into.appendChild(el("g", { "clip-path": `url(#${id})` }));
    }
    fillRect(x, y, width, height) { this.add("rect", { x, y, width, height, fill: this.fillStyle }); }
    measureText(text) {
      this.measure.font = this.font;
      return this.measure.measureText(text);
    }
    fillText(text, x, y, most) {
      const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.font) || [null, "400", "12"];
      const narrow = most && this.measureText(text).width > most ? { textLength: most, lengthAdjust: "spacingAndGlyphs" } : {};
      this.add("text", { x, y: y + Number(size) * 0.36, "font-size": size, "font-weight": weight, "text-anchor": ANCHORS[this.textAlign], fill: this.fillStyle, ...narrow }, clean(text));
    }
    hatch(colour) {
      if (!this.patterns.has(colour)) {
        const id = "h" + this.patterns.size;
        this.defs.append(el("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
          el("rect", { width: 2.2, height: 8, fill: colour, "fill-opacity": 0.2 })));
        this.patterns.set(colour, `url(#${id})`);
      }
      return this.patterns.get(colour);
    }
  }

  /* From the side of one card to the side of the other that faces it; within a column, around. */
  function line(pen, from, to, look, dash, half) {
    const { color, opacity } = look.color;
    let d;
    if (Math.abs(from.x - to.x) < 1) {
      const x = from.x + half, bend = Math.min(60, Math.abs(to.y - from.y) * 0.3);
      d = `M${n(x)} ${n(from.y)}C${n(x + bend)} ${n(from.y)} ${n(x + bend)} ${n(to.y)} ${n(x + 5)} ${n(to.y)}`;
    } else {
      const way = Math.sign(to.x - from.x), a = from.x + way * half, b = to.x - way * (half + 5), mid = (a + b) / 2;
      d = `M${n(a)} ${n(from.y)}C${n(mid)} ${n(from.y)} ${n(mid)} ${n(to.y)} ${n(b)} ${n(to.y)}`;
    }
    pen.into.append(el("path", { d, fill: "none", stroke: color, "stroke-width": look.width, opacity, "marker-end": "url(#arrow)", ...(dash ? { "stroke-dasharray": dash.join(" ") } : {}) }));
  }

  /* The whole sheet; `paint(pen, node)` draws one card. */
  function draw({ sheet, name, looks, dashes, half, paint }) {
    const top = Draw.HEAD + 6, width = sheet.width, height = sheet.height + top + 6;
    const pen = new Pen(width, height);
    pen.root.setAttribute("font-family", Draw.FONT);
    pen.root.append(el("title", {}, clean(name)));
    pen.defs.append(el("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 3, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" },
      el("path", { d: "M0 0L8 4L0 8Z", fill: "context-stroke" })));
    pen.group(width / 2, sheet.height / 2 + top);
    Draw.bands(pen, sheet);
    const at = new Map(sheet.nodes.map((node) => [node.id, node]));
    for (const edge of sheet.edges) line(pen, at.get(edge.from), at.get(edge.to), looks.get(edge.id), dashes[edge.kind], half);
    for (const node of sheet.nodes) {
      pen.save();
      paint(pen, node);
      pen.restore();
    }
    Draw.headers(pen, sheet, (x) => x + width / 2, width, 1, 1);
    return new XMLSerializer().serializeToString(pen.root);
  }

  return { draw };
})();
