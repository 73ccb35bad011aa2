// The small menu beside the map: copy a link to the view.
const share = (function () {
  const button = document.getElementById("share");
  const menu = document.getElementById("share-menu");

  function open(on) {
    menu.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  }
  function done(text) {
    open(false);
    button.focus();
    page.note(text);
  }

  function listen() {
    button.hidden = !permalink.possible; // in a closed frame there is nothing to share
    document.getElementById("copy-link").hidden = !permalink.possible;
    button.addEventListener("click", () => {
      open(menu.hidden);
      if (!menu.hidden) menu.querySelector("button:not([hidden])").focus();
    });
    document.getElementById("copy-link").addEventListener("click", () => permalink.copy().then(done));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      open(false);
      button.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!menu.hidden && !menu.contains(event.target) && !button.contains(event.target)) open(false);
    });
  }

  return { listen };
})();
