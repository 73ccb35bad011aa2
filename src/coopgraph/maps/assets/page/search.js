// Search over all names in all languages, blind to accents, case, hyphens and apostrophes.
const search = (function () {
  const { make, said, mark } = elements;
  const input = document.getElementById("search");
  const list = document.getElementById("found");
  const LIMIT = 12;
  const LETTERS = { "œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "և": "եւ" };
  let index = null;
  let results = [];
  let active = -1;

  function fold(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[œæßøłđðþıև]/g, (letter) => LETTERS[letter])
      .replace(/[\p{P}\p{S}\s]+/gu, " ").trim();
  }

  function build() {
    index = [];
    for (let n = 0; n < graph.size; n++) {
      const seen = new Set();
      for (const [text, language] of [[graph.nodes.label[n], ""], ...graph.nodes.names[n]]) {
        const folded = fold(text.slice(0, 400));
        if (!folded || seen.has(folded)) continue;
        seen.add(folded);
        index.push({ node: n, text, language, folded });
      }
    }
  }

  function find(text) {
    const wanted = fold(text);
    if (!wanted) return [];
    if (!index) build();
    const best = new Map();
    for (const entry of index) {
      const at = entry.folded.indexOf(wanted);
      if (at < 0) continue;
      const rank = entry.folded === wanted ? 0 : at === 0 ? 1 : entry.folded[at - 1] === " " ? 2 : 3;
      const kept = best.get(entry.node);
      if (!kept || rank < kept.rank) best.set(entry.node, { ...entry, rank });
    }
    return [...best.values()].sort(
      (a, b) => a.rank - b.rank || graph.relationCount[b.node] - graph.relationCount[a.node] || a.node - b.node,
    );
  }

  function option(result, i) {
    const name = graph.short(graph.name(result.node), 90);
    const kind = graph.kinds[graph.nodes.kind[result.node]];
    const found = graph.short(result.text, 90);
    const more = [graph.labelOf(kind), words.country(graph.nodes.country[result.node])].filter(Boolean).join(" · ");
    return make("li", { role: "option", id: `found-${i}`, "aria-selected": i === active, onmousedown: (event) => {
      event.preventDefault();
      choose(i);
    } }, mark(kind), make("span", { class: "what" }, said(name), make("small", {}, ...(found === name ? [more] : [said(found), ` · ${more}`]))));
  }

  function show() {
    results = find(input.value);
    active = results.length ? 0 : -1;
    const open = input.value.trim() !== "";
    const shown = results.slice(0, LIMIT).map(option);
    list.replaceChildren(...(shown.length ? shown : [make("li", { class: "none", role: "option", "aria-disabled": "true" }, words.t("no_match"))]));
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    point();
    if (open) page.say(results.length ? words.count("matches", results.length) : words.t("no_match"));
  }

  function point() {
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    if (active >= 0 && !list.hidden) {
      input.setAttribute("aria-activedescendant", `found-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(i) {
    const result = results[i];
    if (!result) return;
    close();
    input.value = graph.short(graph.name(result.node), 90);
    page.open({ node: result.node });
  }

  function start() {
    input.addEventListener("input", show);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const last = Math.min(results.length, LIMIT) - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) show();
        else active = event.key === "ArrowDown" ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1;
        point();
      } else if (event.key === "Enter") choose(Math.max(active, 0));
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }

  return { start, find, close };
})();
