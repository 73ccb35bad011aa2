// The world: the same selection at its places on the earth, with clusters, arcs and a globe.
const worldView = (function () {
  const { calm, order, tell } = focus;
  const { state, place } = projection;
  const drawing = worldDrawing;
  const box = document.getElementById("world");
  const canvas = elements.make("canvas", { "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const small = graph.nodes.radius.map((r) => r * 0.36);
  let joined = { list: [], of: new Map() };
  let links = [];
  let joinedAt = 0;
  let pending = 0;
  let moving = 0;
  let running = 0;

  const shownPlaces = () => order.filter((n) => clusters.placed(n) && filter.nodeShown(n));

  // Clusters depend on the zoom and the filter alone; they are made anew for each tenth of zoom.
  function layout() {
    joinedAt = state.zoom;
    joined = clusters.join(shownPlaces(), projection.RADIUS * state.zoom, (n) => small[n]);
    links = clusters.link(joined.of, graph.bundles.filter(filter.bundleShown));
    links.sort((a, b) => b.count - a.count);
  }

  function redraw() {
    if (!pending) pending = window.requestAnimationFrame(draw);
  }

  function draw() {
    pending = 0;
    if (box.hidden || !canvas.width) return;
    if ((!moving || joined.list.length < 500) && Math.abs(Math.log(state.zoom / joinedAt)) > 0.1) layout();
    const ratio = canvas.width / state.width;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    drawing.earth(context, ratio, moving > 0);
    const few = moving > 0 ? links.slice(0, state.globe ? 150 : 250) : links; // the strongest first
    const lit = focus.selected ? [...few.filter((l) => !l.bundles.some(focus.inLight)), ...links.filter((l) => l.bundles.some(focus.inLight))] : few;
    drawing.links(context, ratio, lit, links.length);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    marks();
  }

  function marks() {
    const { selected, lit, hovered } = focus;
    const chosen = selected ? (selected.bundle ? [selected.bundle.from, selected.bundle.to] : [selected.node]) : [];
    if (hovered !== null && !chosen.includes(hovered)) chosen.push(hovered);
    const strong = new Set(chosen.map((n) => joined.of.get(n)).filter(Boolean));
    const inLight = (cluster) => !lit || cluster.members.some((n) => lit.has(n));
    const seen = [];
    for (const cluster of joined.list) {
      const at = place(drawing.at(cluster.node));
      if (!at || at[0] < -30 || at[1] < -30 || at[0] > state.width + 30 || at[1] > state.height + 30) continue;
      [cluster.x, cluster.y] = at;
      seen.push(cluster);
    }
    for (const cluster of seen.slice().reverse()) drawing.mark(context, cluster, !inLight(cluster) && !strong.has(cluster));
    for (const cluster of strong) if (seen.includes(cluster)) drawing.ring(context, cluster);
    if (moving && joined.list.length > 150) return; // names come back when the map rests
    const text = (cluster, length) => {
      const first = chosen.find((n) => cluster.members.includes(n));
      const others = cluster.members.length - 1;
      return graph.short(graph.name(first ?? cluster.node), length) + (others ? ` +${words.whole(others)}` : "");
    };
    const rank = (cluster) => (strong.has(cluster) ? 0 : lit && inLight(cluster) ? 1 : 2);
    const named = seen.map((cluster) => ({ x: cluster.x, y: cluster.y, r: cluster.r, strong: strong.has(cluster), numbered: cluster.members.length > 1, quiet: !inLight(cluster) && !strong.has(cluster), text: text(cluster, strong.has(cluster) ? 70 : 46), rank: rank(cluster) }));
    named.sort((a, b) => a.rank - b.rank);
    const free = focus.area(box);
    const edge = free.narrow ? [2, 2, state.width - 64, free.bottom] : [free.left - 6, 2, free.right + 6, state.height - 2];
    labels.write(context, [...named, ...drawing.countries()], [], focus.paint.ink, focus.paint.paper, edge);
  }

  function refresh() {
    layout();
    redraw();
  }

  // Coarse outlines while the globe turns; the fine ones when it rests.
  function stir() {
    window.clearTimeout(moving);
    moving = window.setTimeout(() => {
      moving = 0;
      redraw();
    }, 160);
    redraw();
  }

  function go(values, motion) {
    window.cancelAnimationFrame(running);
    if (!values) return;
    if (!motion || calm.matches) {
      projection.set(values);
      return refresh();
    }
    const from = { ...state };
    const turn = "longitude" in values ? ((((values.longitude - from.longitude + 180) % 360) + 360) % 360) - 180 : 0;
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(1, Math.max(0, (now - begun) / 450));
      const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
      const between = {};
      for (const key of Object.keys(values)) between[key] = from[key] + (values[key] - from[key]) * eased;
      if ("longitude" in values) between.longitude = from.longitude + turn * eased;
      if ("zoom" in values) between.zoom = from.zoom * (values.zoom / from.zoom) ** eased;
      projection.set(between);
      stir();
      if (share < 1) running = window.requestAnimationFrame(step);
    };
    running = window.requestAnimationFrame(step);
  }

  function room() {
    const free = focus.area(box);
    const edge = free.narrow ? [120, 90] : [130, 110]; // for names that stand out at the sides
    return [Math.max(60, free.right - free.left - edge[0]), Math.max(60, free.bottom - free.top - edge[1])];
  }
  function settle() {
    const { middle, narrow } = focus.area(box);
    projection.set({ middle: [middle[0] - (narrow ? 26 : 0), middle[1]] }); // beside the controls
  }
  const fit = (motion) => {
    settle();
    const points = shownPlaces().map(drawing.at);
    go(projection.around(points, room(), 14) || projection.whole(), motion);
  };
  function whole() {
    settle();
    go(projection.whole(), true);
  }
  function bring(choice) {
    settle();
    const ids = (choice.bundle ? [choice.bundle.from, choice.bundle.to] : [...focus.lit]).filter((n) => clusters.placed(n) && filter.nodeShown(n));
    go(projection.around(ids.map(drawing.at), room(), Math.max(state.zoom, 14)), true);
  }

  function zoom(factor, at) {
    if (at) {
      projection.zoom(factor, at);
      stir();
    } else go({ zoom: Math.min(projection.MOST, state.zoom * factor) }, true);
  }
  function move(x, y) {
    projection.move(x, y);
    stir();
  }
  function swap() {
    projection.swap();
    document.getElementById("globe").setAttribute("aria-pressed", String(state.globe));
    refresh();
  }

  // What lies at a point, in CSS pixels: a mark before an arc.
  function hit(x, y, passing) {
    let best = null;
    let least = Infinity;
    for (const cluster of joined.list) {
      const at = place(drawing.at(cluster.node));
      const gap = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
      if (gap < Math.max(cluster.r + 3, 9) && gap < least) [best, least] = [{ cluster }, gap];
    }
    if (best || (passing && links.length > 600)) return best;
    const ratio = canvas.width / state.width;
    for (const link of links) {
      context.save();
      drawing.enter(context, ratio, drawing.shift(link));
      context.lineWidth = drawing.thin(drawing.width(link) + 7);
      context.setLineDash([]);
      const on = context.isPointInStroke(drawing.arc(link), x * ratio, y * ratio);
      context.restore();
      if (on) return { link };
    }
    return null;
  }

  function choice(found) {
    if (!found) return null;
    if (found.link) return found.link.bundles.length === 1 ? { bundle: found.link.bundles[0] } : { list: { kind: "arc", bundles: found.link.bundles } };
    const { members } = found.cluster;
    if (members.length === 1) return { node: members[0] };
    return { list: { kind: "here", nodes: members, zoom: clusters.spread(members) * projection.RADIUS * projection.MOST > 12 ? () => approach(members) : null } };
  }
  function approach(members) {
    settle();
    go(projection.around(members.map(drawing.at), room(), projection.MOST), true);
  }

  function resize() {
    const { width, height } = box.getBoundingClientRect();
    if (!width || !height) return;
    const first = !canvas.width;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    projection.set({ width, height });
    if (first) fit(false);
    window.cancelAnimationFrame(pending);
    draw();
  }

  function start() {
    canvas.width = 0; // not measured yet
    box.append(canvas);
    if (graph.data.projection === "orthographic") swap();
    pointer.listen(box, { hit, choice, zoom, move, redraw, stop: () => window.cancelAnimationFrame(running) });
    resize();
    new ResizeObserver(resize).observe(box);
  }

  // What is shown elsewhere and has no place here: nodes, and relations to them.
  function lost() {
    const nodes = order.filter((n) => filter.nodeShown(n) && !clusters.placed(n));
    const without = new Set(nodes);
    const relations = graph.bundles.reduce((sum, b) => sum + (filter.bundleShown(b) && (without.has(b.from) || without.has(b.to)) ? filter.live(b) : 0), 0);
    return { nodes, relations };
  }

  return {
    camera: () => (canvas.width ? projection.camera() : null),
    look: (values) => {
      settle();
      projection.look(values);
      document.getElementById("globe").setAttribute("aria-pressed", String(state.globe));
      go({}, false);
    },
    start, refresh, lost, hit, state, fit, whole, zoom, move, swap, bring,
    where(asked) {
      const here = (n) => joined.of.get(n) && drawing.at(joined.of.get(n).node);
      let at = null;
      if (asked.bundle) {
        const ends = [here(asked.bundle.from), here(asked.bundle.to)];
        at = ends.every(Boolean) ? place(geo.geoInterpolate(...ends)(0.5)) : null;
      } else if (here(asked.node)) at = place(here(asked.node));
      return at ? { x: at[0], y: at[1] } : null;
    },
    get clusters() { return joined.list; },
    get links() { return links; },
  };
})();
