/* What falls when producers fail: docs/decisions/0005-what-falls-in-the-page.md, step by step. */
const Rule = (() => {
  function transposed(rows, width) {
    const found = Array.from({ length: width }, () => []);
    rows.forEach((row, index) => { for (const item of row) found[item].push(index); });
    return found;
  }

  function prepare({ requirements, suppliers }) {
    return {
      size: requirements.length, suppliers,
      customers: transposed(requirements, suppliers.length),
      served: transposed(suppliers, requirements.length),
    };
  }

  function fall(net, failed) {
    const step = new Int32Array(net.size).fill(-1), cause = new Int32Array(net.size).fill(-1);
    const live = Int32Array.from(net.suppliers, (row) => row.length);
    let front = [...new Set(failed)];
    for (const producer of front) step[producer] = 0;
    let gone = [];
    live.forEach((count, requirement) => { if (count === 0) gone.push(requirement); });
    for (let wave = 1; front.length || gone.length; wave += 1) {
      for (const producer of front) for (const requirement of net.served[producer]) {
        live[requirement] -= 1;
        if (live[requirement] === 0) gone.push(requirement);
      }
      front = [];
      for (const requirement of gone.sort((a, b) => a - b)) for (const producer of net.customers[requirement]) {
        if (step[producer] >= 0) continue;
        step[producer] = wave;
        cause[producer] = requirement;
        front.push(producer);
      }
      gone = [];
    }
    return { step, cause };
  }

  /* Part → the step in which its last producer fell, -1 where one stands or it has none. */
  function lost(step, makers) {
    return makers.map((row) => (row.some((p) => step[p] < 0) ? -1 : Math.max(-1, ...row.map((p) => step[p]))));
  }

  return { prepare, fall, lost, transposed };
})();
