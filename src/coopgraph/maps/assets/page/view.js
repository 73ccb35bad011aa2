// The map in front: the network or the world. Both keep one choice, one filter, one set of keys.
const view = (function () {
  const boxes = { network: document.getElementById("map"), world: document.getElementById("world") };
  // Measured: vis-network drags 2,000 marks at 29 frames a second on software drawing.
  const large = graph.size > 1500 || graph.bundles.length > 3000;
  const stages = { network: large ? largeView : networkView, world: worldView };
  const started = new Set();
  let current = "network";
  const stage = () => stages[current];

  function change(name) {
    current = name;
    for (const [each, box] of Object.entries(boxes)) box.hidden = each !== name;
    for (const element of document.querySelectorAll("[data-only]")) element.hidden = element.dataset.only !== name || (large && element.id === "relax");
    if (!started.has(name)) {
      started.add(name);
      stage().start();
    } else stage().refresh();
    if (focus.selected) stage().bring(focus.selected);
  }

  function select(choice, stay) {
    focus.choose(choice);
    stage().refresh();
    if (focus.selected && !stay) stage().bring(choice);
    focus.tell("select", choice);
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
    if (moves[event.key]) stage().move(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") stage().zoom(1.3);
    else if (event.key === "-") stage().zoom(1 / 1.3);
    else if (event.key === "0") stage().fit(true);
    else return;
    event.preventDefault();
  }

  function start(name) {
    for (const box of Object.values(boxes)) {
      box.tabIndex = 0;
      box.setAttribute("role", "application");
      box.addEventListener("keydown", keys);
    }
    focus.on("chosen", (choice) => select(choice, true));
    elements.dark.addEventListener("change", () => stage().refresh());
    change(name);
  }

  return {
    start, change, select, nodeShown: filter.nodeShown, bundleShown: filter.bundleShown, on: focus.on,
    refresh: () => stage().refresh(),
    fit: (motion) => stage().fit(motion),
    zoom: (factor) => stage().zoom(factor),
    relax: networkView.relax,
    camera: () => stage().camera(),
    look: (values) => stage().look(values),
    large,
    // Where a node or the middle of a bundle stands, in CSS pixels of the map: for tests and tours.
    where: (choice) => stage().where(choice),
    get selected() { return focus.selected; },
    get current() { return current; },
    get box() { return boxes[current]; },
  };
})();
