// Outlines of countries: decoded once, as shapes for d3-geo. A coarse level and a fine one.
const outlines = (function () {
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const element = document.getElementById("outlines");
  let levels = null;

  function line(text, value, grid) {
    const cells = [];
    let x = 0;
    let y = 0;
    let at = 0;
    const next = () => {
      let sum = 0;
      let place = 1;
      for (;;) {
        const digit = value[text.charCodeAt(at++)];
        sum += (digit & 31) * place;
        if (digit < 32) break;
        place *= 32;
      }
      return sum % 2 ? -(sum + 1) / 2 : sum / 2;
    };
    while (at < text.length) {
      x += next();
      y += next();
      cells.push([x / grid, y / grid]);
    }
    return cells;
  }

  function decode(level, grid) {
    const value = new Uint8Array(128);
    for (let i = 0; i < 64; i++) value[DIGITS.charCodeAt(i)] = i;
    const countries = { type: "GeometryCollection", geometries: level.countries.map((c) => ({ type: "MultiPolygon", arcs: c[4] })) };
    const topology = { type: "Topology", arcs: level.arcs.split(" ").map((text) => line(text, value, grid)), objects: { countries } };
    const shapes = geo.feature(topology, countries).features;
    return {
      land: { type: "MultiPolygon", coordinates: shapes.flatMap((shape) => shape.geometry.coordinates) },
      borders: geo.mesh(topology, countries, (a, b) => a !== b),
      names: level.countries.filter((c) => c[0]).map(([code, longitude, latitude, area]) => ({ code, at: [longitude, latitude], area })),
    };
  }

  // 0 is the coarse level, 1 the fine one.
  function level(number) {
    if (!levels) {
      const data = JSON.parse(element.textContent);
      levels = data.levels.map((each) => ({ each, grid: data.grid, found: null }));
    }
    const asked = levels[number];
    if (!asked.found) asked.found = decode(asked.each, asked.grid);
    return asked.found;
  }

  return { level, present: element !== null };
})();
