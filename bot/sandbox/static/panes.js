// The three panes: a customer of each messenger, and the staff group. Each joins who writes, what was said and where to write.

import { act } from "./api.js";
import "./composer.js";
import { h, icon, iconButton } from "./dom.js";
import { openMenu } from "./menu.js";
import "./messages.js";
import "./people.js";
import { choose, chosen, customers, onChange, operators, staffChats, topicOf, world } from "./store.js";
import "./topics.js";
import { currentLanguage, t } from "./words.js";

const build = (name) => document.createElement(`otklik-${name}`);

function frame(pane, tools) {
  const title = h("h2", {}, h("span", { class: "pane-icon" }, icon(pane)), h("span", {}, () => t(pane)), h("small", {}, () => t(pane === "staff" ? "staffOf" : "customerOf")));
  return h("header", { class: "pane-head" }, title, ...tools);
}

class CustomerPane extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return;
    const pane = this.dataset.pane;
    this.className = "pane";
    this.dataset.testid = `pane-${pane}`;
    this.setAttribute("role", "region");
    this.people = build("people");
    this.list = build("messages");
    this.composer = build("composer");
    this.note = h("div", { class: "banner", role: "status", hidden: true });
    this.append(frame(pane, [this.people]), this.list, this.note, this.composer);
    this.people.setUp({ list: () => customers(pane), current: () => chosen[pane], pick: (id) => choose({ [pane]: id }), messenger: pane });
    onChange(() => this.#draw());
    this.#draw();
  }

  #draw() {
    const pane = this.dataset.pane;
    this.setAttribute("aria-label", t(pane));
    const person = world.people.get(chosen[pane]);
    if (!person) return;
    this.dataset.person = person.id;
    const place = { viewer: person.id, chat: person.id, thread: null, messenger: pane, buttons: person.buttons, names: false, moderator: false };
    this.list.open(place, { reply: (one) => this.composer.reply(one), edit: (one) => this.composer.edit(one) }, this.#hello(person));
    this.composer.open(place, { sent: () => this.list.followEnd(), start: () => this.#start(person) });
    this.note.hidden = !person.blocked && person.buttons;
    const unblock = h("button", { type: "button", class: "plain", on: { click: () => act("block", { person: person.id, blocked: false }) } }, t("unblock"));
    this.note.replaceChildren(...(person.blocked ? [icon("block"), h("span", {}, t("youBlocked")), unblock] : [h("span", {}, t("noButtons"))]));
    this.note.classList.toggle("quiet", !person.blocked);
  }

  #hello(person) {
    const start = h("button", { type: "button", class: "solid", "data-testid": "start", on: { click: () => this.#start(person) } }, t("start"));
    return [h("span", { class: "empty-mark" }, icon("mark")), h("b", {}, t("noMessages")), h("p", {}, t("startHint")), start];
  }

  #start(person) {
    this.list.followEnd();
    return act("start", { person: person.id });
  }
}

class StaffPane extends HTMLElement {
  #head = "";

  connectedCallback() {
    if (this.firstChild) return;
    this.className = "pane pane-wide";
    this.dataset.testid = "pane-staff";
    this.setAttribute("role", "region");
    this.people = build("people");
    this.topics = build("topics");
    this.list = build("messages");
    this.composer = build("composer");
    this.picker = h("select", { class: "chat-switch", "data-testid": "chat-switch", "aria-label": () => t("chatSwitch"), hidden: true, on: { change: () => choose({ staffChat: this.picker.value, thread: null }) } });
    this.heading = h("div", { class: "thread-head" });
    this.note = h("div", { class: "banner", role: "status", hidden: true });
    this.append(frame("staff", [this.picker, this.people]), h("div", { class: "staff-body" }, this.topics, h("div", { class: "thread" }, this.heading, this.list, this.note, this.composer)));
    this.people.setUp({ list: () => operators(world.chats.get(chosen.staffChat)), current: () => chosen.operator, pick: (id) => choose({ operator: id }), messenger: null });
    onChange(() => this.#draw());
    this.#draw();
  }

  #draw() {
    this.setAttribute("aria-label", t("staff"));
    const chat = world.chats.get(chosen.staffChat);
    const operator = world.people.get(chosen.operator);
    if (!chat || !operator) return;
    const forum = chat.kind === "forum";
    const topic = topicOf(chat, chosen.thread);
    this.classList.toggle("has-topics", forum);
    this.classList.toggle("topic-open", !forum || chosen.topicOpen);
    this.#drawPicker(chat);
    this.#drawHead(chat, topic);
    const place = { viewer: operator.id, chat: chat.id, thread: forum ? chosen.thread : null, messenger: chat.messenger, buttons: operator.buttons, names: true, moderator: true, hint: operator.name };
    const hint = chosen.thread !== null || !forum ? "topicEmpty" : chat.topics.some((one) => !one.deleted) ? "pickTopic" : "noTopicsYet";
    const empty = [h("span", { class: "empty-mark" }, icon("staff")), h("p", {}, t(hint))];
    this.list.open(place, { reply: (one) => this.composer.reply(one), edit: (one) => this.composer.edit(one) }, empty);
    this.composer.open(place, { sent: () => this.list.followEnd() });
    this.note.hidden = !topic?.closed;
    const reopen = h("button", { type: "button", class: "plain", on: { click: () => this.#turn("reopen") } }, t("reopen"));
    this.note.replaceChildren(icon("lock"), h("span", {}, t("topicClosedNote")), reopen);
  }

  #drawPicker(chat) {
    const all = staffChats();
    this.picker.hidden = all.length < 2;
    this.picker.replaceChildren(...all.map((one) => h("option", { value: one.id, set: { selected: one.id === chat.id } }, one.title)));
  }

  #drawHead(chat, topic) {
    const state = JSON.stringify([chat.title, chat.kind, chat.members.length, topic, currentLanguage()]);
    if (state === this.#head) return;
    this.#head = state;
    const back = iconButton("back", () => t("backToTopics"), () => choose({ topicOpen: false }), { class: "icon-button back", "data-testid": "back" });
    const name = chat.kind !== "forum" ? chat.title : (topic?.name ?? t("general"));
    const under = chat.kind === "forum" ? chat.title : t("members", { n: chat.members.length });
    const more = topic ? iconButton("more", () => t("topics"), (event) => this.#menu(event.currentTarget, topic), { class: "icon-button", "data-testid": "topic-menu" }) : null;
    this.heading.replaceChildren(back, h("span", { class: "thread-name" }, h("b", { "data-testid": "topic-title" }, name), h("small", {}, under)), ...(more ? [more] : []));
  }

  #menu(anchor, topic) {
    openMenu(anchor, { items: [
      topic.closed ? { icon: "unlock", label: t("reopenTopic"), test: "topic-reopen", run: () => this.#turn("reopen") } : { icon: "lock", label: t("closeTopic"), test: "topic-close", run: () => this.#turn("close") },
      { icon: "trash", label: t("tTopic"), test: "topic-delete", danger: true, run: () => this.#turn("delete") },
    ] });
  }

  #turn(action) {
    return act("topic", { chat: chosen.staffChat, thread: chosen.thread, action });
  }
}

customElements.define("otklik-customer", CustomerPane);
customElements.define("otklik-staff", StaffPane);
