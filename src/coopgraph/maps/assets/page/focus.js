// What is chosen, what lies under the pointer, the colours and the room panels leave: of all views.
const focus = (function () {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const listeners = {};
  const state = { selected: null, lit: null, hovered: null, calm, on, tell, choose, area, inLight };

  function on(event, act) {
    (listeners[event] = listeners[event] || []).push(act);
  }
  function tell(event, value) {
    (listeners[event] || []).forEach((act) => act(value));
  }

  // A choice is {node}, {bundle} or {list}; what it leads to is in the light, all else in shadow.
  function choose(choice) {
    state.selected = choice && !choice.list ? choice : null;
    state.lit = null;
    if (!state.selected) return;
    if (choice.bundle) state.lit = new Set([choice.bundle.from, choice.bundle.to]);
    else state.lit = new Set([choice.node, ...graph.ofNode[choice.node].filter(filter.bundleShown).map((b) => graph.other(b, choice.node))]);
  }
  function inLight(bundle) {
    const { selected } = state;
    if (!selected) return true;
    if (selected.bundle) return graph.together(selected.bundle).includes(bundle);
    return bundle.from === selected.node || bundle.to === selected.node;
  }

  // What panels leave free of a view, in CSS pixels.
  function area(box) {
    const all = box.getBoundingClientRect();
    const free = { left: 8, top: 8, right: all.width - 8, bottom: all.height - 8 };
    const legend = document.getElementById("legend");
    const card = document.getElementById("card");
    if (all.width > 640) {
      if (legend.open) free.left = legend.getBoundingClientRect().right - all.left + 8;
      if (!card.hidden) free.right = card.getBoundingClientRect().left - all.left - 8;
    } else {
      free.narrow = true;
      free.top = 56;
      if (!card.hidden) free.bottom = card.getBoundingClientRect().top - all.top - 8;
    }
    free.middle = [(free.left + free.right) / 2 - all.width / 2, (free.top + free.bottom) / 2 - all.height / 2];
    return free;
  }

  const NAMES = ["paper", "ink", "soft", "accent", "sheet", "sea", "land", "border", "grid"];
  function theme() {
    const style = getComputedStyle(document.documentElement);
    return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
  state.paint = theme();
  elements.dark.addEventListener("change", () => (state.paint = theme()));

  // The most important first, whatever the view.
  state.order = Array.from({ length: graph.size }, (_, i) => i).sort(
    (a, b) => graph.nodes.radius[b] - graph.nodes.radius[a] || graph.neighbours[b] - graph.neighbours[a] || a - b,
  );
  return state;
})();
