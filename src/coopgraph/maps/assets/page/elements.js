// Elements: every text enters the page as text, never as markup; links lead to http(s) only.
const elements = (function () {
  const SVG = "http://www.w3.org/2000/svg";

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function draw(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  }

  // A stranger's text: isolated, so that its writing direction stays its own.
  const said = (text, attributes) => make("bdi", { dir: "auto", ...attributes }, text);

  function link(address, text) {
    let url = null;
    try {
      url = new URL(address);
    } catch {
      return said(text);
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") return said(text);
    return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text);
  }

  const ring = (sides, turn, radius, inner) => {
    const points = [];
    const steps = inner ? sides * 2 : sides;
    for (let k = 0; k < steps; k++) {
      const angle = (2 * Math.PI * k) / steps + turn - Math.PI / 2;
      const r = inner && k % 2 ? inner : radius;
      points.push(`${(9 + r * Math.cos(angle)).toFixed(2)},${(9 + r * Math.sin(angle)).toFixed(2)}`);
    }
    return points.join(" ");
  };
  const RINGS = {
    square: ring(4, Math.PI / 4, 8),
    diamond: ring(4, 0, 8),
    triangle: ring(3, 0, 8),
    triangleDown: ring(3, Math.PI, 8),
    hexagon: ring(6, Math.PI / 6, 7.5),
    star: ring(5, 0, 8.5, 3.6),
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = (look) => (dark.matches ? look.dark : look.colour);

  function mark(kind) {
    const glyph = draw("svg", { viewBox: "0 0 18 18", class: "glyph", "aria-hidden": "true" });
    const shape = RINGS[kind.shape];
    const look = { fill: colour(kind) };
    glyph.append(shape ? draw("polygon", { points: shape, ...look }) : draw("circle", { cx: 9, cy: 9, r: 6.5, ...look }));
    return glyph;
  }

  // The same shapes as a path on a canvas.
  const SIDES = { square: [4, 1 / 8], diamond: [4, 0], triangle: [3, 0], triangleDown: [3, 1 / 2], hexagon: [6, 1 / 12] };
  function outline(context, shape, x, y, r) {
    context.beginPath();
    if (shape === "star") {
      for (let k = 0; k < 10; k++) {
        const long = k % 2 ? r * 0.55 : r * 1.3;
        context.lineTo(x + long * Math.sin((Math.PI * k) / 5), y - long * Math.cos((Math.PI * k) / 5));
      }
    } else if (SIDES[shape]) {
      const [sides, turn] = SIDES[shape];
      for (let k = 0; k < sides; k++) {
        const angle = 2 * Math.PI * (k / sides + turn) - Math.PI / 2;
        context.lineTo(x + r * 1.15 * Math.cos(angle), y + r * 1.15 * Math.sin(angle));
      }
    } else context.arc(x, y, r, 0, 2 * Math.PI);
    context.closePath();
  }

  function line(type) {
    const glyph = draw("svg", { viewBox: "0 0 28 12", class: "glyph line", "aria-hidden": "true" });
    glyph.append(
      draw("path", { d: type.directed ? "M1 6H22" : "M1 6H27", stroke: colour(type), "stroke-width": 2.4, fill: "none", "stroke-dasharray": type.dash.join(" ") || "none" }),
    );
    if (type.directed) glyph.append(draw("path", { d: "M21 1.6L27.5 6L21 10.4Z", fill: colour(type) }));
    return glyph;
  }

  return { make, draw, said, link, mark, outline, line, colour, dark };
})();
