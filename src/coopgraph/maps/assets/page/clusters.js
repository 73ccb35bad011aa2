// Marks that would cover one another on the world become one, with their number; apart again on zoom.
const clusters = (function () {
  const { latitude, longitude } = graph.nodes;
  const rad = Math.PI / 180;
  const GAP = 1; // pixels between two marks
  const placed = (n) => latitude[n] !== null && longitude[n] !== null;
  const vector = graph.nodes.iri.map((_, n) => {
    if (!placed(n)) return null;
    const across = Math.cos(latitude[n] * rad);
    return [across * Math.cos(longitude[n] * rad), across * Math.sin(longitude[n] * rad), Math.sin(latitude[n] * rad)];
  });
  const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

  // Distances are those on the globe, so a turn changes no cluster. perRadian: pixels; size(n): radius.
  // The most important takes in those it would cover and keeps its own place; a ring with a number
  // is larger than the mark it was, so it is asked again until nothing covers anything.
  function join(nodes, perRadian, size) {
    let found = nodes.map((n) => ({ node: n, members: [n], r: size(n) }));
    for (let round = 0; round < 6; round++) {
      const before = found.length;
      found = merge(found, perRadian);
      for (const c of found) if (c.members.length > 1) c.r = Math.max(size(c.node), Math.min(16, 8.5 + Math.log2(c.members.length) * 1.3));
      if (found.length === before) break;
    }
    const of = new Map();
    found.forEach((cluster, index) => {
      cluster.index = index;
      for (const n of cluster.members) of.set(n, cluster);
    });
    return { list: found, of };
  }

  function merge(some, perRadian) {
    const reach = (2 * some.reduce((most, c) => Math.max(most, c.r), 1) + GAP) / perRadian;
    const grid = new Map();
    const found = [];
    for (const each of some) {
      const v = vector[each.node];
      const [x, y, z] = v.map((c) => Math.floor(c / Math.max(1e-9, reach)));
      let best = null;
      let least = Infinity;
      for (let i = x - 1; i <= x + 1; i++) {
        for (let j = y - 1; j <= y + 1; j++) {
          for (let k = z - 1; k <= z + 1; k++) {
            for (const other of grid.get(`${i},${j},${k}`) || []) {
              const gap = apart(v, vector[other.node]) * perRadian;
              if (gap < least && gap < other.r + each.r + GAP) [best, least] = [other, gap];
            }
          }
        }
      }
      if (best) {
        best.members.push(...each.members);
        continue;
      }
      found.push(each);
      const own = `${x},${y},${z}`;
      if (!grid.has(own)) grid.set(own, []);
      grid.get(own).push(each);
    }
    return found;
  }

  // The links between clusters: relations of one type between the same two, as one arc.
  function link(of, bundles) {
    const found = new Map();
    for (const b of bundles) {
      const from = of.get(b.from);
      const to = of.get(b.to);
      if (!from || !to || from === to) continue;
      const turned = !graph.types[b.type].directed && from.index > to.index;
      const [a, z] = turned ? [to, from] : [from, to];
      const key = `${a.index} ${z.index} ${b.type}`;
      if (!found.has(key)) found.set(key, { from: a, to: z, type: b.type, bundles: [], count: 0, place: 0 });
      const kept = found.get(key);
      kept.bundles.push(b);
      kept.count += filter.live(b);
    }
    const list = [...found.values()];
    const pairs = new Map();
    for (const each of list) {
      const ends = [each.from.index, each.to.index].sort((p, q) => p - q).join(" ");
      if (!pairs.has(ends)) pairs.set(ends, []);
      pairs.get(ends).push(each);
    }
    for (const mates of pairs.values()) {
      mates.forEach((each, i) => (each.place = (i - (mates.length - 1) / 2) * (each.from.index < each.to.index ? 1 : -1)));
    }
    return list;
  }

  // The largest distance between members, in radians: 0 where no zoom can part them.
  function spread(members) {
    return members.reduce((most, n) => Math.max(most, apart(vector[n], vector[members[0]])), 0);
  }

  return { join, link, spread, placed, vector };
})();
