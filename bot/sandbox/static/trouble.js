// The strength test: real failures on demand, so that anybody can see what survives them.

import { act, armedTrouble } from "./api.js";
import { h, icon } from "./dom.js";
import { chosen, onChange, tell, topicOf, world } from "./store.js";
import { currentLanguage, t } from "./words.js";

const PAUSE = 8;

export class TroubleBar extends HTMLElement {
  #drawn = "";
  #armed = [];

  connectedCallback() {
    if (this.firstChild) return;
    this.setAttribute("role", "region");
    this.dataset.testid = "trouble";
    this.heading = h("div", { class: "trouble-title" }, icon("bolt"), h("span", {}, h("b", {}, () => t("strength")), h("small", {}, () => t("strengthHint"))));
    this.items = h("div", { class: "trouble-items" });
    this.append(this.heading, this.items);
    onChange(() => this.#draw());
    this.#look();
    setInterval(() => this.#look(), 3000);
  }

  async #look() {
    if (document.hidden || world.connection !== "online") return;
    const answer = await armedTrouble();
    this.#armed = answer.armed ?? answer.trouble ?? [];
    this.#draw();
  }

  async #make(body, words, values = {}) {
    if (await act("trouble", body)) tell({ person: null, text: t(words, values), kind: "done" });
    await this.#look();
  }

  #draw() {
    const chat = world.chats.get(chosen.staffChat);
    const topic = topicOf(chat, chosen.thread);
    const people = ["telegram", "vk"].map((pane) => world.people.get(chosen[pane])).filter(Boolean);
    const state = JSON.stringify([currentLanguage(), chat?.id, topic, people, this.#armed]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.setAttribute("aria-label", t("strength"));
    this.items.replaceChildren(
      single("clock", "t429", t("t429Hint", { n: PAUSE }), "trouble-429", () => this.#make({ kind: "429", chat: chat.id, retry_after: PAUSE, times: 1 }, "did429"), !chat),
      group("cut", "tDrop", "trouble-drop", ["telegram", "vk"].map((messenger) => ({
        id: messenger, label: t(messenger), title: t("tDropHint", { where: t(messenger) }),
        run: () => this.#make({ kind: "drop_answer", messenger, times: 1 }, "didDrop", { where: t(messenger) }) }))),
      single("trash", "tTopic", t("tTopicHint"), "trouble-topic", async () => {
        if (await act("topic", { chat: chat.id, thread: topic.thread, action: "delete" })) tell({ person: null, text: t("didTopic"), kind: "done" });
      }, !topic),
      group("block", "tBlock", "trouble-block", people.map((one) => ({ id: one.id, label: one.name, title: t("tBlockHint", { name: one.name }), pressed: one.blocked, run: () => this.#block(one) }))),
      single("restart", "tRestart", t("tRestartHint"), "trouble-restart", async () => {
        if (await act("restart", {})) tell({ person: null, text: t("didRestart"), kind: "done" });
      }),
      single("clear", "tClear", t("tClearHint"), "trouble-clear", () => this.#make({ kind: "clear" }, "didClear"), false, this.#armed.length));
  }

  async #block(person) {
    const blocked = !person.blocked;
    if (await act("block", { person: person.id, blocked })) tell({ person: null, text: t(blocked ? "didBlock" : "didUnblock", { name: person.name }), kind: "done" });
  }
}

function single(name, words, title, test, run, disabled = false, count = 0) {
  const badge = count ? h("span", { class: "badge", "aria-label": t("armed", { n: count }) }, String(count)) : null;
  return h("button", { type: "button", class: "trouble", title, disabled, "data-testid": test, on: { click: run } }, icon(name), h("span", {}, t(words)), badge);
}

function group(name, words, test, options) {
  const buttons = options.map((one) => h("button", { type: "button", title: one.title, "aria-label": one.title, "aria-pressed": one.pressed === undefined ? null : String(one.pressed), "data-testid": test, "data-for": one.id, on: { click: one.run } }, one.label));
  return h("div", { class: "trouble trouble-group", role: "group", "aria-label": t(words) }, icon(name), h("span", {}, t(words)), ...buttons);
}

customElements.define("otklik-trouble", TroubleBar);
