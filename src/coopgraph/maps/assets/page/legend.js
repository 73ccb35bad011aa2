// The legend, which is also the filter: kinds, relation types, and what size means.
const legend = (function () {
  const { make, said, mark, line } = elements;
  const body = document.getElementById("legend-body");
  const tally = (length, indexes) => {
    const counts = new Array(length).fill(0);
    for (const i of indexes) counts[i] += 1;
    return counts;
  };
  const kindCounts = tally(graph.kinds.length, graph.nodes.kind);
  const typeCounts = tally(graph.types.length, graph.edges.type);
  let change = () => {};

  function row(group, index, glyph, name, count, off, things) {
    const box = make("input", { type: "checkbox", checked: !off.has(index), "data-group": group, "data-index": index });
    box.addEventListener("change", () => {
      if (box.checked) off.delete(index);
      else off.add(index);
      box.closest("li").classList.toggle("off", !box.checked);
      box.closest("section").querySelector(".all")?.toggleAttribute("hidden", off.size === 0);
      change();
    });
    const only = make("button", { type: "button", class: "quiet only", "aria-label": words.t("only_this", { name }), onclick: () => {
      const all = group === "kinds" ? graph.kinds : graph.types;
      all.forEach((_, i) => (i === index ? off.delete(i) : off.add(i)));
      change();
      fill();
    } }, words.t("only"));
    return make("li", { class: off.has(index) ? "off" : "" },
      make("label", {}, box, glyph, said(name, { class: "name" }), make("span", { class: "count" }, words.whole(count))),
      things > 1 ? only : null);
  }

  function section(group, title, things, counts, glyph) {
    if (!things.length) return null;
    const off = filter.hidden[group];
    const all = make("button", { type: "button", class: "quiet all", hidden: off.size === 0, onclick: () => {
      off.clear();
      change();
      fill();
    } }, words.t("show_all"));
    const id = `legend-${group}`;
    return make("section", { "aria-labelledby": id },
      make("h2", {}, make("span", { id }, title), things.length > 1 ? all : null),
      make("ul", {}, ...things.map((thing, i) => row(group, i, glyph(thing), graph.short(graph.labelOf(thing), 60), counts[i], off, things.length))));
  }

  function sizes() {
    const known = graph.nodes.value.map((v, i) => [v, graph.nodes.radius[i]]).filter(([v]) => v !== null);
    if (!graph.data.measure || !known.length) return null;
    known.sort((a, b) => a[0] - b[0]);
    const least = known[0];
    const most = known[known.length - 1];
    const half = known.reduce((best, pair) => (Math.abs(pair[0] - (least[0] + most[0]) / 2) < Math.abs(best[0] - (least[0] + most[0]) / 2) ? pair : best), least);
    const steps = [least, half, most].filter((pair, i, all) => i === 0 || pair[0] !== all[i - 1][0]);
    const shrink = 13 / Math.max(13, most[1]);
    return make("div", {},
      make("p", { class: "size" }, words.t("size_shows", { measure: words.measure(graph.data.measure) })),
      make("div", { class: "scale" }, ...steps.map(([value, radius]) => {
        const r = radius * shrink;
        const dot = elements.draw("svg", { width: 2 * r + 2, height: 2 * r + 2, "aria-hidden": "true" },
          elements.draw("circle", { cx: r + 1, cy: r + 1, r, fill: "none", stroke: "currentColor", "stroke-width": 1.3 }));
        return make("span", {}, dot, words.number(value));
      })));
  }

  function fill() {
    const held = document.activeElement && body.contains(document.activeElement) ? document.activeElement.dataset : null;
    body.replaceChildren(...[
      section("kinds", words.t("kinds"), graph.kinds, kindCounts, mark),
      section("types", words.t("relations"), graph.types, typeCounts, line),
      sizes(),
    ].filter(Boolean));
    if (held && held.group) body.querySelector(`[data-group="${held.group}"][data-index="${held.index}"]`)?.focus();
  }

  return { fill, on: (act) => (change = act) };
})();
