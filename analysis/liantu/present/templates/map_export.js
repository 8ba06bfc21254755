/* The whole sheet in light colours: as a picture, as a drawing, on paper with the lists. */
const Export = (() => {
  const { $, data, state } = Store;
  const { box } = View;
  const root = document.documentElement;

  /* Run with nothing chosen and light colours, then put everything back. */
  function plainly(run) {
    const before = { theme: root.dataset.theme, selected: state.selected, near: state.near, over: state.over };
    Object.assign(state, { selected: null, over: null, near: state.path ? state.near : null });
    root.dataset.theme = "light";
    View.recolour();
    const result = run();
    Object.assign(state, { selected: before.selected, near: before.near, over: before.over });
    if (before.theme) root.dataset.theme = before.theme;
    else delete root.dataset.theme;
    View.recolour();
    View.refresh();
    return result;
  }

  /* The canvas made large, drawn, copied, and made as it was. */
  function picture(target) {
    const net = View.net(), sheet = View.sheet();
    const before = { style: box.getAttribute("style"), scale: net.getScale(), at: net.getViewPosition() };
    const width = Math.min(2600, Math.max(1600, sheet.width * 1.5)), size = width / 1000;
    const height = Math.round(width * (sheet.height + View.MARGIN) / sheet.width + Draw.HEAD * size);
    plainly(() => {
      View.at(size, 1);
      net.unselectAll();
      View.recolourEdges();
      box.style.cssText = `position:fixed;left:0;top:0;right:auto;bottom:auto;width:${width}px;height:${height}px`;
      net.setSize(width + "px", height + "px");
      View.fit(width, height);
      net.redraw();
      const drawn = box.querySelector("canvas");
      target.width = drawn.width;
      target.height = drawn.height;
      target.getContext("2d").drawImage(drawn, 0, 0);
      View.at(1, 1);
      box.setAttribute("style", before.style || "");
      net.setSize("100%", "100%");
      net.moveTo({ position: before.at, scale: before.scale });
    });
    if (state.selected !== null && View.onSheet(state.selected)) net.selectNodes([state.selected]);
  }

  function drawing() {
    const sheet = View.sheet(), zoom = View.zoom();
    return plainly(() => {
      View.at(1, 1);
      const text = Vector.draw({
        sheet, name: $("name").textContent, dashes: View.DASHES, half: (sheet.chain === null && Panorama.on() ? Panorama.CELL.w : Draw.size({}).w) / 2,
        looks: new Map(sheet.edges.map((e) => [e.id, View.edgeLook(e)])),
        paint: (pen, { id, x, y }) => View.paint({ ctx: pen, id, x, y, state: {} }).drawNode(),
      });
      View.at(1, zoom);
      return text;
    });
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function setup() {
    let theme = null;
    addEventListener("beforeprint", () => {
      picture($("sheet"));
      Lists.print();
      theme = root.dataset.theme || "";
      root.dataset.theme = "light";
    });
    addEventListener("afterprint", () => {
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      $("paper").replaceChildren();
      View.recolour();
      View.refresh();
    });
    $("print").addEventListener("click", () => print());
    $("png").addEventListener("click", () => {
      const canvas = document.createElement("canvas");
      picture(canvas);
      canvas.toBlob((blob) => save(blob, data.file + ".png"));
    });
    $("svg").addEventListener("click", () => save(new Blob([drawing()], { type: "image/svg+xml" }), data.file + ".svg"));
  }

  return { setup, drawing };
})();
