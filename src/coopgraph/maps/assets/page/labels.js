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
      add(box, owner) {
        box.owner = owner;
        each(box, (key) => {
          if (!cells.has(key)) cells.set(key, []);
          cells.get(key).push(box);
          return false;
        });
      },
      hits(box, owner) {
        return each(box, (key) =>
          (cells.get(key) || []).some(
            (b) => b.owner !== owner && b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1],
          ),
        );
      },
    };
  }

  const places = (x, y, r, w, h) => [
    [x + r + 4, y - h / 2, x + r + 4 + w, y + h / 2],
    [x - r - 4 - w, y - h / 2, x - r - 4, y + h / 2],
    [x - w / 2, y + r + 2, x + w / 2, y + r + 2 + h],
    [x - w / 2, y - r - 2 - h, x + w / 2, y - r - 2],
    [x + r * 0.7 + 2, y + r * 0.5, x + r * 0.7 + 2 + w, y + r * 0.5 + h],
    [x + r * 0.7 + 2, y - r * 0.5 - h, x + r * 0.7 + 2 + w, y - r * 0.5],
  ];

  // marks: [{x, y, r, text, strong, quiet, must}], most important first, in CSS pixels.
  function write(context, marks, ink, paper, area) {
    const taken = occupancy();
    for (const m of marks) taken.add([m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r], m);
    context.textBaseline = "middle";
    context.lineJoin = "round";
    let tried = 0;
    let written = 0;
    for (const m of marks) {
      if (m.quiet || !m.text) continue;
      if (++tried > 900 || written > 260) break;
      const px = m.strong ? 14 : Math.min(15, 11.5 + m.r / 9);
      const font = `${m.strong || m.r > 20 ? 600 : 450} ${px}px ${FAMILY}`;
      const w = width(context, font, m.text);
      const options = places(m.x, m.y, m.r, w, px * 1.25);
      const inside = (b) => b[0] > area[0] && b[2] < area[2] && b[1] > area[1] && b[3] < area[3];
      const box = options.find((b) => inside(b) && !taken.hits(b, m)) || (m.must ? options[0] : null);
      if (!box) continue;
      taken.add(box, m);
      written += 1;
      context.font = font;
      context.lineWidth = 3.6;
      context.strokeStyle = paper;
      context.fillStyle = ink;
      context.strokeText(m.text, box[0], (box[1] + box[3]) / 2);
      context.fillText(m.text, box[0], (box[1] + box[3]) / 2);
    }
  }

  return { write };
})();
