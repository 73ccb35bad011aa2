// Names on the map: the most important first, each only where it covers nothing; more on zoom.
const labels = (function () {
  const CELL = 64;
  const FAMILY = getComputedStyle(document.body).fontFamily;
  const widths = new Map();

  function width(context, font, text) {
    const key = font + text;
    let found = widths.get(key);
    if (found === undefined) {
      context.font = font;
      found = context.measureText(text).width;
      widths.set(key, found);
    }
    return found;
  }

  // Boxes by the squares they touch.
  function occupancy() {
    const cells = new Map();
    const each = (box, visit) => {
      for (let i = Math.floor(box[0] / CELL); i <= Math.floor(box[2] / CELL); i++) {
        for (let j = Math.floor(box[1] / CELL); j <= Math.floor(box[3] / CELL); j++) {
          if (visit(i * 100003 + j)) return true;
        }
      }
      return false;
    };
    return {
      add(box, owner, weight) {
        box.owner = owner;
        box.weight = weight;
        each(box, (key) => {
          if (!cells.has(key)) cells.set(key, []);
          cells.get(key).push(box);
          return false;
        });
      },
      // Whether something of more than this weight is in the way.
      hits(box, owner, weight) {
        return each(box, (key) =>
          (cells.get(key) || []).some(
            (b) => b.weight > weight && b.owner !== owner && b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1],
          ),
        );
      },
    };
  }

  // A name longer than this is set in two lines, broken at the space nearest to its middle.
  function inLines(text, most) {
    if (text.length <= most) return [text];
    const middle = text.length / 2;
    let at = -1;
    for (let i = text.indexOf(" "); i >= 0; i = text.indexOf(" ", i + 1)) {
      if (at < 0 || Math.abs(i - middle) < Math.abs(at - middle)) at = i;
    }
    return at < 3 || at > text.length - 4 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  }

  const places = (x, y, r, w, h) => [
    [x + r + 4, y - h / 2, x + r + 4 + w, y + h / 2],
    [x - r - 4 - w, y - h / 2, x - r - 4, y + h / 2],
    [x - w / 2, y + r + 2, x + w / 2, y + r + 2 + h],
    [x - w / 2, y - r - 2 - h, x + w / 2, y - r - 2],
    [x + r * 0.7 + 2, y + r * 0.5, x + r * 0.7 + 2 + w, y + r * 0.5 + h],
    [x + r * 0.7 + 2, y - r * 0.5 - h, x + r * 0.7 + 2 + w, y - r * 0.5],
  ];

  // The name of a country: in the middle of it, where nothing else stands.
  function onGround(context, m, taken, area, paper) {
    const font = `500 12px ${FAMILY}`;
    const half = width(context, font, m.text) / 2;
    const box = [m.x - half, m.y - 8, m.x + half, m.y + 8];
    if (box[0] < area[0] || box[2] > area[2] || taken.hits(box, m, 0)) return;
    taken.add(box, m, Infinity);
    context.font = font;
    context.lineWidth = 2.5;
    context.strokeStyle = m.halo || paper;
    context.fillStyle = m.ink;
    context.strokeText(m.text, box[0], m.y);
    context.fillText(m.text, box[0], m.y);
  }

  // marks: [{x, y, r, text, strong, quiet}], most important first; badges: boxes; in CSS pixels.
  // The first names may cover marks much smaller than their own rather than be missing.
  function write(context, marks, badges, ink, paper, area) {
    const taken = occupancy();
    for (const m of marks) {
      const r = m.quiet ? 0 : m.r * 0.9;
      // A dot of a few pixels may lie under a name; so maps of thousands have names at all.
      if (m.r > 4) taken.add([m.x - r, m.y - r, m.x + r, m.y + r], m, m.r);
    }
    for (const badge of badges) taken.add(badge, null, Infinity);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    let tried = 0;
    let written = 0;
    const most = Math.max(44, ((area[2] - area[0]) * (area[3] - area[1])) / 6500);
    for (const m of marks) {
      if (m.quiet || !m.text) continue;
      if (m.ground) {
        onGround(context, m, taken, area, paper);
        continue;
      }
      if (++tried > 900 || written > most) continue;
      if (tried > 40 && m.r < 3.5) continue;
      const px = m.strong ? 14 : Math.min(15, 11.5 + m.r / 9);
      const font = `${m.strong ? 600 : 450} ${px}px ${FAMILY}`;
      const widest = (some) => Math.max(...some.map((line) => width(context, font, line)));
      let lines = inLines(m.text, 22);
      let w = widest(lines);
      const options = places(m.x, m.y, m.r + (m.strong ? 4 : 0), w, px * 1.18 * lines.length);
      const inside = (b) => b[0] > area[0] && b[2] < area[2] && b[1] > area[1] && b[3] < area[3];
      const free = (weight) => options.find((b) => inside(b) && !taken.hits(b, m, weight));
      const centred = ({ x, y, r }) => {
        const short = inLines(m.text, 9);
        const wide = widest(short);
        const h = px * 1.18 * short.length;
        const over = [x - wide / 2, y - h / 2, x + wide / 2, y + h / 2];
        if (m.numbered || r < 12 || wide > 5 * r || !inside(over) || taken.hits(over, m, r * 0.85)) return null;
        lines = short;
        w = wide;
        return over;
      };
      const leading = tried <= 24 && m.r > 9;
      const box = free(0) || (leading ? free(m.r * 0.4) || centred(m) : null) || (m.strong ? options.find(inside) || options[0] : null);
      if (!box) continue;
      taken.add(box, m, Infinity);
      written += 1;
      context.font = font;
      context.lineWidth = 3.6;
      context.strokeStyle = paper;
      context.fillStyle = ink;
      const align = box[2] <= m.x ? 1 : box[0] >= m.x ? 0 : 0.5; // towards the mark
      lines.forEach((line, i) => {
        const left = box[0] + align * (w - width(context, font, line));
        const y = box[1] + px * 1.18 * (i + 0.5);
        context.font = font;
        context.strokeText(line, left, y);
        context.fillText(line, left, y);
      });
    }
  }

  return { write, FAMILY };
})();
