// The world as strokes and fills on a canvas: ground, arcs, marks, names. It decides nothing.
const worldDrawing = (function () {
  const { state, flat, quick, globe, place, RADIUS } = projection;
  const ground = new Map(); // paths of the flat map, made once
  const arcs = new Map();
  let tier = 0;

  const kept = (map, key, make) => {
    if (!map.has(key)) map.set(key, make());
    return map.get(key);
  };
  function path(shape, by) {
    const found = new Path2D();
    geo.geoPath(by, found)(shape);
    return found;
  }

  // The flat map's own coordinates, moved and magnified; the shift is in CSS pixels.
  function enter(context, ratio, shift = [0, 0]) {
    if (state.globe) return context.setTransform(ratio, 0, 0, ratio, ratio * shift[0], ratio * shift[1]);
    const [x0, y0] = [state.width / 2 + state.middle[0], state.height / 2 + state.middle[1]];
    const k = state.zoom;
    context.setTransform(ratio * k, 0, 0, ratio * k, ratio * (x0 - state.x * k + shift[0]), ratio * (y0 - state.y * k + shift[1]));
  }
  const thin = (width) => (state.globe ? width : width / state.zoom);

  function earth(context, ratio, moving) {
    const { paint } = focus;
    const number = (moving && (state.globe || state.zoom < 6)) || state.zoom < 1.6 ? 0 : 1;
    const shapes = outlines.level(number);
    const by = state.globe ? globe : flat;
    const get = (name, shape, quickly) =>
      state.globe ? path(shape, globe) : kept(ground, name, () => path(shape, quickly ? quick : by));
    const sphere = get("sphere", { type: "Sphere" });
    context.save();
    enter(context, ratio);
    context.lineJoin = "round";
    context.fillStyle = paint.sea;
    context.fill(sphere);
    context.lineWidth = thin(0.6);
    context.strokeStyle = paint.grid;
    context.stroke(get("grid", geo.geoGraticule10()));
    context.fillStyle = paint.land;
    context.fill(get(`land ${number}`, shapes.land, true));
    context.lineWidth = thin(0.7);
    context.strokeStyle = paint.border;
    context.stroke(get(`borders ${number}`, shapes.borders, true));
    context.lineWidth = thin(1);
    context.stroke(sphere);
    context.restore();
  }

  const at = (n) => [graph.nodes.longitude[n], graph.nodes.latitude[n]];

  // The great circle between two places, on the flat map once for each power of two of the zoom.
  function arc(link) {
    const line = { type: "LineString", coordinates: [at(link.from.node), at(link.to.node)] };
    if (state.globe) return path(line, globe);
    const now = Math.max(0, Math.ceil(Math.log2(state.zoom)));
    if (now !== tier) arcs.clear();
    tier = now;
    return kept(arcs, `${link.from.node} ${link.to.node}`, () => {
      const fine = geo.geoEqualEarth().rotate([-11, 0]).scale(RADIUS).translate([0, 0]).precision(0.5 / 2 ** tier);
      return path(line, fine);
    });
  }

  // Parallel arcs stand side by side.
  function shift(link) {
    if (!link.place) return [0, 0];
    const a = place(at(link.from.node));
    const z = place(at(link.to.node));
    if (!a || !z) return [0, 0];
    const long = Math.hypot(z[0] - a[0], z[1] - a[1]) || 1;
    const side = (link.place * 5) / long;
    return [-(z[1] - a[1]) * side, (z[0] - a[0]) * side];
  }

  function width(link) {
    const [least, most] = graph.data.edgeRange;
    return Math.min(most, least * (1 + Math.log2(Math.max(1, link.count)) * 0.55)) * 0.8;
  }

  // The more arcs of all, the paler each.
  function links(context, ratio, list, all) {
    const alone = Math.max(0.07, Math.min(0.68, 170 / Math.max(1, all)));
    for (const link of list) {
      const type = graph.types[link.type];
      const lit = link.bundles.some(focus.inLight);
      const sure = link.bundles.some(filter.certain);
      const aside = shift(link);
      context.save();
      enter(context, ratio, aside);
      context.globalAlpha = (lit ? (focus.selected ? 0.95 : alone) : 0.07) * (sure ? 1 : 0.55);
      context.lineWidth = thin(width(link) * (all > 800 ? 0.6 : 1));
      context.strokeStyle = elements.colour(type);
      context.setLineDash(type.dash.map(thin));
      context.stroke(arc(link));
      if (type.directed && lit) arrow(context, ratio, link, aside, elements.colour(type));
      context.restore();
    }
  }

  function arrow(context, ratio, link, aside, colour) {
    const end = place(at(link.to.node));
    const between = geo.geoInterpolate(at(link.from.node), at(link.to.node));
    const pixels = Math.max(1, between.distance * RADIUS * state.zoom);
    const before = place(between(Math.max(0, 1 - 14 / pixels)));
    if (!end || !before || pixels < link.to.r + 14) return;
    const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
    context.setTransform(ratio, 0, 0, ratio, ratio * (end[0] + aside[0]), ratio * (end[1] + aside[1]));
    context.rotate(angle);
    context.translate(-link.to.r - 1, 0);
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(-8, -3.6);
    context.lineTo(-8, 3.6);
    context.closePath();
    context.fillStyle = colour;
    context.fill();
  }

  function mark(context, cluster, faded) {
    const { paint } = focus;
    const kind = graph.kinds[graph.nodes.kind[cluster.node]];
    const { x, y, r } = cluster;
    context.globalAlpha = faded ? 0.2 : 1;
    if (cluster.members.length === 1) {
      elements.outline(context, kind.shape, x, y, r);
      context.fillStyle = elements.colour(kind);
      context.fill();
      context.lineWidth = 1.3;
      context.strokeStyle = paint.sheet;
      context.stroke();
    } else {
      elements.outline(context, "dot", x, y, r);
      context.fillStyle = paint.sheet;
      context.fill();
      context.lineWidth = 2.4;
      context.strokeStyle = elements.colour(kind);
      context.stroke();
      context.fillStyle = paint.ink;
      context.font = `650 ${r > 11 ? 12 : 11}px ${labels.FAMILY}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(String(cluster.members.length), x, y + 0.5);
      context.textAlign = "start";
    }
    context.globalAlpha = 1;
  }

  function ring(context, cluster) {
    context.beginPath();
    context.arc(cluster.x, cluster.y, cluster.r + 4, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = focus.paint.accent;
    context.stroke();
  }

  // Names of countries wide enough on the screen to hold them, in the page's language.
  function countries() {
    const room = RADIUS * state.zoom * (Math.PI / 180);
    const found = [];
    for (const { code, at: point, area } of outlines.level(1).names) {
      const wide = Math.sqrt(area) * room;
      if (wide < 46 || (!state.globe && Math.abs(point[1]) > 75)) continue; // the flat map ends there
      const on = place(point);
      if (!on || on[0] < 0 || on[1] < 0 || on[0] > state.width || on[1] > state.height) continue;
      const text = words.country(code);
      if (text.length * 6 < wide * 1.5) found.push({ x: on[0], y: on[1], r: 0, text, ground: true, ink: focus.paint.soft, halo: focus.paint.land });
    }
    return found;
  }

  return { earth, links, mark, ring, countries, arc, shift, enter, thin, width, at };
})();
