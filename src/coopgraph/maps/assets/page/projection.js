// Where a place on the earth stands on the screen: Equal Earth, flat, or the globe.
const projection = (function () {
  const RADIUS = 200; // pixels a radian at zoom 1
  const MOST = 240;
  const rad = Math.PI / 180;
  const flat = geo.geoEqualEarth().rotate([-11, 0]).scale(RADIUS).translate([0, 0]).precision(0.3);
  const quick = geo.geoEqualEarth().rotate([-11, 0]).scale(RADIUS).translate([0, 0]).precision(0);
  const globe = geo.geoOrthographic().clipAngle(90).precision(0.4);
  const bounds = geo.geoPath(flat).bounds({ type: "Sphere" });
  const state = { globe: false, zoom: 1, x: 0, y: 0, longitude: 15, latitude: 30, width: 1, height: 1, middle: [0, 0] };

  const centre = () => [state.width / 2 + state.middle[0], state.height / 2 + state.middle[1]];
  function turn() {
    globe.rotate([-state.longitude, -state.latitude]).scale(RADIUS * state.zoom).translate(centre());
  }

  // On the screen, in CSS pixels; null where it lies behind the globe.
  function place(point) {
    const [cx, cy] = centre();
    if (!state.globe) {
      const [x, y] = flat(point);
      return [(x - state.x) * state.zoom + cx, (y - state.y) * state.zoom + cy];
    }
    const dLongitude = (point[0] - state.longitude) * rad;
    const [phi, phi0] = [point[1] * rad, state.latitude * rad];
    const front = Math.sin(phi0) * Math.sin(phi) + Math.cos(phi0) * Math.cos(phi) * Math.cos(dLongitude);
    if (front < 0) return null;
    const x = Math.cos(phi) * Math.sin(dLongitude);
    const y = Math.cos(phi0) * Math.sin(phi) - Math.sin(phi0) * Math.cos(phi) * Math.cos(dLongitude);
    return [cx + RADIUS * state.zoom * x, cy - RADIUS * state.zoom * y];
  }

  const room = () => [state.width - 2 * Math.abs(state.middle[0]), state.height - 2 * Math.abs(state.middle[1])];
  const least = () => {
    const [wide, high] = room();
    if (state.globe) return Math.min(wide, high) / (2.1 * RADIUS);
    return Math.min(wide / (bounds[1][0] - bounds[0][0]), high / (bounds[1][1] - bounds[0][1])) * 0.96;
  };

  function clamp() {
    state.zoom = Math.max(Math.min(1, least()) * 0.9, Math.min(MOST, state.zoom));
    [state.x, state.y] = [state.x, state.y].map((at, i) => {
      const reach = Math.max(0, bounds[1][i] - (room()[i] / 2 - 24) / state.zoom); // no more void than needed
      return Math.max(-reach, Math.min(reach, at));
    });
    state.latitude = Math.max(-90, Math.min(90, state.latitude));
    state.longitude = ((((state.longitude + 180) % 360) + 360) % 360) - 180;
    if (state.globe) turn();
  }

  function set(values) {
    Object.assign(state, values);
    clamp();
  }

  function move(x, y) {
    if (!state.globe) return set({ x: state.x + x / state.zoom, y: state.y + y / state.zoom });
    const degrees = 1 / (RADIUS * state.zoom * rad);
    const along = Math.max(0.25, Math.cos(state.latitude * rad));
    set({ longitude: state.longitude + (x * degrees) / along, latitude: state.latitude - y * degrees });
  }

  // Zoom; what lies under the point stays there on the flat map.
  function zoom(factor, at) {
    const before = state.zoom;
    const [cx, cy] = centre();
    set({ zoom: state.zoom * factor });
    if (state.globe || !at) return;
    const shift = 1 / before - 1 / state.zoom;
    set({ x: state.x + (at[0] - cx) * shift, y: state.y + (at[1] - cy) * shift });
  }

  // The same part of the earth in the other projection.
  function swap() {
    if (state.globe) {
      const [x, y] = flat([state.longitude, state.latitude]);
      return set({ globe: false, x, y });
    }
    const [longitude, latitude] = flat.invert([state.x, state.y]) || [15, 30];
    set({ globe: true, longitude, latitude });
  }

  // What to set so that these places fill a room of so many pixels; null for none.
  function around(points, space, closest) {
    if (!points.length) return null;
    if (!state.globe) {
      const at = points.map(flat);
      const low = [0, 1].map((i) => at.reduce((m, p) => Math.min(m, p[i]), Infinity));
      const high = [0, 1].map((i) => at.reduce((m, p) => Math.max(m, p[i]), -Infinity));
      const size = Math.min(closest, space[0] / Math.max(1e-6, high[0] - low[0]), space[1] / Math.max(1e-6, high[1] - low[1]));
      return { x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2, zoom: size };
    }
    const sum = [0, 0, 0];
    const vectors = points.map(([l, p]) => [Math.cos(p * rad) * Math.cos(l * rad), Math.cos(p * rad) * Math.sin(l * rad), Math.sin(p * rad)]);
    for (const v of vectors) v.forEach((c, i) => (sum[i] += c));
    const long = Math.hypot(...sum);
    if (long < 1e-6) return { zoom: least() };
    const mean = sum.map((c) => c / long);
    const widest = vectors.reduce((most, v) => Math.max(most, Math.acos(Math.max(-1, Math.min(1, v[0] * mean[0] + v[1] * mean[1] + v[2] * mean[2])))), 0);
    const reach = Math.sin(Math.min(widest, Math.PI / 2));
    return {
      longitude: Math.atan2(mean[1], mean[0]) / rad,
      latitude: Math.asin(mean[2]) / rad,
      zoom: Math.min(closest, Math.min(...space) / 2 / RADIUS / Math.max(1e-6, reach)),
    };
  }

  // The middle in degrees, how much of the map the shorter side spans, and whether it is the globe.
  function camera() {
    const [longitude, latitude] = state.globe ? [state.longitude, state.latitude] : flat.invert([state.x, state.y]) || [11, 0];
    return [longitude, latitude, Math.min(state.width, state.height) / state.zoom, Number(state.globe)];
  }
  function look([longitude, latitude, span, asGlobe]) {
    const [x, y] = flat([longitude, latitude]);
    set({ globe: asGlobe === 1, x, y, longitude, latitude, zoom: Math.min(state.width, state.height) / span });
  }

  const whole = () => (state.globe ? { zoom: least() } : { x: 0, y: 0, zoom: least() });

  return { state, flat, quick, globe, place, set, move, zoom, swap, around, whole, camera, look, RADIUS, MOST };
})();
