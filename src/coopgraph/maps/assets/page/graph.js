// The network: nodes, relations, and bundles (relations of one type between the same two).
const graph = (function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { nodes, edges, kinds, types } = data;
  const size = nodes.iri.length;

  const bundles = [];
  const ofNode = Array.from({ length: size }, () => []);
  const between = new Map();
  (function bundle() {
    const known = new Map();
    for (let e = 0; e < edges.source.length; e++) {
      let from = edges.source[e];
      let to = edges.target[e];
      const type = edges.type[e];
      if (!types[type].directed && from > to) [from, to] = [to, from];
      const key = `${from} ${to} ${type}`;
      let found = known.get(key);
      if (!found) {
        found = { id: bundles.length, from, to, type, edges: [] };
        known.set(key, found);
        bundles.push(found);
        ofNode[from].push(found);
        if (to !== from) ofNode[to].push(found);
        const pair = from < to ? `${from} ${to}` : `${to} ${from}`;
        if (!between.has(pair)) between.set(pair, []);
        between.get(pair).push(found);
      }
      found.edges.push(e);
    }
  })();

  const together = (bundle) =>
    between.get(bundle.from < bundle.to ? `${bundle.from} ${bundle.to}` : `${bundle.to} ${bundle.from}`);
  const other = (bundle, node) => (bundle.from === node ? bundle.to : bundle.from);

  // The name for a reader: in the language, without one, in English, in French, else the label.
  function name(node) {
    for (const language of [words.language, "", "en", "fr"]) {
      for (const [text, tag] of nodes.names[node]) {
        if (text && (tag === language || (language && tag.startsWith(language + "-")))) return text;
      }
    }
    return nodes.label[node] || nodes.iri[node];
  }
  const short = (text, length) => {
    const letters = text.length > length ? Array.from(text) : text;
    return letters.length > length ? letters.slice(0, length - 1).join("") + "…" : text;
  };

  const labelOf = (thing) => thing.label[words.language] || thing.key;
  const neighbours = ofNode.map((list, node) => new Set(list.map((b) => other(b, node)).filter((n) => n !== node)).size);
  const relationCount = ofNode.map((list) => list.reduce((sum, b) => sum + b.edges.length, 0));

  // What the nodes are called together: actors, or entities where events, places … are among them.
  const ACTORS = new Set(["City", "Region", "IntercommunalBody", "StateBody", "Ministry", "Agency", "Network", "Organisation"]);
  const calledTogether = kinds.every((kind) => ACTORS.has(kind.key)) ? "actors" : "entities";

  let decoded = null;
  function evidence(edge) {
    if (decoded === null) decoded = JSON.parse(document.getElementById("evidence").textContent);
    const rows = decoded.claims[edge] || [];
    return rows.map(([source, quote, when, status, locator, confidence, denied]) => {
      const [title, address, issued, retrieved] = decoded.sources[source];
      return { title, address, issued, retrieved, quote, when, status, locator, confidence, denied };
    });
  }
  function evidenceCut() {
    if (decoded === null) evidence(0);
    return decoded.cut;
  }

  return {
    data, nodes, edges, kinds, types, size, bundles, ofNode, together, other, name, short, labelOf,
    neighbours, relationCount, calledTogether, evidence, evidenceCut,
  };
})();
