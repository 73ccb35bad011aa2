// Cards: what is known of an actor, or of the relations between two.
const cards = (function () {
  const { make, said, link, mark, line } = elements;
  const { t } = words;
  const card = document.getElementById("card");
  const STEP = 40;

  // Items by and by: a list of 500 is written 40 at a time.
  function growing(tag, attributes, items, write) {
    const holder = make(tag, attributes);
    const wrap = make("div", {}, holder);
    let shown = 0;
    const more = make("button", { type: "button", class: "wide", onclick: add });
    function add() {
      const next = items.slice(shown, shown + STEP);
      shown += next.length;
      holder.append(...next.map(write));
      more.textContent = t("more", { n: words.whole(Math.min(STEP, items.length - shown)) });
      if (shown < items.length) wrap.append(more);
      else more.remove();
    }
    add();
    return wrap;
  }

  function heading(text) {
    const title = graph.short(text, 120);
    return title === text ? [make("h2", { dir: "auto" }, text)] : [make("h2", { dir: "auto" }, title), make("p", { class: "long", dir: "auto" }, text)];
  }

  function facts(pairs) {
    const list = make("dl", { class: "facts" });
    for (const [name, value] of pairs) {
      if (value !== null && value !== "" && value !== undefined) list.append(make("dt", {}, name), make("dd", {}, value));
    }
    return list.childElementCount ? list : null;
  }

  function allNames(n) {
    const shown = graph.name(n);
    const byLanguage = new Map();
    for (const [text, tag] of graph.nodes.names[n]) {
      if (text === shown) continue;
      if (!byLanguage.has(tag)) byLanguage.set(tag, []);
      byLanguage.get(tag).push(text);
    }
    return [...byLanguage].map(([tag, texts]) => [
      tag ? words.languageName(tag) : t("names"),
      make("span", tag ? { lang: tag } : {}, ...texts.flatMap((text, i) => [i ? ", " : "", said(text)])),
    ]);
  }

  const SITES = [
    [/wikidata-(Q[1-9]\d{0,12})$/, "Wikidata", (id) => `https://www.wikidata.org/wiki/${id}`],
    [/^https?:\/\/www\.wikidata\.org\/entity\/(Q[1-9]\d{0,12})$/, "Wikidata", (id) => `https://www.wikidata.org/wiki/${id}`],
    [/geonames-([1-9]\d{0,12})$/, "GeoNames", (id) => `https://www.geonames.org/${id}`],
  ];
  function links(iri) {
    const list = make("p", { class: "links" });
    for (const [pattern, site, address] of SITES) {
      const found = pattern.exec(iri);
      if (found) list.append(link(address(found[1]), site));
    }
    if (/^https?:/.test(iri)) list.append(link(iri, t("entry")));
    return list.childElementCount ? list : null;
  }

  function dates(bundle) {
    const texts = [...new Set(bundle.edges.map((e) => graph.edges.when[e]).filter(Boolean))];
    return texts.length ? texts.slice(0, 3).map(words.when).join("; ") + (texts.length > 3 ? " …" : "") : "";
  }

  function relationRow(bundle, n) {
    const type = graph.types[bundle.type];
    const arrow = type.directed ? (bundle.from === n ? "→ " : "← ") : "";
    const other = graph.other(bundle, n);
    const number = bundle.edges.length > 1 ? ` (${words.whole(bundle.edges.length)})` : "";
    return make("li", {}, make("button", { type: "button", onclick: () => page.open({ bundle }) },
      make("span", { class: "who" }, arrow, said(graph.short(graph.name(other), 80)), number),
      make("span", { class: "when" }, dates(bundle))));
  }

  function coordinates(n) {
    const { latitude, longitude, wrong } = graph.nodes;
    if (wrong[n]) return said(t("wrong_place", { place: wrong[n] }));
    if (!clusters.placed(n)) return t("no_place");
    return words.degrees(latitude[n], longitude[n]);
  }

  function node(n) {
    const kind = graph.kinds[graph.nodes.kind[n]];
    const value = graph.nodes.value[n];
    const measure = graph.data.measure;
    const known = ["", "degree", "relations", "population"].includes(measure);
    const parts = [
      make("p", { class: "kicker" }, mark(kind), [graph.labelOf(kind), words.country(graph.nodes.country[n])].filter(Boolean).join(" · ")),
      ...heading(graph.name(n)),
      facts([
        [t("neighbours"), words.whole(graph.neighbours[n])],
        [t("relation_count"), words.whole(graph.relationCount[n])],
        [words.measure(measure), known || value === null ? "" : words.number(value)],
        [t("population"), graph.nodes.population[n] === null ? "" : words.whole(graph.nodes.population[n])],
        [t("place"), outlines.present ? coordinates(n) : ""],
        ...allNames(n),
      ]),
      links(graph.nodes.iri[n]),
    ];
    graph.types.forEach((type, index) => {
      const bundles = graph.ofNode[n].filter((b) => b.type === index);
      if (!bundles.length) return;
      bundles.sort((a, b) => graph.name(graph.other(a, n)).localeCompare(graph.name(graph.other(b, n)), words.language));
      const total = bundles.reduce((sum, b) => sum + b.edges.length, 0);
      parts.push(
        make("h3", {}, line(type), said(graph.short(graph.labelOf(type), 80)), make("span", { class: "count" }, words.whole(total))),
        growing("ul", { class: "rows" }, bundles, (b) => relationRow(b, n)),
      );
    });
    return parts;
  }

  function claim(item) {
    const meta = [
      item.issued ? t("issued", { date: words.when(item.issued) }) : "",
      item.retrieved ? t("retrieved", { date: words.when(item.retrieved) }) : "",
      item.when ? t("stated_when", { when: words.when(item.when) }) : "",
      item.confidence !== null && item.confidence < 1 ? `${t("confidence")} ${words.number(item.confidence)}` : "",
      item.locator,
    ].filter(Boolean);
    return make("div", { class: "claim" },
      item.denied ? make("p", { class: "denied" }, t("denied")) : null,
      item.quote ? make("blockquote", { dir: "auto" }, t("quoted", { text: item.quote })) : null,
      make("p", {}, link(item.address, item.title || item.address || t("no_source_title"))),
      meta.length ? make("p", { class: "meta" }, said(graph.short(meta.join(" · "), 400))) : null);
  }

  function relation(e) {
    const status = graph.edges.status[e];
    const confidence = graph.edges.confidence[e];
    const claims = graph.evidence(e);
    return make("div", { class: "relation" },
      facts([
        [t("when"), said(words.when(graph.edges.when[e]))],
        [t("status"), status ? said(words.status(status)) : ""],
        [t("confidence"), confidence !== null && confidence < 1 ? words.number(confidence) : ""],
      ]),
      graph.evidenceCut() ? make("p", { class: "subtle" }, t("evidence_left_out")) : null,
      claims.length ? growing("div", {}, claims, claim) : make("p", { class: "subtle" }, t("no_evidence")));
  }

  function end(n, arrow) {
    return make("button", { type: "button", onclick: () => page.open({ node: n }) },
      make("span", { class: "arrow" }, arrow), mark(graph.kinds[graph.nodes.kind[n]]), said(graph.short(graph.name(n), 120)));
  }

  function bundle(b) {
    const type = graph.types[b.type];
    const rest = graph.together(b).filter((mate) => mate !== b);
    return [
      make("p", { class: "kicker" }, line(type), said(graph.short(graph.labelOf(type), 120)), b.edges.length > 1 ? ` · ${words.count("edges", b.edges.length)}` : ""),
      make("div", { class: "ends" }, end(b.from, ""), b.to === b.from ? null : end(b.to, type.directed ? "→" : "↔")),
      growing("div", {}, b.edges, relation),
      rest.length ? make("h3", {}, t("also_between")) : null,
      rest.length ? growing("ul", { class: "rows" }, rest, (mate) => make("li", {}, make("button", { type: "button", onclick: () => page.open({ bundle: mate }) },
        make("span", { class: "with-glyph" }, line(graph.types[mate.type]), said(graph.short(graph.labelOf(graph.types[mate.type]), 80)), mate.edges.length > 1 ? ` (${words.whole(mate.edges.length)})` : ""),
        make("span", { class: "when" }, dates(mate))))) : null,
    ];
  }

  // Several at one place, several along one arc, or those that have no place.
  function several(list) {
    const rows = list.kind === "arc"
      ? growing("ul", { class: "rows" }, list.bundles, (b) => make("li", {}, make("button", { type: "button", onclick: () => page.open({ bundle: b }) },
        make("span", { class: "with-glyph" }, line(graph.types[b.type]), said(graph.short(`${graph.name(b.from)} – ${graph.name(b.to)}`, 90))),
        make("span", { class: "when" }, dates(b)))))
      : growing("ul", { class: "rows" }, list.nodes, (n) => make("li", {}, make("button", { type: "button", onclick: () => page.open({ node: n }) },
        make("span", { class: "with-glyph" }, mark(graph.kinds[graph.nodes.kind[n]]), said(graph.short(graph.name(n), 90))),
        make("span", { class: "when" }, graph.nodes.wrong[n] ? said(graph.short(t("wrong_place", { place: graph.nodes.wrong[n] }), 60)) : words.country(graph.nodes.country[n])))));
    return [
      make("h2", {}, t(`list_${list.kind}`)),
      list.kind === "unplaced" ? make("p", { class: "subtle" }, t("unplaced_text"), " ", list.relations ? words.count("undrawn", list.relations) : "") : null,
      list.zoom ? make("button", { type: "button", class: "wide", onclick: list.zoom }, t("approach")) : null,
      rows,
    ];
  }

  function title(choice) {
    if (choice.list) return t(`list_${choice.list.kind}`);
    return choice.bundle ? `${graph.name(choice.bundle.from)} – ${graph.name(choice.bundle.to)}` : graph.name(choice.node);
  }

  function show(choice) {
    card.hidden = !choice;
    if (!choice) return card.replaceChildren();
    const close = make("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => page.open(null) }, "×");
    const parts = choice.list ? several(choice.list) : choice.bundle ? bundle(choice.bundle) : node(choice.node);
    card.replaceChildren(...[close, ...parts].filter(Boolean));
    card.setAttribute("aria-label", graph.short(title(choice), 120));
    card.scrollTop = 0;
  }

  return { show, title };
})();
