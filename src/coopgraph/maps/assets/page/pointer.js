// Mouse, touch and wheel over a canvas: one finger moves, two zoom, a tap chooses.
const pointer = (function () {
  function listen(box, act) {
    const pressed = new Map();
    let travelled = 0;
    let looking = 0;
    const at = (event) => {
      const frame = box.getBoundingClientRect();
      return [event.clientX - frame.left, event.clientY - frame.top];
    };

    box.addEventListener("pointerdown", (event) => {
      act.stop();
      pressed.set(event.pointerId, at(event));
      box.setPointerCapture(event.pointerId);
      if (pressed.size === 1) travelled = 0;
      focus.tell("hover", null);
    });
    box.addEventListener("pointermove", (event) => {
      const here = at(event);
      const before = pressed.get(event.pointerId);
      if (!before) return look(here);
      if (pressed.size === 1) {
        travelled += Math.hypot(here[0] - before[0], here[1] - before[1]);
        if (travelled > 4) act.move(before[0] - here[0], before[1] - here[1]);
      } else {
        const other = [...pressed].find(([id]) => id !== event.pointerId)[1];
        const span = (p) => Math.max(10, Math.hypot(p[0] - other[0], p[1] - other[1]));
        travelled += 10;
        act.zoom(span(here) / span(before), [(here[0] + other[0]) / 2, (here[1] + other[1]) / 2]);
        act.move((before[0] - here[0]) / 2, (before[1] - here[1]) / 2);
      }
      pressed.set(event.pointerId, here);
    });
    const release = (event) => {
      const was = pressed.delete(event.pointerId);
      if (!was || event.type === "pointercancel" || pressed.size || travelled > 4) return;
      focus.tell("chosen", act.choice(act.hit(...at(event))));
    };
    box.addEventListener("pointerup", release);
    box.addEventListener("pointercancel", release);
    box.addEventListener("pointerleave", () => show(null));
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      act.stop();
      show(null);
      const lines = event.deltaMode === 1 ? 24 : 1;
      act.zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0022), at(event));
    }, { passive: false });

    // At most once a frame: an arc is found by asking each.
    function look(here) {
      if (looking) return;
      looking = window.requestAnimationFrame(() => {
        looking = 0;
        if (!pressed.size) show(act.hit(...here, true), here);
      });
    }
    function show(found, here) {
      const hovered = found && found.cluster ? found.cluster.node : null;
      box.style.cursor = found ? "pointer" : "";
      if (hovered !== focus.hovered) {
        focus.hovered = hovered;
        act.redraw();
      }
      focus.tell("hover", found ? { ...act.choice(found), at: { x: here[0], y: here[1] } } : null);
    }
  }

  return { listen };
})();
