// One message: whose it is, what it says, what was done with it and what can be done.

import { act } from "./api.js";
import { avatar, h, hueOf, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { kindName, mediaNode } from "./media.js";
import { openMenu } from "./menu.js";
import { findMessage, world } from "./store.js";
import { currentLanguage, knows, t, timeOf } from "./words.js";

export const EMOJI = ["👍", "❤", "🔥", "👏", "😢", "👎"];

export function nameOf(message) {
  if (message.name) return message.name;
  return message.from === "bot" ? t("bot") : (world.people.get(message.from)?.name ?? message.from);
}

export function snippet(message) {
  if (!message || message.deleted) return t("lostQuote");
  if (message.service) return serviceText(message);
  if (message.text) return message.text.replace(/\s+/gu, " ");
  return message.media.length ? kindName(message.media[0].kind) : (message.plain ?? "");
}

export function serviceText(message) {
  const key = message.service.kind === "topic_edited" && !message.service.name ? "service_topic_icon" : `service_${message.service.kind}`;
  if (knows(key)) return t(key, { name: message.service.name ?? message.service.title ?? nameOf(message) });
  return message.plain || message.text || message.service.kind;
}

export class MessageView extends HTMLElement {
  #shown = null;
  #media = new Map();

  // place: {viewer, chat, thread, buttons, moderator}; on: {reply(message), edit(message), jump(id)}
  show(message, place, on, grouped) {
    const state = [currentLanguage(), message, place.viewer, place.buttons, grouped, message.reply_to && findMessage(message.chat, message.reply_to)];
    if (this.#shown?.every((one, i) => one === state[i])) return;
    this.#shown = state;
    const own = message.from === place.viewer;
    Object.assign(this.dataset, { testid: "message", message: message.message, from: message.from, own });
    this.classList.toggle("grouped", grouped);
    this.classList.toggle("is-service", Boolean(message.service));
    this.oncontextmenu = (event) => this.#context(event, message, place, on, own);
    this.replaceChildren(...(message.service ? this.#service(message) : this.#said(message, place, on, own)));
  }

  #service(message) {
    this.dataset.kind = message.service.kind;
    return [h("p", { class: "service", "data-testid": "service" }, () => serviceText(message))];
  }

  #said(message, place, on, own) {
    if (message.deleted) return [h("p", { class: "service gone", "data-testid": "deleted" }, () => t("deleted"))];
    const bubble = h("div", { class: "bubble", css: { "--hue": hueOf(message.from === "bot" ? nameOf(message) : message.from) } },
      own || !place.names ? null : h("span", { class: "author" }, nameOf(message)),
      message.origin || message.forwarded?.length ? h("span", { class: "forward" }, () => t("forwarded")) : null,
      this.#quote(message, on),
      message.media.length ? h("div", { class: "media" }, ...message.media.map((one) => this.#one(one))) : null,
      this.#text(message),
      this.#meta(message));
    const more = iconButton("more", () => t("more"), (event) => this.#menu(event.currentTarget, message, place, on, own), { class: "icon-button more", "data-testid": "more" });
    const row = h("div", { class: "row" }, own || !place.names ? null : avatar(nameOf(message), message.from), h("div", { class: "stack" }, bubble, this.#marks(message, place), this.#keyboard(message, place)), more);
    return [row];
  }

  // A player must not stop because a mark was added to its message, so its node outlives repaints.
  #one(one) {
    const key = JSON.stringify(one);
    if (!this.#media.has(key)) this.#media.set(key, mediaNode(one));
    return this.#media.get(key);
  }

  #quote(message, on) {
    if (!message.reply_to && !message.quote) return null;
    const origin = message.reply_to ? findMessage(message.chat, message.reply_to) : null;
    const who = origin && !origin.service ? h("b", {}, nameOf(origin)) : null;
    return h("button", { type: "button", class: "quote", "data-testid": "quote", on: { click: () => on.jump(message.reply_to) } }, who, h("span", {}, message.quote || snippet(origin)));
  }

  #text(message) {
    const text = message.text || (message.media.length ? "" : (message.plain ?? ""));
    if (!text) return null;
    return h("div", { class: `text${loneEmoji(text) ? " lone" : ""}`, "data-testid": "text", dir: "auto" }, ...formatted(text, message.entities));
  }

  #meta(message) {
    const edited = message.edit_date ? h("span", { class: "edited", "data-testid": "edited" }, () => t("edited")) : null;
    return h("span", { class: "meta" }, edited, h("time", {}, () => timeOf(message.date)));
  }

  #marks(message, place) {
    const byEmoji = new Map();
    for (const one of message.reactions ?? []) byEmoji.set(one.emoji, [...(byEmoji.get(one.emoji) ?? []), one.from]);
    if (!byEmoji.size) return null;
    const marks = [...byEmoji].map(([emoji, from]) => {
      const names = from.map((id) => (id === "bot" ? t("bot") : (world.people.get(id)?.name ?? id))).join(", ");
      const mine = from.includes(place.viewer);
      const label = t("mark", { name: names, emoji });
      return h("button", { type: "button", class: "mark", title: label, "aria-label": label, "aria-pressed": String(mine), "data-testid": "reaction", "data-emoji": emoji,
        on: { click: () => act("react", { from: place.viewer, chat: message.chat, message: message.message, emoji: mine ? null : emoji }) } },
      h("span", { class: "emoji" }, emoji), from.length > 1 ? h("small", {}, String(from.length)) : null);
    });
    return h("div", { class: "marks" }, ...marks);
  }

  #keyboard(message, place) {
    if (message.keyboard?.kind !== "inline" || !place.buttons) return null;
    return keyboardNode(message, place, "keyboard");
  }

  // Links, pictures to save and marked words keep the browser's own menu.
  #context(event, message, place, on, own) {
    if (message.service || message.deleted || event.target.closest("a, audio, video") || !getSelection().isCollapsed) return;
    event.preventDefault();
    this.#menu(this.querySelector(".more"), message, place, on, own, event);
  }

  #menu(anchor, message, place, on, own, point) {
    const react = (emoji, mine) => act("react", { from: place.viewer, chat: message.chat, message: message.message, emoji: mine ? null : emoji });
    const mine = (message.reactions ?? []).filter((one) => one.from === place.viewer).map((one) => one.emoji);
    const row = EMOJI.map((emoji) => ({ emoji, label: t(mine.includes(emoji) ? "unreact" : "react", { emoji }), pressed: mine.includes(emoji), run: () => react(emoji, mine.includes(emoji)) }));
    const items = [{ icon: "reply", label: t("reply"), test: "reply", run: () => on.reply(message) }];
    if (own) items.push({ icon: "edit", label: t("edit"), test: "edit", run: () => on.edit(message) });
    if (own || place.moderator) items.push({ icon: "trash", label: t("remove_"), test: "delete", danger: true, run: () => act("delete", { chat: message.chat, message: message.message }) });
    openMenu(anchor, { row, items, point });
  }
}

export function keyboardNode(message, place, style) {
  const press = (button, node) => {
    node.classList.add("pressed");
    setTimeout(() => node.classList.remove("pressed"), 400);
    return act("press", { from: place.viewer, chat: message.chat, message: message.message, button: button.id });
  };
  const rows = message.keyboard.rows.map((row) => h("div", { class: "keys" }, ...row.map((button) => {
    const node = h("button", { type: "button", class: `key key-${button.style ?? "plain"}`, "data-testid": "button", "data-label": button.label, on: { click: () => press(button, node) } },
      h("span", {}, button.label));
    return node;
  })));
  return h("div", { class: style, role: "group", "aria-label": () => t("keyboard") }, ...rows);
}

function loneEmoji(text) {
  return [...text].length <= 6 && /^(\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) && /\p{Extended_Pictographic}/u.test(text);
}

customElements.define("otklik-message", MessageView);
