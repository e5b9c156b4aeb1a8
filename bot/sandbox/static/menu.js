// One floating menu at a time, closed by Escape, by a press elsewhere and by its own items; arrows walk through it.

import { h, icon } from "./dom.js";

let current = null;

export function closeMenu() {
  current?.remove();
  current = null;
}

// row: [{emoji, label, pressed, run}], items: [{icon, label, test, danger, pressed, run}], point: where, if not at the anchor
export function openMenu(anchor, { row = [], items = [], label = "", point = null }) {
  if (current?.anchor === anchor && !point) return closeMenu();
  closeMenu();
  const pick = (one) => () => {
    closeMenu();
    one.run();
  };
  const emoji = row.map((one) => h("button", { type: "button", role: "menuitemcheckbox", class: "menu-emoji", "data-testid": "react", "data-emoji": one.emoji, "aria-label": one.label, "aria-checked": String(one.pressed), on: { click: pick(one) } }, one.emoji));
  const entries = items.map((one) => h("button", { type: "button", role: one.pressed === undefined ? "menuitem" : "menuitemcheckbox", class: `menu-item${one.danger ? " danger" : ""}`, "data-testid": one.test, "aria-checked": one.pressed === undefined ? null : String(one.pressed), on: { click: pick(one) } },
    icon(one.icon), h("span", {}, one.label), one.pressed ? icon("check") : null));
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label || anchor.getAttribute("aria-label"), "data-testid": "menu", on: { keydown: walk } },
    emoji.length ? h("div", { class: "menu-row" }, ...emoji) : null, ...entries);
  current = Object.assign(menu, { anchor });
  document.body.append(menu);
  put(menu, point ? new DOMRect(point.clientX, point.clientY, 0, 0) : anchor.getBoundingClientRect());
  (entries[0] ?? emoji[0])?.focus({ preventScroll: true });
  return menu;
}

function put(menu, box) {
  const size = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - size.width / 2), innerWidth - size.width - 8);
  const above = box.bottom + size.height + 12 > innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, above ? box.top - size.height - 6 : box.bottom + 6)}px`;
}

function walk(event) {
  const all = [...current.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  else if (event.key !== "Escape" && event.key !== "Tab") return;
  else {
    const { anchor } = current;
    closeMenu();
    anchor.focus();
  }
  event.preventDefault();
}

addEventListener("pointerdown", (event) => {
  if (current && !current.contains(event.target) && !current.anchor.contains(event.target)) closeMenu();
});
addEventListener("resize", closeMenu);
// Not on "scroll": a list follows its newest message by itself, and that must not take a menu out of somebody's hand.
for (const kind of ["wheel", "touchmove"]) addEventListener(kind, (event) => {
  if (current && !current.contains(event.target)) closeMenu();
}, { capture: true, passive: true });
