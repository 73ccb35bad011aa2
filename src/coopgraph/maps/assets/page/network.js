// The network, drawn by vis-network from fixed positions; names, rings and numbers are ours.
const networkView = (function () {
  const { calm, order } = focus;
  const box = document.getElementById("map");
  const { nodeShown, bundleShown } = filter;
  let network = null;
  let nodeSet = null;
  let edgeSet = null;
  let relaxing = 0;
  let thick = 1;
  let turned = false;
  const { tell } = focus;

  function nodeLook(n) {
    const kind = graph.kinds[graph.nodes.kind[n]];
    return {
      id: n,
      hidden: !nodeShown(n),
      color: { background: elements.colour(kind), border: focus.paint.paper },
      opacity: focus.lit && !focus.lit.has(n) ? 0.16 : 1,
    };
  }

  function bundleLook(b) {
    const many = graph.bundles.length > 1500 ? 0.34 : 0.62;
    const opacity = focus.inLight(b) ? (focus.selected ? 0.95 : many) : 0.07;
    const [thin, broad] = graph.data.edgeRange;
    return {
      id: b.id,
      hidden: !bundleShown(b),
      width: Math.min(broad, thin * (1 + Math.log2(Math.max(1, filter.live(b))) * 0.55)) * thick,
      color: { color: elements.colour(graph.types[b.type]), opacity: filter.certain(b) ? opacity : opacity * 0.55, inherit: false },
    };
  }

  function bundleItem(b) {
    const type = graph.types[b.type];
    const mates = graph.together(b);
    const place = mates.indexOf(b) - (mates.length - 1) / 2;
    const bend = (b.from < b.to ? place : -place) * Math.min(0.22, 1.1 / mates.length);
    const straight = Math.abs(bend) < 1e-9 || b.from === b.to;
    return {
      ...bundleLook(b),
      from: b.from,
      to: b.to,
      dashes: type.dash.length ? type.dash.map((d) => d * thick) : false,
      arrows: type.directed ? { to: { enabled: true, scaleFactor: 0.42, type: "triangle" } } : undefined,
      smooth: straight ? false : { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) },
    };
  }

  const last = { nodes: new Map(), bundles: new Map() };
  const changed = (kept, look) => {
    const key = JSON.stringify(look);
    if (kept.get(look.id) === key) return false;
    kept.set(look.id, key);
    return true;
  };
  function refresh() {
    if (!network) return;
    nodeSet.update(order.map(nodeLook).filter((look) => changed(last.nodes, look)));
    edgeSet.update(graph.bundles.map(bundleLook).filter((look) => changed(last.bundles, look)));
    network.redraw();
  }

  function show(ids, closest, motion) {
    if (!network || !ids.length) return;
    const at = network.getPositions(ids);
    const xs = ids.map((n) => at[n].x);
    const ys = ids.map((n) => at[n].y);
    const low = [Math.min(...xs), Math.min(...ys)];
    const high = [Math.max(...xs), Math.max(...ys)];
    const area = focus.area(box);
    const edge = area.narrow ? [64, 56] : [120, 70]; // for names that stand out at the sides
    const room = [Math.max(60, area.right - area.left - edge[0]), Math.max(60, area.bottom - area.top - edge[1])];
    const scale = Math.min(closest, room[0] / Math.max(1, high[0] - low[0]), room[1] / Math.max(1, high[1] - low[1]));
    network.moveTo({
      position: { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 },
      scale,
      offset: { x: area.middle[0], y: area.middle[1] },
      animation: motion && !calm.matches ? { duration: 450, easingFunction: "easeInOutQuad" } : false,
    });
  }
  const fit = (motion) => show(order.filter(nodeShown), 1.5, motion);
  function bring(choice) {
    const ids = choice.bundle ? [choice.bundle.from, choice.bundle.to] : [...focus.lit].filter(nodeShown);
    const scale = network ? network.getScale() : 1;
    show(ids.length ? ids : [choice.node], Math.max(0.9, Math.min(scale, 1.6)), true);
  }

  function writeOver(context) {
    const { selected, lit, hovered, paint } = focus;
    const ratio = context.canvas.width / context.canvas.clientWidth;
    const scale = network.getScale();
    const middle = network.getViewPosition();
    const w = box.clientWidth;
    const h = box.clientHeight;
    const at = network.body.nodes;
    const onScreen = (x, y) => [(x - middle.x) * scale + w / 2, (y - middle.y) * scale + h / 2];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const badges = drawCounts(context, onScreen, scale);
    const marks = [];
    const first = selected ? (selected.bundle ? [selected.bundle.from, selected.bundle.to] : [selected.node]) : [];
    if (hovered !== null && !first.includes(hovered)) first.push(hovered);
    const place = (n, strong) => {
      const [x, y] = onScreen(at[n].x, at[n].y);
      const r = graph.nodes.radius[n] * scale;
      if (x < -r - 4 || y < -r - 4 || x > w + r + 4 || y > h + r + 4) return;
      const off = lit && !lit.has(n);
      marks.push({ x, y, r, strong, quiet: off && !strong, text: graph.short(graph.name(n), strong ? 70 : 46) });
    };
    first.filter(nodeShown).forEach((n) => place(n, true));
    if (lit) order.forEach((n) => lit.has(n) && nodeShown(n) && !first.includes(n) && place(n, false));
    order.forEach((n) => !(lit && lit.has(n)) && nodeShown(n) && !first.includes(n) && place(n, false));
    for (const m of marks.filter((m) => m.strong)) {
      context.beginPath();
      context.arc(m.x, m.y, m.r + 4, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = paint.accent;
      context.stroke();
    }
    const area = focus.area(box);
    const edge = area.narrow ? [2, 2, w - 2, area.bottom] : [area.left - 6, 2, area.right + 6, h - 2];
    labels.write(context, marks, badges, paint.ink, paint.paper, edge);
    context.restore();
  }

  // The number of relations in a bundle, where there is room for it.
  function drawCounts(context, onScreen, scale) {
    const badges = [];
    if (graph.bundles.length > 3000) return badges;
    context.font = "600 11px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const b of graph.bundles) {
      const edge = filter.live(b) > 1 && bundleShown(b) && network.body.edges[b.id];
      if (!edge || !edge.connected || (focus.lit && !(focus.lit.has(b.from) && focus.lit.has(b.to)))) continue;
      const gap = Math.hypot(edge.from.x - edge.to.x, edge.from.y - edge.to.y) * scale;
      if (gap < 70 && b.from !== b.to) continue;
      const point = edge.edgeType.getPoint(0.5);
      const [x, y] = onScreen(point.x, point.y);
      const text = String(filter.live(b));
      const half = 6 + text.length * 3.4;
      badges.push([x - half, y - 8, x + half, y + 8]);
      context.beginPath();
      context.roundRect(x - half, y - 8, 2 * half, 16, 8);
      context.fillStyle = focus.paint.sheet;
      context.fill();
      context.lineWidth = 1.2;
      context.strokeStyle = elements.colour(graph.types[b.type]);
      context.stroke();
      context.fillStyle = focus.paint.ink;
      context.fillText(text, x, y + 0.5);
    }
    context.textAlign = "start";
    return badges;
  }

  function relax() {
    if (!network) return;
    if (relaxing) return rest();
    tell("relax", true);
    network.setOptions({ physics: { enabled: true, solver: "barnesHut", stabilization: false, barnesHut: { gravitationalConstant: -2600, centralGravity: 0.12, springLength: 95, springConstant: 0.03, damping: 0.35, avoidOverlap: 0.3 } } });
    if (calm.matches) {
      network.stabilize(60);
      rest();
    } else relaxing = window.setTimeout(rest, 6000);
  }
  function rest() {
    window.clearTimeout(relaxing);
    relaxing = 0;
    network.setOptions({ physics: { enabled: false } });
    tell("relax", false);
  }

  // A picture wider than high is turned on an upright screen; marks and lines that would be too
  // small from afar grow a little.
  function adapt() {
    const { x, y, radius } = graph.nodes;
    const span = (values) => values.reduce((m, v) => Math.max(m, v), -Infinity) - values.reduce((m, v) => Math.min(m, v), Infinity) || 1;
    turned = box.clientHeight > box.clientWidth * 1.15 && span(x) > span(y);
    if (turned) {
      for (let n = 0; n < graph.size; n++) [x[n], y[n]] = [-y[n], x[n]];
    }
    const area = focus.area(box);
    const afar = Math.max(span(x) / Math.max(200, area.right - area.left), span(y) / Math.max(200, area.bottom - area.top), 1);
    thick = Math.min(4, afar ** 0.6);
    const grow = Math.min(2, Math.max(1, (afar / 1.6) ** 0.75));
    for (let n = 0; n < graph.size; n++) radius[n] *= grow * (graph.kinds[graph.nodes.kind[n]].shape === "star" ? 1.25 : 1);
  }

  function start() {
    if (!graph.size) return;
    adapt();
    nodeSet = new vis.DataSet(
      order.slice().reverse().map((n) => ({ ...nodeLook(n), x: graph.nodes.x[n], y: graph.nodes.y[n], shape: graph.kinds[graph.nodes.kind[n]].shape, size: graph.nodes.radius[n] })),
    );
    edgeSet = new vis.DataSet(graph.bundles.map(bundleItem));
    order.map(nodeLook).forEach((look) => changed(last.nodes, look));
    graph.bundles.map(bundleLook).forEach((look) => changed(last.bundles, look));
    const heavy = graph.bundles.length > 2500;
    network = new vis.Network(box, { nodes: nodeSet, edges: edgeSet }, {
      autoResize: true,
      physics: { enabled: false },
      layout: { improvedLayout: false },
      nodes: { borderWidth: graph.size > 600 ? 0.5 : 1.4, chosen: false, labelHighlightBold: false },
      edges: { chosen: false, selectionWidth: 0, hoverWidth: 0, arrowStrikethrough: false, endPointOffset: { from: 0, to: 1 } },
      interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, hideEdgesOnDrag: heavy, hideEdgesOnZoom: heavy, tooltipDelay: 3600000, zoomSpeed: 0.6, keyboard: false },
    });
    listen();
    fit(false);
  }

  function listen() {
    network.on("afterDrawing", writeOver);
    network.on("click", (event) => {
      if (event.nodes.length) tell("chosen", { node: event.nodes[0] });
      else if (event.edges.length) tell("chosen", { bundle: graph.bundles[event.edges[0]] });
      else tell("chosen", null);
    });
    network.on("hoverNode", (event) => {
      focus.hovered = event.node;
      tell("hover", { node: event.node, at: event.pointer.DOM });
      network.redraw();
    });
    network.on("hoverEdge", (event) => tell("hover", { bundle: graph.bundles[event.edge], at: event.pointer.DOM }));
    const leave = () => {
      focus.hovered = null;
      tell("hover", null);
      network.redraw();
    };
    network.on("blurNode", leave);
    network.on("blurEdge", leave);
    for (const event of ["dragStart", "zoom"]) network.on(event, () => tell("hover", null));
  }

  function zoom(factor) {
    if (network) network.moveTo({ scale: network.getScale() * factor, animation: calm.matches ? false : { duration: 160, easingFunction: "easeOutQuad" } });
  }
  function move(x, y) {
    if (!network) return;
    const at = network.getViewPosition();
    const scale = network.getScale();
    network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
  }

  // The middle and how much of the network the shorter side spans, whatever the screen.
  function camera() {
    if (!network) return null;
    const { x, y } = network.getViewPosition();
    return [...(turned ? [y, -x] : [x, y]), Math.min(box.clientWidth, box.clientHeight) / network.getScale()];
  }
  function look([x, y, span]) {
    if (!network) return;
    const scale = Math.max(0.01, Math.min(10, Math.min(box.clientWidth, box.clientHeight) / span));
    network.moveTo({ position: turned ? { x: -y, y: x } : { x, y }, scale, animation: false });
  }

  return {
    start, refresh, fit, zoom, move, relax, bring, camera, look,
    where(choice) {
      const point = choice.bundle ? network.body.edges[choice.bundle.id].edgeType.getPoint(0.5) : network.getPositions([choice.node])[choice.node];
      return network.canvasToDOM({ x: point.x, y: point.y });
    },
  };
})();
