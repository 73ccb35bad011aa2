// A permanent link: view, filters, year, language, choice and place on the map, after the "#" of
// the page's own address. What it says is a stranger's: anything not understood is left out.
const permalink = (function () {
  const LONGEST = 8000;
  const GROUPS = ["kinds", "types"];
  const possible = ["file:", "http:", "https:"].includes(window.location.protocol);
  let own = "";

  // A thing by its key, or by its number where the key is too long for an address.
  const named = (list, index) => (list[index].length > 200 ? `~${index}` : list[index]);
  function find(list, text) {
    const found = list.indexOf(text);
    if (found >= 0 || !/^~\d{1,7}$/.test(text)) return found;
    return Number(text.slice(1)) < list.length ? Number(text.slice(1)) : -1;
  }
  const keys = (group) => graph[group].map((each) => each.key);

  function write() {
    const said = new URLSearchParams({ tab: page.tab, lang: words.language });
    const { year, mode, unknown } = filter.time;
    if (year !== null) said.set("year", year);
    if (mode !== "during") said.set("mode", mode);
    if (!unknown) said.set("unknown", "0");
    for (const group of GROUPS) {
      for (const index of filter.hidden[group]) said.append(`no-${group}`, named(keys(group), index));
    }
    const { selected } = view;
    if (selected && selected.bundle) {
      const { from, to, type } = selected.bundle;
      for (const [part, value] of [["from", named(graph.nodes.iri, from)], ["to", named(graph.nodes.iri, to)], ["type", named(keys("types"), type)]]) said.set(part, value);
    } else if (selected) said.set("of", named(graph.nodes.iri, selected.node));
    const camera = view.camera();
    if (camera) said.set("at", camera.map((value) => Number(value.toPrecision(7))).join(","));
    return said.toString();
  }

  function choice(said) {
    const node = (name) => find(graph.nodes.iri, said.get(name) || "");
    if (said.has("of")) return node("of") >= 0 ? { node: node("of") } : null;
    const [from, to, type] = [node("from"), node("to"), find(keys("types"), said.get("type") || "")];
    const bundle = graph.bundles.find((b) => b.from === from && b.to === to && b.type === type);
    return bundle ? { bundle } : null;
  }

  function camera(said) {
    const values = (said.get("at") || "").split(",").map((text) => (text.trim() ? Number(text) : NaN));
    const sound = values.length >= 3 && values.length <= 4 && values.every((v) => Number.isFinite(v) && Math.abs(v) < 1e7);
    if (!sound || values[2] < 1e-3) return null;
    if (view.current === "world" && (values.length !== 4 || Math.abs(values[0]) > 180 || Math.abs(values[1]) > 90)) return null;
    return values;
  }

  function read() {
    const fragment = window.location.hash.slice(1);
    if (!fragment || fragment === own || fragment.length > LONGEST) return;
    const said = new URLSearchParams(fragment);
    if (!said.has("tab")) return;
    if (["en", "fr"].includes(said.get("lang"))) words.language = said.get("lang");
    for (const group of GROUPS) {
      const off = filter.hidden[group];
      off.clear();
      said.getAll(`no-${group}`).map((text) => find(keys(group), text)).filter((i) => i >= 0).forEach((i) => off.add(i));
    }
    const year = said.has("year") && time.within(Number(said.get("year"))) ? Number(said.get("year")) : null;
    filter.setTime({ year, mode: said.get("mode") === "until" ? "until" : "during", unknown: said.get("unknown") !== "0" });
    page.texts();
    const tabs = [...document.querySelectorAll("[role=tab]:not([hidden])")].map((tab) => tab.id.slice(0, -4));
    if (tabs.includes(said.get("tab"))) page.show(said.get("tab"));
    if (!["map", "world"].includes(page.tab)) return;
    const chosen = choice(said);
    page.open(chosen, true);
    const at = camera(said);
    if (at) view.look(at);
    else if (chosen) page.open(chosen);
  }

  async function copy() {
    own = write();
    const address = `${window.location.href.split("#")[0]}#${own}`;
    window.location.replace(`#${own}`);
    try {
      await navigator.clipboard.writeText(address);
      return words.t("link_copied");
    } catch {
      return words.t("link_shown");
    }
  }

  function start() {
    window.addEventListener("hashchange", read);
    if (possible) read();
  }

  return { start, copy, write, possible };
})();
