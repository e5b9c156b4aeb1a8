// The messages of one place (a private chat or a topic), oldest first, kept at the newest while the reader is there.

import { h, iconButton } from "./dom.js";
import { isTyping, markSeen, messagesIn, onChange } from "./store.js";
import { t } from "./words.js";

const NEAR = 90;
const SHOWN = 400;

export class MessageList extends HTMLElement {
  #place = null;
  #on = {};
  #views = new Map();
  #placeKey = "";
  #atEnd = true;
  #top = 0;

  connectedCallback() {
    if (this.firstChild) return;
    this.list = h("div", { class: "messages", role: "log", tabindex: "0", "data-testid": "messages", "aria-label": () => t("messages"), on: { scroll: () => this.#scrolled(), grown: () => this.#stick() } });
    this.empty = h("div", { class: "empty" });
    this.typing = h("div", { class: "typing", "data-testid": "typing", role: "status", hidden: true }, h("i"), h("i"), h("i"), () => t("typing"));
    this.jumper = iconButton("down", () => t("jump"), () => this.#toEnd("smooth"), { class: "icon-button jumper", "data-testid": "jump", hidden: true });
    this.append(this.list, this.empty, this.jumper);
    this.list.append(this.typing);
    new ResizeObserver(() => this.#stick()).observe(this.list);
    onChange(() => this.#draw());
  }

  // place: {viewer, chat, thread, buttons, names, moderator}; empty: nodes shown when nothing was said yet
  open(place, on, empty) {
    const key = `${place.chat}#${place.thread ?? ""}`;
    if (key !== this.#placeKey) {
      this.#placeKey = key;
      this.#atEnd = true;
      for (const one of this.#views.values()) one.remove();
      this.#views.clear();
      this.querySelectorAll(".album").forEach((one) => one.remove());
    }
    this.#place = place;
    this.#on = on;
    this.empty.replaceChildren(...empty);
    this.#draw();
  }

  #draw() {
    if (!this.#place) return;
    const messages = messagesIn(this.#place.chat, this.#place.thread).slice(-SHOWN);
    this.#lay(messages);
    this.empty.hidden = messages.length > 0;
    this.typing.hidden = !isTyping(this.#place.chat, this.#place.thread);
    this.list.append(this.typing);
    this.#stick();
    if (this.offsetParent && this.#atEnd) markSeen(this.#place.chat, this.#place.thread);
  }

  #lay(messages) {
    let previous = null;
    let cursor = null;
    const used = new Set();
    for (const message of messages) {
      const view = this.#views.get(message.message) ?? document.createElement("otklik-message");
      this.#views.set(message.message, view);
      used.add(message.message);
      const grouped = Boolean(previous) && previous.from === message.from && !previous.service && !message.service && message.date - previous.date < 300;
      view.show(message, this.#place, { ...this.#on, jump: (id) => this.#jump(id) }, grouped);
      const album = message.album && !message.deleted ? this.#album(message, previous, view) : null;
      cursor = this.#after(cursor, album ?? view);
      previous = message;
    }
    for (const [id, view] of this.#views) if (!used.has(id)) (view.remove(), this.#views.delete(id));
    for (const album of this.list.querySelectorAll(".album")) if (!album.childElementCount) album.remove();
  }

  // The parts of an album are messages of their own, drawn as one bubble.
  #album(message, previous, view) {
    const key = `${message.from}/${message.album}`;
    const found = [...this.list.querySelectorAll(".album")].find((one) => one.dataset.album === key);
    const album = found ?? h("div", { class: "album", "data-album": key });
    if (previous?.album !== message.album) album.classList.toggle("grouped", view.classList.contains("grouped"));
    album.dataset.own = view.dataset.own;
    if (view.parentNode !== album) album.append(view);
    return album;
  }

  #after(cursor, node) {
    const expected = cursor ? cursor.nextSibling : this.list.firstChild;
    if (node !== cursor && node !== expected) this.list.insertBefore(node, expected);
    return node;
  }

  // Only the reader's own move upwards leaves the end; a picture that arrives late and pushes the end down does not.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    const up = scrollTop < this.#top - 2;
    this.#top = scrollTop;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR || (this.#atEnd && !up);
    this.jumper.hidden = this.#atEnd;
    if (this.#atEnd && this.#place && this.offsetParent) markSeen(this.#place.chat, this.#place.thread);
  }

  #stick() {
    if (this.#atEnd) this.#toEnd("instant");
  }

  #toEnd(behavior) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior });
  }

  // After a message of one's own the reader wants to see it, wherever they were.
  followEnd() {
    this.#atEnd = true;
  }

  #jump(id) {
    const view = this.#views.get(id);
    if (!view) return;
    view.scrollIntoView({ block: "center", behavior: "smooth" });
    view.classList.add("flash");
    view.addEventListener("animationend", () => view.classList.remove("flash"), { once: true });
  }
}

customElements.define("otklik-messages", MessageList);
