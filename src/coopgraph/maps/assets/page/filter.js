// What is shown: the legend's boxes and the years. Every view, table and count asks here.
const filter = (function () {
  const { nodes, edges, bundles, ofNode, size } = graph;
  const hidden = { kinds: new Set(), types: new Set() };
  // No year means all years; "until" shows what began by the year, "during" what held in it.
  const time = { year: null, mode: "during", unknown: true };
  const IN = 2;
  const PERHAPS = 1;
  const OUT = 0;

  // Whether a relation held in a year (or had begun by it): the model's three answers.
  function answer(edge, year, mode) {
    const spans = edges.years[edge];
    if (!spans.length) return PERHAPS;
    let best = OUT;
    for (let i = 0; i < spans.length; i += 4) {
      const [surelyFrom, surelyTo, perhapsFrom, perhapsTo] = spans.slice(i, i + 4);
      if (mode === "until") {
        if (surelyFrom <= year) return IN;
        if (perhapsFrom <= year) best = PERHAPS;
      } else {
        if (surelyFrom <= year && year <= surelyTo) return IN;
        if (perhapsFrom <= year && year <= perhapsTo) best = PERHAPS;
      }
    }
    return best;
  }

  const answers = new Uint8Array(edges.source.length).fill(IN);
  const live = bundles.map((b) => b.edges.length); // relations of a bundle in time
  const alive = new Uint8Array(size).fill(1);

  function recount() {
    for (let e = 0; e < answers.length; e++) {
      answers[e] = time.year === null ? (edges.years[e].length ? IN : PERHAPS) : answer(e, time.year, time.mode);
    }
    for (const b of bundles) live[b.id] = b.edges.reduce((sum, e) => sum + inTime(e), 0);
    for (let n = 0; n < size; n++) alive[n] = !ofNode[n].length || ofNode[n].some((b) => live[b.id] > 0);
  }
  const inTime = (edge) => answers[edge] === IN || (answers[edge] === PERHAPS && time.unknown);

  const ofKind = (n) => !hidden.kinds.has(nodes.kind[n]);
  const ofType = (b) => !hidden.types.has(b.type) && ofKind(b.from) && ofKind(b.to);
  const nodeShown = (n) => ofKind(n) && alive[n] === 1;
  const bundleShown = (b) => live[b.id] > 0 && ofType(b);

  // Relations of a bundle that hold in the chosen time.
  const shownEdges = (b) => (bundleShown(b) ? b.edges.filter(inTime) : []);
  // Whether the chosen year is certain for one of them, or none is chosen.
  const certain = (b) => time.year === null || b.edges.some((e) => answers[e] === IN);

  function counts() {
    let relations = 0;
    let unknown = 0;
    for (const b of bundles) {
      if (!ofType(b)) continue;
      relations += live[b.id];
      for (const e of b.edges) unknown += answers[e] === PERHAPS;
    }
    let shown = 0;
    for (let n = 0; n < size; n++) shown += nodeShown(n);
    return { nodes: shown, relations, unknown };
  }

  // How many relations the legend leaves are certainly and perhaps in a year.
  function tally(first, last, mode) {
    const found = Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, sure: 0, perhaps: 0 }));
    for (const b of bundles) {
      if (!ofType(b)) continue;
      for (const e of b.edges) {
        if (!edges.years[e].length) continue;
        for (const row of found) {
          const held = answer(e, row.year, mode);
          if (held === IN) row.sure += 1;
          else if (held === PERHAPS) row.perhaps += 1;
        }
      }
    }
    return found;
  }

  function setTime(change) {
    Object.assign(time, change);
    recount();
  }

  recount();

  // What was chosen by name is shown even where a box or a year had hidden it.
  function reveal(choice) {
    const ends = choice.bundle ? [choice.bundle.from, choice.bundle.to] : [choice.node];
    let changed = ends.map((n) => hidden.kinds.delete(nodes.kind[n])).some(Boolean);
    if (choice.bundle) changed = hidden.types.delete(choice.bundle.type) || changed;
    if (choice.bundle ? live[choice.bundle.id] === 0 : !alive[choice.node]) {
      setTime({ year: null, unknown: true });
      changed = true;
    }
    return changed;
  }

  return { hidden, time, setTime, nodeShown, bundleShown, shownEdges, certain, counts, tally, reveal, live: (b) => live[b.id] };
})();
