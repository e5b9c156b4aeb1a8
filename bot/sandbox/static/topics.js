// The list of topics of the staff forum: name, state, the last words and what was not read.

import { h, icon } from "./dom.js";
import { nameOf, snippet } from "./message.js";
import { choose, chosen, lastMessageIn, onChange, unreadIn, world } from "./store.js";
import { currentLanguage, t, timeOf } from "./words.js";

export class TopicList extends HTMLElement {
  #rows = new Map();

  connectedCallback() {
    if (this.firstChild) return;
    this.list = h("nav", { class: "topics", "data-testid": "topics", "aria-label": () => t("topics") });
    this.append(this.list);
    onChange(() => this.#draw());
  }

  #draw() {
    const chat = world.chats.get(chosen.staffChat);
    if (!chat || chat.kind !== "forum") return;
    const general = { topic: { thread: null, name: t("general"), closed: false }, last: lastMessageIn(chat.id, null), unread: unreadIn(chat.id, null) };
    const rows = [general, ...sorted(chat)];
    let at = this.list.firstChild;
    const kept = new Set();
    for (const row of rows) {
      const node = this.#row(chat.id, row);
      kept.add(node.dataset.key);
      if (node === at) at = at.nextSibling;
      else this.list.insertBefore(node, at);
    }
    for (const [key, { node }] of this.#rows) if (!kept.has(key)) (node.remove(), this.#rows.delete(key));
  }

  #row(chat, { topic, last, unread }) {
    const key = `${chat}#${topic.thread ?? ""}`;
    const open = topic.thread === chosen.thread;
    const state = JSON.stringify([topic, last?.message, last?.edit_date, last?.text, unread, open, currentLanguage()]);
    const known = this.#rows.get(key);
    if (known?.state === state) return known.node;
    const node = known?.node ?? h("button", { type: "button", class: "topic", "data-testid": "topic", "data-key": key, on: { click: () => choose({ thread: topic.thread, topicOpen: true }) } });
    this.#rows.set(key, { node, state });
    this.#fill(node, topic, last, unread, open);
    return node;
  }

  #fill(node, topic, last, unread, open) {
    Object.assign(node.dataset, { thread: topic.thread ?? "general", name: topic.name, closed: Boolean(topic.closed), unread });
    node.setAttribute("aria-current", open ? "true" : "false");
    node.title = topic.name;
    const dot = topic.thread === null ? h("span", { class: "topic-dot general" }, icon("hash"))
      : h("span", { class: "topic-dot", css: { "--dot": `#${(topic.icon_color ?? 7322096).toString(16).padStart(6, "0")}` } }, topic.closed ? icon("lock") : null);
    const words = last ? `${last.service ? "" : `${nameOf(last)}: `}${snippet(last)}` : "";
    node.replaceChildren(dot,
      h("span", { class: "topic-name" }, topic.name, topic.closed ? h("span", { class: "sr" }, ` (${t("closedTopic")})`) : null),
      h("time", {}, last ? timeOf(last.date) : ""),
      h("span", { class: "topic-last" }, words),
      ...(unread ? [h("span", { class: "badge", "aria-label": t("unread", { n: unread }) }, String(unread))] : []));
  }
}

// The newest thing said decides the order; General stays on top of it.
function sorted(chat) {
  const alive = chat.topics.filter((one) => !one.deleted);
  const rows = alive.map((topic) => ({ topic, last: lastMessageIn(chat.id, topic.thread), unread: unreadIn(chat.id, topic.thread) }));
  return rows.sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0) || (b.last?.message ?? b.topic.thread) - (a.last?.message ?? a.topic.thread));
}

customElements.define("otklik-topics", TopicList);
