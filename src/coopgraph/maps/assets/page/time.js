// Time: a slider over years with a play button, and how many relations each year has.
const time = (function () {
  const { make, draw } = elements;
  const { t } = words;
  const byId = (id) => document.getElementById(id);
  const [slider, play, chart] = ["year", "play", "chart"].map(byId);
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const OPEN = 9999;
  const THUMB = 18; // its width: the chart's bars stand under the middle of the thumb
  let change = () => {};
  let ticking = 0;

  const known = graph.edges.years.flat().filter((year) => Math.abs(year) < OPEN);
  const first = known.reduce((low, year) => Math.min(low, year), Infinity);
  const last = known.reduce((high, year) => Math.max(high, year), -Infinity);
  const dated = known.length > 0;

  function set(settings) {
    filter.setTime(settings);
    fill();
    change();
  }

  function choose(year) {
    set({ year: Math.max(first, Math.min(last, year)) });
  }

  function stop() {
    window.clearInterval(ticking);
    ticking = 0;
    told();
  }
  function start() {
    const step = Math.max(1, Math.ceil((last - first) / 120));
    if (filter.time.year === null || filter.time.year >= last) choose(first);
    ticking = window.setInterval(() => {
      choose(filter.time.year + step);
      if (filter.time.year >= last) stop();
    }, calm.matches ? 1600 : 800);
    told();
  }

  function told() {
    play.dataset.label = ticking ? "pause" : "play";
    play.setAttribute("aria-label", t(play.dataset.label));
    play.title = t(play.dataset.label);
    play.classList.toggle("playing", ticking !== 0);
  }

  function bars() {
    const rows = filter.tally(first, last, filter.time.mode);
    const width = chart.clientWidth;
    const height = chart.clientHeight;
    const most = Math.max(1, ...rows.map((row) => row.sure + row.perhaps));
    const room = Math.max(1, width - THUMB) / Math.max(1, last - first);
    const wide = Math.max(1, Math.min(14, room - (room > 5 ? 2 : 0)));
    chart.replaceChildren(...rows.flatMap((row) => {
      const x = THUMB / 2 + (row.year - first) * room - wide / 2;
      const at = row.year === filter.time.year ? " at" : "";
      const bar = (from, number, look) => {
        if (!number) return null;
        const tall = Math.max(1, (number / most) * (height - 1));
        return draw("rect", { x: x.toFixed(1), y: (height - (from / most) * (height - 1) - tall).toFixed(1), width: wide.toFixed(1), height: tall.toFixed(1), class: look + at });
      };
      return [bar(0, row.sure, "sure"), bar(row.sure, row.perhaps, "perhaps")].filter(Boolean);
    }));
  }

  function fill() {
    byId("time").hidden = !dated;
    byId("undated-note").hidden = dated || graph.edges.source.length === 0;
    if (!dated) return;
    const { year, mode, unknown } = filter.time;
    const shown = filter.counts();
    const all = year === null;
    slider.min = first;
    slider.max = last;
    slider.value = all ? last : year;
    slider.classList.toggle("resting", all);
    byId("year-text").textContent = all ? t("all_years") : String(year);
    byId("all-years").hidden = all;
    slider.setAttribute("aria-valuetext", `${all ? t("all_years") : year}: ${words.count("edges", shown.relations)}`);
    byId("unknown").checked = unknown;
    byId("unknown-count").textContent = words.whole(shown.unknown);
    for (const button of document.querySelectorAll("[data-mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    byId("first-year").textContent = first;
    byId("last-year").textContent = last;
    bars();
    told();
  }

  function listen() {
    slider.addEventListener("input", () => {
      if (ticking) stop();
      choose(Number(slider.value));
    });
    // At rest the thumb stands at the last year: a press or a key that leaves it there chooses it.
    slider.addEventListener("pointerup", () => filter.time.year === null && choose(Number(slider.value)));
    play.addEventListener("click", () => (ticking ? stop() : start()));
    byId("all-years").addEventListener("click", () => {
      stop();
      set({ year: null });
      slider.focus();
    });
    byId("unknown").addEventListener("change", () => set({ unknown: byId("unknown").checked }));
    for (const button of document.querySelectorAll("[data-mode]")) {
      button.addEventListener("click", () => set({ mode: button.dataset.mode }));
    }
    chart.addEventListener("click", (event) => {
      const share = (event.offsetX - THUMB / 2) / Math.max(1, chart.clientWidth - THUMB);
      choose(Math.round(first + share * (last - first)));
    });
    if (dated) new ResizeObserver(bars).observe(chart);
  }

  // In the map's words: the year and whether unknown dates are among what is shown.
  function caption() {
    return filter.time.year === null ? "" : t(`year_${filter.time.mode}`, { year: filter.time.year });
  }

  return { fill, listen, caption, stop, within: (year) => Number.isInteger(year) && year >= first && year <= last, on: (act) => (change = act), get playing() { return ticking !== 0; } };
})();
