// The page: tabs, language, hovering, the panel about the map, and the first drawing.
const page = (function () {
  const { make, said, link, mark, line } = elements;
  const { t } = words;
  const byId = (id) => document.getElementById(id);
  const TABS = outlines.present ? ["map", "world", "table", "about"] : ["map", "table", "about"];
  const onMap = (name) => name === "map" || name === "world";
  let lastMap = graph.data.view === "world" && outlines.present ? "world" : "map";
  const origin = graph.data.origin;
  let tab = lastMap;
  let shownCard = null;

  const say = (text) => (byId("said").textContent = text);
  // Said, and shown for some seconds.
  let noted = 0;
  function note(text) {
    say(text);
    byId("note").textContent = text;
    byId("note").hidden = false;
    window.clearTimeout(noted);
    noted = window.setTimeout(() => (byId("note").hidden = true), 5000);
  }

  // Show a node or a bundle, on the map and in a card; null closes it. stay: the map does not move.
  function open(choice, stay) {
    if (choice && !onMap(tab)) show(lastMap);
    if (choice && !choice.list && filter.reveal(choice)) {
      legend.fill();
      time.fill();
      counts();
    }
    cards.show(choice);
    view.select(choice, stay);
    if (choice) {
      say(graph.short(cards.title(choice), 120));
      byId("card").focus({ preventScroll: true });
    }
  }

  function show(name) {
    tab = name;
    for (const each of TABS) {
      const on = each === name;
      byId(`${each}-tab`).setAttribute("aria-selected", String(on));
      byId(`${each}-tab`).tabIndex = on ? 0 : -1;
      if (!onMap(each)) byId(`${each}-panel`).hidden = !on;
    }
    byId("map-panel").hidden = !onMap(name);
    if (onMap(name)) {
      lastMap = name;
      byId("map-panel").setAttribute("aria-labelledby", `${name}-tab`);
      view.change(name === "world" ? "world" : "network");
      unplaced();
    }
    if (name === "table") tables.fill();
    if (name === "about") about();
  }

  function counts() {
    const { nodes, relations } = filter.counts();
    const parts = [words.count(graph.calledTogether, nodes), words.count("edges", relations), time.caption()];
    byId("counts").textContent = parts.filter(Boolean).join(" · ");
    return byId("counts").textContent;
  }

  // How many of what is shown have no place on the world; a press lists them.
  function unplaced() {
    if (!outlines.present) return;
    const lost = worldView.lost();
    byId("unplaced").hidden = view.current !== "world" || !lost.nodes.length;
    byId("unplaced").textContent = words.count("unplaced", lost.nodes.length);
  }

  function texts() {
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
    for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = t(element.dataset.placeholder);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", t(element.dataset.label));
      if (element.tagName === "BUTTON") element.title = t(element.dataset.label);
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === words.language));
    }
    const title = graph.data.title || t("untitled");
    document.title = graph.short(title, 120);
    byId("title").textContent = graph.short(title, 160);
    byId("title").title = graph.short(title, 400);
    byId("map").setAttribute("aria-label", t("map_label"));
    byId("world").setAttribute("aria-label", t("world_label"));
    byId("map-tab").textContent = t(outlines.present ? "network" : "map");
    byId("world-tab").hidden = !outlines.present;
    byId("empty").hidden = graph.size > 0;
    byId("empty").textContent = t("empty");
    byId("legend").hidden = graph.size === 0;
    source();
    counts();
    legend.fill();
    time.fill();
    if (tab === "table") tables.fill();
    if (tab === "about") about();
    if (shownCard) cards.show(shownCard);
    search.close();
    unplaced();
    view.refresh();
  }

  function source() {
    const print = origin.fingerprint ? origin.fingerprint.slice(0, 12) : "";
    const parts = [
      origin.title ? t("source_line", { title: graph.short(origin.title, 120) }) : "",
      origin.licence ? `${t("licence")} ${graph.short(origin.licence, 80)}` : "",
      print ? `sha256:${print}` : "",
      `coopgraph ${origin.version}`,
    ];
    byId("source").replaceChildren(...parts.filter(Boolean).map((part) => make("span", {}, said(part))));
  }

  function about() {
    const list = make("dl", { class: "facts" });
    const add = (name, value) => value && list.append(make("dt", {}, name), make("dd", {}, value));
    add(t("data_title"), origin.title && said(origin.title));
    add(t("licence"), origin.licence && (/^https?:/.test(origin.licence) ? link(origin.licence, origin.licence) : said(origin.licence)));
    add(t("fingerprint"), origin.fingerprint && said(origin.fingerprint));
    add(t("version"), said(origin.version));
    const built = origin.parameters.map(([name, value]) => `${name} = ${value}`).join("\n");
    byId("about-panel").replaceChildren(make("div", {},
      make("h2", {}, t("reading")),
      make("p", {}, t("reading_text")),
      outlines.present ? make("p", {}, t("world_text")) : "",
      view.large ? make("p", { id: "large-note" }, t("large_text", { n: words.whole(graph.size) })) : "",
      make("p", {}, t("offline")),
      make("h2", {}, t("data_title")),
      list,
      make("h2", {}, t("loss")),
      make("pre", { id: "loss", dir: "auto" }, graph.data.loss[words.language]),
      ...(built ? [make("h2", {}, t("how_built")), make("pre", { dir: "auto" }, built)] : []),
      make("h2", {}, t("third_party")),
      make("p", {}, t("third_party_text")),
      make("pre", { lang: "en" }, byId("mit").content.textContent),
      ...(outlines.present ? [make("p", {}, t("third_party_world")), make("pre", { lang: "en" }, byId("isc").content.textContent)] : [])));
  }

  function tip(target) {
    const box = byId("tip");
    box.hidden = !target;
    if (!target) return;
    if (target.list) {
      const { kind, nodes, bundles } = target.list;
      const first = kind === "arc" ? `${graph.name(bundles[0].from)} – ${graph.name(bundles[0].to)}` : graph.name(nodes[0]);
      const more = kind === "arc" ? words.count("edges", bundles.reduce((sum, b) => sum + filter.live(b), 0)) : words.count(graph.calledTogether, nodes.length);
      box.replaceChildren(said(graph.short(first, 100)), make("small", {}, more));
    } else if (target.bundle) {
      const type = graph.types[target.bundle.type];
      const number = filter.live(target.bundle) > 1 ? ` (${words.whole(filter.live(target.bundle))})` : "";
      box.replaceChildren(
        said(graph.short(graph.labelOf(type), 60)), number,
        make("small", {}, said(graph.short(graph.name(target.bundle.from), 60)), type.directed ? " → " : " – ", said(graph.short(graph.name(target.bundle.to), 60))));
    } else {
      const kind = graph.kinds[graph.nodes.kind[target.node]];
      const more = [graph.labelOf(kind), words.country(graph.nodes.country[target.node]), words.count("edges", graph.relationCount[target.node])];
      box.replaceChildren(said(graph.short(graph.name(target.node), 100)), make("small", {}, more.filter(Boolean).join(" · ")));
    }
    const room = view.box.getBoundingClientRect();
    const x = Math.max(4, Math.min(target.at.x + 14, room.width - box.offsetWidth - 8));
    const y = target.at.y + 18 + box.offsetHeight > room.height ? target.at.y - box.offsetHeight - 12 : target.at.y + 18;
    box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }

  function listen() {
    for (const name of TABS) {
      byId(`${name}-tab`).addEventListener("click", () => show(name));
      byId(`${name}-tab`).addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length];
        show(next);
        byId(`${next}-tab`).focus();
      });
    }
    byId("skip").addEventListener("click", (event) => {
      event.preventDefault();
      show("table");
      byId("table-panel").focus();
    });
    for (const button of document.querySelectorAll("[data-language]")) {
      button.addEventListener("click", () => {
        words.language = button.dataset.language;
        texts();
      });
    }
    byId("zoom-in").addEventListener("click", () => view.zoom(1.4));
    byId("zoom-out").addEventListener("click", () => view.zoom(1 / 1.4));
    byId("fit").addEventListener("click", () => view.fit(true));
    byId("relax").addEventListener("click", view.relax);
    if (outlines.present) {
      byId("whole").addEventListener("click", worldView.whole);
      byId("globe").addEventListener("click", worldView.swap);
      byId("unplaced").addEventListener("click", () => open({ list: { kind: "unplaced", ...worldView.lost() } }));
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !byId("card").hidden && onMap(tab)) open(null);
    });
    const filtered = () => {
      view.refresh();
      unplaced();
      const shown = counts();
      if (!time.playing) say(shown); // a voice cannot keep up with a film
      if (tab === "table") tables.fill();
    };
    legend.on(() => {
      time.fill();
      filtered();
    });
    time.on(filtered);
    time.listen();
    view.on("hover", tip);
    view.on("select", (choice) => {
      shownCard = choice;
      cards.show(choice);
      tip(null);
    });
    view.on("relax", (on) => {
      byId("relax").setAttribute("aria-pressed", String(on));
      byId("relax").dataset.label = on ? "stop" : "relax";
      byId("relax").setAttribute("aria-label", t(byId("relax").dataset.label));
    });
    elements.dark.addEventListener("change", texts);
    share.listen();
  }

  function start() {
    const phone = window.matchMedia("(max-width: 640px)").matches;
    byId("legend").open = !phone;
    listen();
    texts();
    search.start();
    try {
      view.start(tab === "world" ? "world" : "network");
      show(tab);
      permalink.start();
    } catch (error) {
      byId("empty").hidden = false;
      byId("empty").textContent = t("failed", { reason: error.message });
      show("table");
    }
    document.documentElement.dataset.ready = "yes";
    performance.mark("coopgraph-ready");
  }

  return { start, open, say, note, show, texts, get tab() { return tab; } };
})();

page.start();
// For tests and for people with a console; the page itself does not read it.
window.coopgraphMap = { graph, view, words, page, world: worldView };
