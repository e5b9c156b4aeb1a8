// The row of those who can write in a pane: press one to become them; new customers are made here too.

import { act } from "./api.js";
import { avatar, h, icon, iconButton } from "./dom.js";
import { onChange, tell, unreadIn, world } from "./store.js";
import { currentLanguage, t } from "./words.js";

export class PeopleRow extends HTMLElement {
  #drawn = "";

  // list(): people; current(): id; pick(id); messenger: where new people may be made, or null
  setUp({ list, current, pick, messenger }) {
    Object.assign(this, { list, current, pick, messenger });
    this.row = h("div", { class: "people", role: "group", "data-testid": "person-switch", "aria-label": () => t("people") });
    this.append(this.row, ...(messenger ? [iconButton("plus", () => t("addPerson"), () => this.#form(), { class: "icon-button add-person", "data-testid": "add-person" })] : []));
    onChange(() => this.#draw());
    this.#draw();
  }

  #draw() {
    const people = this.list();
    const state = JSON.stringify([currentLanguage(), this.current(), people, this.messenger ? people.map((one) => unreadIn(one.id, null)) : 0]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const focused = this.row.contains(document.activeElement) ? document.activeElement.dataset.person : null;
    this.row.replaceChildren(...people.map((one) => this.#chip(one)));
    const again = [...this.row.children].find((one) => one.dataset.person === focused);
    if (focused) again?.focus();
    const picked = this.row.querySelector('[aria-pressed="true"]');
    if (picked) this.row.scrollLeft = picked.offsetLeft - this.row.offsetLeft - 12;
  }

  #chip(one) {
    const chosen = one.id === this.current();
    const unread = this.messenger && !chosen ? unreadIn(one.id, null) : 0;
    return h("button", { type: "button", class: "chip", "data-testid": "person", "data-person": one.id, "data-name": one.name, "aria-label": one.name, title: one.name, "aria-pressed": String(chosen), on: { click: () => this.pick(one.id) } },
      avatar(one.name, one.id), h("span", { class: "chip-name" }, one.name),
      one.blocked ? icon("block") : null,
      unread ? h("span", { class: "badge", "aria-label": t("unread", { n: unread }) }, String(unread)) : null);
  }

  #form() {
    const name = h("input", { type: "text", required: true, maxlength: "60", "data-testid": "person-name", autocomplete: "off" });
    const lang = h("select", { "data-testid": "person-lang" }, h("option", { value: "ru" }, t("langRu")), h("option", { value: "en" }, t("langEn")));
    const buttons = h("input", { type: "checkbox", checked: true, "data-testid": "person-buttons" });
    const dialog = h("dialog", { class: "form", "aria-label": () => t("addPerson"), on: { close: () => dialog.remove() } });
    const submit = async (event) => {
      event.preventDefault();
      const made = await act("people", { messenger: this.messenger, name: name.value.trim(), lang: lang.value, buttons: buttons.checked, role: "customer" });
      if (!made) return;
      dialog.close();
      tell({ person: null, text: t("added", { name: made.name }), kind: "done" });
      if (!world.people.has(made.id)) world.people.set(made.id, made); // the answer may be here before the event is
      this.pick(made.id);
    };
    dialog.append(h("form", { on: { submit } }, h("h3", {}, t("addPerson")),
      h("label", {}, h("span", {}, t("personName")), name), h("label", {}, h("span", {}, t("personLang")), lang),
      this.messenger === "vk" ? h("label", { class: "check" }, buttons, h("span", {}, t("personButtons"))) : null,
      h("div", { class: "form-end" }, h("button", { type: "button", class: "plain", on: { click: () => dialog.close() } }, t("cancel")), h("button", { type: "submit", class: "solid", "data-testid": "person-save" }, t("add")))));
    document.body.append(dialog);
    dialog.dataset.pane = this.messenger;
    dialog.showModal();
  }
}

customElements.define("otklik-people", PeopleRow);
