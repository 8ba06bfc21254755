/* Painting: cards, bands and headers. World units are those of the layout. */
const Draw = (() => {
  const CARD = { w: 134, h: 70, r: 7, badge: 25 };
  const FINAL = { w: 142, h: 74, tip: 15 };
  const HEAD = 34; // header strip, in pixels of the screen at any zoom
  const FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
  const LONGEST = 120; // characters of a name ever tried on a card
  const WIDE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f]/;
  const NOT_LAST = /[（「『《(]$/;
  const NOT_FIRST = /[,。、;:)」』》!?,.;:)!?]/;
  let colours = {};
  const hatches = new Map();
  const wrapped = new Map();

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    colours = {};
    for (const name of ["page", "surface", "ink", "muted", "rule", "band-a", "band-b", "head",
      "card", "edge", "accent", "ring", "fill", "secure", "strengthen", "survey", "plain", "on", "soft-survey", "down"]) {
      colours[name] = style.getPropertyValue("--" + name).trim();
    }
    hatches.clear();
    return colours;
  }

  function hatch(ctx, colour) {
    if (ctx.hatch) return ctx.hatch(colour); // a drawing makes its own
    if (!hatches.has(colour)) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = 16;
      const pen = tile.getContext("2d");
      pen.strokeStyle = colour;
      pen.globalAlpha = 0.2;
      pen.lineWidth = 2.5;
      for (const shift of [-16, -8, 0, 8, 16]) {
        pen.beginPath();
        pen.moveTo(shift - 2, 18);
        pen.lineTo(shift + 18, -2);
        pen.stroke();
      }
      hatches.set(colour, ctx.createPattern(tile, "repeat"));
    }
    return hatches.get(colour);
  }

  /* Split into pieces that may not be broken: a wide character with the mark after it, a word. */
  function pieces(text) {
    const found = [];
    for (const char of text) {
      const last = found[found.length - 1];
      const joins = last !== undefined && (char === " " || NOT_FIRST.test(char) || NOT_LAST.test(last)
        || !(WIDE.test(char) || WIDE.test(last.at(-1)) || last.endsWith(" ")));
      if (joins) found[found.length - 1] += char;
      else found.push(char);
    }
    return found;
  }

  function breakLines(ctx, text, width) {
    const named = /^([\x21-\x7e]+) ([^\x20-\x7e]+)$/.exec(text); // a type number, then what it is
    if (named && ctx.measureText(text).width > width
      && named.slice(1).every((part) => ctx.measureText(part).width <= width)) return named.slice(1);
    const lines = [];
    let line = "";
    for (const piece of pieces(text)) {
      if (line && ctx.measureText((line + piece).trimEnd()).width > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += piece;
    }
    lines.push(line.trimEnd());
    return lines;
  }

  /* The narrowest setting with as many lines: no single character left over at the end. */
  function balance(ctx, text, width, lines) {
    let best = lines;
    for (let narrow = width - 6; narrow > width / 2; narrow -= 6) {
      const next = breakLines(ctx, text, narrow);
      if (next.length !== lines.length || next.some((l) => ctx.measureText(l).width > narrow)) break;
      best = next;
    }
    return best;
  }

  function shorten(ctx, text, width) {
    if (ctx.measureText(text).width <= width) return text;
    let kept = text;
    while (kept && ctx.measureText(kept + "…").width > width) kept = kept.slice(0, -1);
    return kept + "…";
  }

  /* The largest size at which a name fits into its lines; cut with … where none does. */
  function fitName(ctx, name, width, bold) {
    const key = name + "\u0000" + width + bold;
    if (wrapped.has(key)) return wrapped.get(key);
    const text = name.length > LONGEST ? name.slice(0, LONGEST) + "…" : name;
    let result = null;
    for (const [size, most] of [[17, 2], [15.5, 2], [14, 3], [12.5, 3], [11.5, 3]]) {
      ctx.font = `${bold ? 700 : 600} ${size}px ${FONT}`;
      let lines = breakLines(ctx, text, width);
      const fits = lines.length <= most && lines.every((l) => ctx.measureText(l).width <= width);
      if (fits || size === 11.5) {
        if (fits) lines = balance(ctx, text, width, lines);
        const rest = lines.slice(most - 1).join(" ");
        const shown = lines.length > most ? [...lines.slice(0, most - 1), rest] : lines;
        result = { size, lines: shown.map((l) => shorten(ctx, l, width)) };
        break;
      }
    }
    wrapped.set(key, result);
    return result;
  }

  /* A heading in at most two lines, its middle at y. */
  function name(ctx, text, x, y, width) {
    const found = fitName(ctx, text, width, true), step = found.size * 1.2;
    ctx.font = `700 ${found.size}px ${FONT}`;
    found.lines.forEach((line, i) => ctx.fillText(line, x, y + (i - (found.lines.length - 1) / 2) * step));
  }

  function outline(ctx, node, x, y, w, h) {
    const l = x - w / 2, t = y - h / 2, r = x + w / 2, b = y + h / 2;
    ctx.beginPath();
    if (node.final) {
      ctx.moveTo(l, t); ctx.lineTo(r - FINAL.tip, t); ctx.lineTo(r, y);
      ctx.lineTo(r - FINAL.tip, b); ctx.lineTo(l, b); ctx.closePath();
    } else if (node.kind === "composite") {
      const c = 13;
      ctx.moveTo(l + c, t); ctx.lineTo(r - c, t); ctx.lineTo(r, t + c); ctx.lineTo(r, b - c);
      ctx.lineTo(r - c, b); ctx.lineTo(l + c, b); ctx.lineTo(l, b - c); ctx.lineTo(l, t + c); ctx.closePath();
    } else {
      ctx.roundRect(l, t, w, h, CARD.r);
    }
  }

  function size(node) {
    return node.final ? FINAL : CARD;
  }

  function text(ctx, node, x, y, w, h, ink, note) {
    const marks = node.marks;
    const side = marks.length ? CARD.badge : 8;
    const left = x - w / 2 + side + 2;
    const width = w - side - 8 - (node.final ? FINAL.tip - 4 : 0);
    const name = fitName(ctx, node.name || node.id, width, node.final);
    const step = name.size * 1.2;
    const line2 = note || node.line, foot = line2 ? 15 : 0;
    let line = y - (name.lines.length * step + foot) / 2 + step / 2;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillStyle = ink;
    ctx.font = `${node.final ? 700 : 600} ${name.size}px ${FONT}`;
    for (const words of name.lines) {
      ctx.fillText(words, left, line);
      line += step;
    }
    if (line2) {
      ctx.globalAlpha *= note ? 1 : 0.86;
      if (note && ink !== colours.on) ctx.fillStyle = colours.down;
      ctx.font = `400 ${node.final ? 11 : 12}px ${FONT}`;
      ctx.fillText(shorten(ctx, line2, width), left, y + (name.lines.length * step - foot) / 2 + 8);
    }
  }

  function badges(ctx, node, x, y, w, h, solid, words) {
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    const step = 18, cx = x - w / 2 + 14.5;
    let cy = y - ((node.marks.length - 1) * step) / 2;
    node.marks.forEach(([flag], index) => {
      ctx.fillStyle = solid ? colours.on : colours[flag];
      ctx.font = `${index ? 500 : 800} ${index ? 13 : 18}px ${FONT}`;
      ctx.fillText(words["char." + flag], cx, cy);
      cy += step;
    });
  }

  /* Under the name, which must stay legible. */
  function strike(ctx, node, x, y, w, h, solid) {
    ctx.save();
    outline(ctx, node, x, y, w, h);
    ctx.clip();
    ctx.globalAlpha = solid ? 0.35 : 0.4;
    ctx.strokeStyle = solid ? colours.on : colours.down;
    ctx.lineWidth = 2.5;
    ctx.beginPath();
    ctx.moveTo(x - w / 2, y + h / 2);
    ctx.lineTo(x + w / 2, y - h / 2);
    ctx.stroke();
    ctx.restore();
  }

  /* Framed, with the step in which it fell; a part that only lost makers says how many. */
  function struck(ctx, node, x, y, w, h, fall, words) {
    const right = x + w / 2 - (node.final ? FINAL.tip / 2 : 0), top = y - h / 2;
    ctx.strokeStyle = colours.down;
    ctx.lineWidth = 3;
    if (fall.step < 0) {
      ctx.setLineDash([5, 4]);
      outline(ctx, node, x, y, w + 2, h + 2);
      ctx.stroke();
      ctx.setLineDash([]);
      return;
    }
    outline(ctx, node, x, y, w, h);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(right - 5, top + 5, 14, 0, 2 * Math.PI);
    ctx.fillStyle = colours.down;
    ctx.fill();
    ctx.fillStyle = colours.on;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.font = `800 ${fall.step ? 17 : 14}px ${FONT}`;
    ctx.fillText(fall.step ? String(fall.step) : words.whatif_mark, right - 5, top + 5.5);
  }

  function card(ctx, node, x, y, state, zoom, words) {
    const { w, h } = size(node);
    const [main, certainty] = node.marks[0] || ["plain", ""];
    const colour = colours[main];
    const soft = main === "survey"; // what is not known must not outshine what is
    const solid = certainty === "certain" && !soft;
    const fallen = state.fall && state.fall.step >= 0;
    if (state.dim) ctx.globalAlpha = 0.16;
    else if (state.quiet && !state.fall) ctx.globalAlpha = 0.38;
    if (state.selected || state.hover) {
      ctx.save();
      ctx.shadowColor = colours.accent;
      ctx.shadowBlur = state.selected ? 22 * zoom : 12 * zoom;
      ctx.fillStyle = colours.card;
      outline(ctx, node, x, y, w + 4, h + 4);
      ctx.fill();
      ctx.restore();
    }
    if (node.ring) {
      ctx.strokeStyle = colours.ring;
      ctx.lineWidth = 2.6;
      outline(ctx, node, x, y, w + 10, h + 10);
      ctx.stroke();
    }
    outline(ctx, node, x, y, w, h);
    ctx.fillStyle = solid ? colour : soft && certainty === "certain" ? colours["soft-survey"] : colours.card;
    ctx.fill();
    if (certainty === "possible") {
      ctx.fillStyle = hatch(ctx, colour);
      ctx.fill();
    }
    ctx.setLineDash(node.kind === "unmapped" || node.kind === "linked" ? [6, 4] : []);
    ctx.strokeStyle = colour;
    ctx.lineWidth = node.final ? 3.5 : certainty && !soft ? 2.2 : 1.5;
    ctx.stroke();
    ctx.setLineDash([]);
    if (zoom < 0.22) return;
    if (fallen) strike(ctx, node, x, y, w, h, solid);
    badges(ctx, node, x, y, w, h, solid, words);
    const note = state.fall && !fallen ? `${words.whatif_makers} ${state.fall.hit}/${state.fall.of}` : "";
    if (zoom >= 0.32) text(ctx, node, x, y, w, h, solid ? colours.on : colours.ink, note);
    if (state.fall) struck(ctx, node, x, y, w, h, state.fall, words);
  }

  function bands(ctx, data) {
    const top = -data.height / 2 - 4000, tall = data.height + 8000;
    data.bands.forEach((band, index) => {
      ctx.fillStyle = colours[index % 2 ? "band-b" : "band-a"];
      ctx.fillRect(band.left, top, band.right - band.left, tall);
    });
  }

  /* Headers stand at the top of the picture whatever the zoom, as a frozen row does. */
  function headers(ctx, data, view, wide, ratio, size) {
    const width = wide / size, at = (x) => view(x) / size;
    ctx.save();
    ctx.setTransform(ratio * size, 0, 0, ratio * size, 0, 0);
    ctx.fillStyle = colours.head;
    ctx.fillRect(0, 0, width, HEAD);
    ctx.fillStyle = colours.rule;
    ctx.fillRect(0, HEAD - 1, width, 1);
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const band of data.bands) {
      const left = Math.max(0, at(band.left)), right = Math.min(width, at(band.right));
      if (right - left < 8) continue;
      ctx.fillStyle = colours.rule;
      ctx.fillRect(Math.round(at(band.right)) - 1, 0, 1, HEAD);
      ctx.font = `700 15px ${FONT}`;
      const room = right - left - 8;
      const natural = ctx.measureText(band.name).width;
      if (natural > room) ctx.font = `700 ${Math.max(10, 15 * room / natural)}px ${FONT}`;
      ctx.fillStyle = colours.ink;
      ctx.fillText(shorten(ctx, band.name, Math.max(room, 24)), (left + right) / 2, HEAD / 2);
    }
    ctx.restore();
  }

  return { HEAD, FONT, hatch, name, readColours, size, card, bands, headers, colours: () => colours };
})();
