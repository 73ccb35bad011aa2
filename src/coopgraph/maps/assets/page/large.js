// The network above some size: the same picture on a plain canvas. A drag moves a snapshot of it
// that is wider than the view, and all is drawn anew when it rests.
const largeView = (function () {
  const { calm, order } = focus;
  const { nodes, bundles } = graph;
  const { nodeShown, bundleShown } = filter;
  const box = document.getElementById("map");
  const canvas = elements.make("canvas", { "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const sheet = document.createElement("canvas"); // the snapshot, with a margin all round
  const MARGIN = 0.25;
  const MOST = 8;
  const at = { x: 0, y: 0, zoom: 1, width: 1, height: 1 };
  let shot = null; // where the snapshot was taken
  let pending = 0;
  let resting = 0;
  let running = 0;

  const onScreen = (n) => [(nodes.x[n] - at.x) * at.zoom + at.width / 2, (nodes.y[n] - at.y) * at.zoom + at.height / 2];
  const radius = (n) => Math.max(1.3, nodes.radius[n] * at.zoom * 1.5);

  // Lines in as few strokes as there are looks: type, thickness, light and certainty.
  function groups() {
    const found = new Map();
    for (const b of bundles) {
      if (!bundleShown(b) || b.from === b.to) continue;
      const thick = Math.round(Math.log2(Math.max(1, filter.live(b))));
      const lit = focus.inLight(b);
      const sure = filter.certain(b);
      const key = `${b.type} ${thick} ${lit} ${sure}`;
      if (!found.has(key)) found.set(key, { type: graph.types[b.type], thick, lit, sure, path: new Path2D() });
      const { path } = found.get(key);
      path.moveTo(nodes.x[b.from], nodes.y[b.from]);
      path.lineTo(nodes.x[b.to], nodes.y[b.to]);
    }
    return [...found.values()].sort((a, b) => a.lit - b.lit);
  }
  let lines = null;

  function drawLines(pen, place) {
    if (!lines) lines = groups();
    const alone = Math.min(0.5, Math.max(0.12, 900 / Math.max(1, bundles.length)));
    pen.save();
    place(pen);
    for (const each of lines) {
      pen.globalAlpha = (each.lit ? (focus.selected ? 0.9 : alone) : 0.03) * (each.sure ? 1 : 0.55);
      pen.strokeStyle = elements.colour(each.type);
      pen.lineWidth = (0.9 + each.thick * 0.5) / at.zoom;
      pen.setLineDash(at.zoom > 0.6 ? each.type.dash.map((d) => d / at.zoom) : []);
      pen.stroke(each.path);
    }
    pen.restore();
  }

  function drawMarks(pen, edge) {
    for (let i = order.length - 1; i >= 0; i--) {
      const n = order[i];
      if (!nodeShown(n)) continue;
      const [x, y] = onScreen(n);
      if (x < -edge[0] || y < -edge[1] || x > at.width + edge[0] || y > at.height + edge[1]) continue;
      const kind = graph.kinds[nodes.kind[n]];
      const r = radius(n);
      pen.globalAlpha = focus.lit && !focus.lit.has(n) ? 0.16 : 1;
      pen.fillStyle = elements.colour(kind);
      if (r < 2.2) {
        pen.fillRect(x - r, y - r, 2 * r, 2 * r);
        continue;
      }
      elements.outline(pen, kind.shape, x, y, r);
      pen.fill();
      if (r > 4) {
        pen.lineWidth = 1;
        pen.strokeStyle = focus.paint.paper;
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  function take() {
    const ratio = canvas.width / at.width;
    const edge = [at.width * MARGIN, at.height * MARGIN];
    sheet.width = Math.round(canvas.width * (1 + 2 * MARGIN));
    sheet.height = Math.round(canvas.height * (1 + 2 * MARGIN));
    const pen = sheet.getContext("2d");
    drawLines(pen, (p) => p.setTransform(ratio * at.zoom, 0, 0, ratio * at.zoom, ratio * (at.width / 2 + edge[0] - at.x * at.zoom), ratio * (at.height / 2 + edge[1] - at.y * at.zoom)));
    pen.setTransform(ratio, 0, 0, ratio, ratio * edge[0], ratio * edge[1]);
    drawMarks(pen, edge);
    shot = { x: at.x, y: at.y, zoom: at.zoom, edge };
  }

  function draw() {
    pending = 0;
    if (box.hidden || !canvas.width) return;
    const ratio = canvas.width / at.width;
    if (!resting || !shot) take();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    const k = at.zoom / shot.zoom;
    const left = at.width / 2 + (shot.x - at.x) * at.zoom - (at.width / 2 + shot.edge[0]) * k;
    const top = at.height / 2 + (shot.y - at.y) * at.zoom - (at.height / 2 + shot.edge[1]) * k;
    context.drawImage(sheet, left * ratio, top * ratio, sheet.width * k, sheet.height * k);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!resting) names();
  }

  function names() {
    const { selected, lit, hovered, paint } = focus;
    const first = selected ? (selected.bundle ? [selected.bundle.from, selected.bundle.to] : [selected.node]) : [];
    if (hovered !== null && !first.includes(hovered)) first.push(hovered);
    const marks = [];
    const add = (n, strong) => {
      if (!nodeShown(n)) return;
      const [x, y] = onScreen(n);
      const r = radius(n);
      if (x < -r || y < -r || x > at.width + r || y > at.height + r) return;
      marks.push({ x, y, r, strong, quiet: Boolean(lit) && !lit.has(n) && !strong, text: graph.short(graph.name(n), strong ? 70 : 46) });
    };
    first.forEach((n) => add(n, true));
    if (lit) order.forEach((n) => lit.has(n) && !first.includes(n) && add(n, false));
    order.forEach((n) => !(lit && lit.has(n)) && !first.includes(n) && add(n, false));
    for (const m of marks.filter((each) => each.strong)) {
      context.beginPath();
      context.arc(m.x, m.y, m.r + 4, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = paint.accent;
      context.stroke();
    }
    const free = focus.area(box);
    const edge = free.narrow ? [2, 2, at.width - 64, free.bottom] : [free.left - 6, 2, free.right + 6, at.height - 2];
    labels.write(context, marks, [], paint.ink, paint.paper, edge);
  }

  function redraw() {
    if (!pending) pending = window.requestAnimationFrame(draw);
  }
  function refresh() {
    lines = null;
    shot = null;
    redraw();
  }
  function stir() {
    window.clearTimeout(resting);
    resting = window.setTimeout(() => {
      resting = 0;
      redraw();
    }, 140);
    redraw();
  }

  function set(values) {
    Object.assign(at, values);
    at.zoom = Math.max(0.002, Math.min(MOST, at.zoom));
  }
  function go(values, motion) {
    window.cancelAnimationFrame(running);
    if (!motion || calm.matches) {
      set(values);
      shot = null;
      return redraw();
    }
    const from = { ...at };
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / 400));
      const eased = share * share * (3 - 2 * share);
      const between = {};
      for (const key of Object.keys(values)) between[key] = from[key] + (values[key] - from[key]) * eased;
      if ("zoom" in values) between.zoom = from.zoom * (values.zoom / from.zoom) ** eased;
      set(between);
      stir();
      if (share < 1) running = window.requestAnimationFrame(step);
    };
    running = window.requestAnimationFrame(step);
  }

  function show(ids, closest, motion) {
    if (!ids.length) return;
    const low = [nodes.x, nodes.y].map((values) => ids.reduce((m, n) => Math.min(m, values[n]), Infinity));
    const high = [nodes.x, nodes.y].map((values) => ids.reduce((m, n) => Math.max(m, values[n]), -Infinity));
    const free = focus.area(box);
    const edge = free.narrow ? [64, 56] : [120, 70];
    const zoom = Math.min(closest, Math.max(60, free.right - free.left - edge[0]) / Math.max(1, high[0] - low[0]), Math.max(60, free.bottom - free.top - edge[1]) / Math.max(1, high[1] - low[1]));
    go({ x: (low[0] + high[0]) / 2 - free.middle[0] / zoom, y: (low[1] + high[1]) / 2 - free.middle[1] / zoom, zoom }, motion);
  }
  const fit = (motion) => show(order.filter(nodeShown), 1.5, motion);
  function bring(choice) {
    const ids = choice.bundle ? [choice.bundle.from, choice.bundle.to] : [...focus.lit].filter(nodeShown);
    show(ids.length ? ids : [choice.node], Math.max(0.9, Math.min(at.zoom, 1.6)), true);
  }
  function zoom(factor, point) {
    if (!point) return go({ zoom: Math.min(MOST, at.zoom * factor) }, true);
    const before = at.zoom;
    set({ zoom: before * factor });
    const shift = 1 / before - 1 / at.zoom;
    set({ x: at.x + (point[0] - at.width / 2) * shift, y: at.y + (point[1] - at.height / 2) * shift });
    return stir();
  }
  function move(x, y) {
    set({ x: at.x + x / at.zoom, y: at.y + y / at.zoom });
    stir();
  }

  function hit(x, y) {
    for (const n of order) {
      if (!nodeShown(n)) continue;
      const [a, b] = onScreen(n);
      if (Math.hypot(a - x, b - y) < Math.max(radius(n) + 2, 6)) return { cluster: { node: n } };
    }
    for (const b of bundles) {
      if (!bundleShown(b) || b.from === b.to) continue;
      const [p, q] = [onScreen(b.from), onScreen(b.to)];
      const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
      const share = Math.max(0, Math.min(1, ((x - p[0]) * dx + (y - p[1]) * dy) / (dx * dx + dy * dy || 1)));
      if (Math.hypot(p[0] + share * dx - x, p[1] + share * dy - y) < 4) return { link: b };
    }
    return null;
  }
  const choice = (found) => found && (found.link ? { bundle: found.link } : { node: found.cluster.node });

  function resize() {
    const { width, height } = box.getBoundingClientRect();
    if (!width || !height) return;
    const first = !canvas.width;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    set({ width, height });
    if (first) fit(false);
    shot = null;
    window.cancelAnimationFrame(pending);
    draw();
  }
  function start() {
    canvas.width = 0; // not measured yet
    box.append(canvas);
    pointer.listen(box, { hit, choice, zoom, move, redraw, stop: () => window.cancelAnimationFrame(running) });
    resize();
    new ResizeObserver(resize).observe(box);
  }

  return {
    start, refresh, fit, zoom, move, bring,
    camera: () => (canvas.width ? [at.x, at.y, Math.min(at.width, at.height) / at.zoom] : null),
    look: ([x, y, span]) => go({ x, y, zoom: Math.min(at.width, at.height) / span }, false),
    where(asked) {
      if (!asked.bundle) return { x: onScreen(asked.node)[0], y: onScreen(asked.node)[1] };
      const [p, q] = [onScreen(asked.bundle.from), onScreen(asked.bundle.to)];
      return { x: (p[0] + q[0]) / 2, y: (p[1] + q[1]) / 2 };
    },
  };
})();
