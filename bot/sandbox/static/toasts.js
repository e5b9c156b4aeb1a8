// Short notices: what the bot answers to a button press (shown in that person's pane) and what the page itself has to say.

import { h, icon, iconButton } from "./dom.js";
import { onNotice, world } from "./store.js";
import { t } from "./words.js";

const STAY_MS = { bot: 5000, done: 2600, error: 8000 };

export function showToasts(shelf) {
  onNotice((notice) => {
    if (!notice.text && !notice.link) return;
    const person = notice.person ? world.people.get(notice.person) : null;
    const pane = person ? document.querySelector(person.role === "customer" ? `[data-pane="${person.messenger}"]` : '[data-pane="staff"]') : null;
    const toast = h("div", { class: `toast toast-${notice.kind}`, role: notice.kind === "error" || notice.alert ? "alert" : "status", "data-testid": "toast", "data-kind": notice.kind },
      icon({ error: "bolt", done: "check" }[notice.kind] ?? "mark"),
      h("span", {}, person ? h("b", {}, person.name) : null, h("span", {}, notice.text === notice.link ? null : notice.text, notice.link ? h("a", { href: notice.link, target: "_blank", rel: "noopener noreferrer" }, notice.link) : null)),
      iconButton("close", () => t("close"), () => toast.remove()));
    const visible = pane?.offsetParent ? pane : shelf;
    if (notice.kind === "done") shelf.querySelector(".toast-done")?.remove();
    place(visible, shelf).append(toast);
    if (!notice.alert) setTimeout(() => toast.remove(), STAY_MS[notice.kind] ?? STAY_MS.bot);
  });
}

function place(where, shelf) {
  if (where === shelf) return shelf;
  const own = where.querySelector(":scope > .pane-toasts");
  if (own) return own;
  const made = h("div", { class: "toasts pane-toasts" });
  where.append(made);
  return made;
}
