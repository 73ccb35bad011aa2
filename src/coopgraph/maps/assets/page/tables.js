// The same facts as tables: sortable, by keyboard, following the legend's boxes.
const tables = (function () {
  const { make, said, mark, line } = elements;
  const { t } = words;
  const panel = document.getElementById("table-panel");
  const STEP = 200;
  const sorted = { nodes: ["relation_count", -1], edges: ["from", 1] };

  const nodeName = (n) => graph.short(graph.name(n), 90);
  function nodeColumns() {
    const { nodes, kinds } = graph;
    const columns = [
      ["name", (n) => graph.name(n), (n) => make("button", { type: "button", class: "quiet", onclick: () => page.open({ node: n }) }, said(nodeName(n)))],
      ["kind", (n) => graph.labelOf(kinds[nodes.kind[n]]), (n) => make("span", { class: "with-glyph" }, mark(kinds[nodes.kind[n]]), said(graph.short(graph.labelOf(kinds[nodes.kind[n]]), 60)))],
      ["country", (n) => words.country(nodes.country[n])],
      ["neighbours", (n) => graph.neighbours[n]],
      ["relation_count", (n) => graph.relationCount[n]],
    ];
    if (nodes.population.some((p) => p !== null)) columns.push(["population", (n) => nodes.population[n]]);
    if (!["", "degree", "relations", "population"].includes(graph.data.measure)) columns.push(["measure", (n) => nodes.value[n]]);
    return columns;
  }

  function edgeColumns() {
    const { edges, types } = graph;
    const who = (n) => make("button", { type: "button", class: "quiet", onclick: () => page.open({ node: n }) }, said(nodeName(n)));
    return [
      ["from", (e) => graph.name(edges.source[e]), (e) => who(edges.source[e])],
      ["type", (e) => graph.labelOf(types[edges.type[e]]), (e) => make("span", { class: "with-glyph" }, line(types[edges.type[e]]), said(graph.short(graph.labelOf(types[edges.type[e]]), 60)))],
      ["to", (e) => graph.name(edges.target[e]), (e) => who(edges.target[e])],
      ["when", (e) => edges.when[e] || null, (e) => said(words.when(edges.when[e]))],
      ["status", (e) => (edges.status[e] ? words.status(edges.status[e]) : "")],
      ["sources", (e) => edges.sources[e]],
      ["details", null, (e) => make("button", { type: "button", class: "quiet", "aria-label": `${t("details")}: ${graph.short(graph.name(edges.source[e]), 60)} – ${graph.short(graph.name(edges.target[e]), 60)}`, onclick: () => page.open({ bundle: bundleOf(e) }) }, t("details"))],
    ];
  }
  let bundles = null;
  function bundleOf(e) {
    if (!bundles) {
      bundles = new Map();
      for (const b of graph.bundles) for (const edge of b.edges) bundles.set(edge, b);
    }
    return bundles.get(e);
  }

  // Known values by the column, unknown ones last whichever the direction.
  function arranged(rows, value, direction) {
    const collator = new Intl.Collator(words.language, { numeric: true });
    const keyed = rows.map((row) => [value(row), row]);
    const missing = (v) => v === null || v === "";
    keyed.sort(([a, i], [b, j]) => {
      if (missing(a) || missing(b)) return missing(a) - missing(b) || i - j;
      const order = typeof a === "number" ? a - b : collator.compare(a, b);
      return order * direction || i - j;
    });
    return keyed.map(([, row]) => row);
  }

  function table(id, title, columns, rows, all) {
    const [key, direction] = sorted[id];
    const column = columns.find(([name]) => name === key);
    const list = arranged(rows, column[1], direction);
    const label = (name) => (name === "measure" ? words.measure(graph.data.measure) : t(name));
    const isNumber = (value) => value && rows.length > 0 && typeof value(rows[0]) === "number";
    const head = make("tr", {}, ...columns.map(([name, value]) => {
      if (!value) return make("th", { scope: "col" }, make("span", { class: "unseen" }, label(name)));
      const sort = name === key ? (direction > 0 ? "ascending" : "descending") : "none";
      return make("th", { scope: "col", "aria-sort": sort, class: isNumber(value) ? "number" : "" },
        make("button", { type: "button", "data-sort": `${id} ${name}`, title: t("sort_by", { column: label(name) }), onclick: () => {
          sorted[id] = [name, name === key ? -direction : isNumber(value) ? -1 : 1];
          fill();
          panel.querySelector(`[data-sort="${id} ${name}"]`).focus();
        } }, label(name)));
    }));
    const cell = (row, [, value, write]) => {
      if (write) return make("td", {}, write(row));
      const found = value(row);
      if (typeof found === "number") return make("td", { class: "number" }, words.number(found));
      return make("td", {}, found ? said(graph.short(String(found), 90)) : "");
    };
    const tbody = make("tbody");
    const more = make("button", { type: "button", class: "wide", onclick: () => add() });
    let shown = 0;
    function add() {
      const next = list.slice(shown, shown + STEP);
      shown += next.length;
      tbody.append(...next.map((row) => make("tr", {}, ...columns.map((c) => cell(row, c)))));
      more.textContent = t("more", { n: words.whole(Math.min(STEP, list.length - shown)) });
      more.hidden = shown >= list.length;
    }
    add();
    const heading = `${id}-heading`;
    return [
      make("h2", { id: heading }, title, " ", make("span", { class: "subtle" }, t("shown", { n: words.whole(rows.length), all: words.whole(all) }))),
      make("div", { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": heading }, make("table", { id: `${id}-table`, "aria-labelledby": heading }, make("thead", {}, head), tbody)),
      more,
    ];
  }

  function fill() {
    const nodes = [...graph.nodes.iri.keys()].filter(filter.nodeShown);
    const edges = graph.bundles.flatMap(filter.shownEdges).sort((a, b) => a - b);
    panel.replaceChildren(make("div", {},
      ...table("nodes", t(`${graph.calledTogether}_table`), nodeColumns(), nodes, graph.size),
      ...table("edges", t("edges_table"), edgeColumns(), edges, graph.edges.source.length),
      make("p", { class: "subtle" }, t("filter_note"))));
  }

  return { fill };
})();
