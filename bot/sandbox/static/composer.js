// Where a person writes: text with marks, files, a reply or a correction, and the bot's keyboard under it.

import { act, whisper } from "./api.js";
import { h, icon, iconButton } from "./dom.js";
import { packed, sample, take } from "./files.js";
import { parse, unparse } from "./markup.js";
import { kindName } from "./media.js";
import { openMenu } from "./menu.js";
import { keyboardNode, nameOf, snippet } from "./message.js";
import { messagesIn } from "./store.js";
import { sizeOf, t } from "./words.js";

const TALLEST = 160;
const TYPING_EVERY_MS = 5000;
const WRAPS = { b: ["**", "**"], i: ["__", "__"], e: ["`", "`"], k: ["[", "](https://)"] };

export class Composer extends HTMLElement {
  #place = null;
  #on = {};
  #drafts = new Map();
  #reply = null;
  #editing = null;
  #files = [];
  #mode = "";
  #keyboard = null;
  #sending = Promise.resolve();
  #told = 0;

  connectedCallback() {
    if (this.firstChild) return;
    this.input = h("textarea", { rows: "1", class: "input", "data-testid": "composer", placeholder: () => this.#hint(), "aria-label": () => this.#hint(), title: () => t("formatHint"), enterkeyhint: "send",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), paste: (event) => this.#paste(event) } });
    this.strip = h("div", { class: "strip", "data-testid": "strip", hidden: true });
    this.tray = h("div", { class: "tray", "data-testid": "tray", hidden: true });
    this.keys = h("div", { class: "reply-keyboard", "data-testid": "reply-keyboard", hidden: true });
    this.flag = h("div", { class: "flag", hidden: true });
    this.pickers = { photo: this.#picker("photo", "image/*,video/*"), document: this.#picker("document", ""), voice: this.#picker("voice", "audio/*") };
    this.go = h("button", { type: "button", class: "send", "data-testid": "send", "aria-label": () => t(this.#editing ? "save" : "send"), title: () => t(this.#editing ? "save" : "send"), on: { click: () => this.#send() } }, icon("send"));
    const attach = iconButton("attach", () => t("attach"), (event) => this.#attach(event.currentTarget), { class: "icon-button", "data-testid": "attach" });
    this.append(this.strip, this.tray, this.flag, h("div", { class: "line" }, attach, this.input, this.go, ...Object.values(this.pickers)), this.keys);
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  // place: {viewer, chat, thread, messenger, buttons, hint}; on: {sent(), start?}
  open(place, on) {
    const key = (one) => `${one.chat}#${one.thread ?? ""}`;
    if (this.#place && key(this.#place) !== key(place)) {
      this.#drafts.set(key(this.#place), this.#editing ? "" : this.input.value);
      this.#place = place;
      this.#relax();
      this.#files = [];
      this.input.value = this.#drafts.get(key(place)) ?? "";
      this.#fit();
    }
    this.#place = place;
    this.#on = on;
    this.input.placeholder = this.#hint();
    this.input.setAttribute("aria-label", this.#hint());
    this.#drawKeyboard();
    this.#draw();
  }

  reply(message) {
    this.#editing = null;
    this.#reply = message;
    this.#draw();
    this.input.focus();
  }

  edit(message) {
    this.#reply = null;
    this.#editing = message;
    this.input.value = unparse(message.text ?? "", message.entities);
    this.#fit();
    this.#draw();
    this.input.focus();
  }

  #hint() {
    return this.#place?.hint ? t("writeAs", { name: this.#place.hint }) : t("write");
  }

  #relax() {
    if (this.#editing) this.input.value = "";
    this.#reply = null;
    this.#editing = null;
    this.#draw();
    this.#fit();
  }

  #picker(kind, accept) {
    return h("input", { type: "file", multiple: kind !== "voice", accept: accept || null, hidden: true, "data-testid": `pick-${kind}`, "aria-label": () => kindName(kind),
      on: { change: async (event) => { this.#add(await take(event.target.files, kind)); event.target.value = ""; } } });
  }

  #attach(anchor) {
    const item = (name, label, test, run, pressed) => ({ icon: name, label: t(label), test, run, pressed });
    const items = [
      item("photo", "attachPhoto", "attach-photo", () => this.pickers.photo.click()),
      item("file", "attachFile", "attach-file", () => this.pickers.document.click()),
      item("voice", "attachVoice", "attach-voice", () => this.pickers.voice.click()),
      item("box", "samplePhoto", "sample-photo", async () => this.#add([await sample("/static/parcel.jpg", "parcel.jpg", "photo")])),
      item("wave", "sampleVoice", "sample-voice", async () => this.#add([await sample("/static/voice.ogg", "voice.ogg", "voice")])),
      item("reply", "asForwarded", "as-forwarded", () => this.#as("forwarded"), this.#mode === "forwarded"),
    ];
    if (this.#on.start) items.push(item("play", "pressStart", "press-start", this.#on.start));
    else {
      items.push(item("person", "asAnonymous", "as-anonymous", () => this.#as("anonymous"), this.#mode === "anonymous"));
      items.push(item("hash", "asChannel", "as-channel", () => this.#as("as_channel"), this.#mode === "as_channel"));
    }
    openMenu(anchor, { items });
  }

  #as(mode) {
    this.#mode = this.#mode === mode ? "" : mode;
    this.#draw();
    this.input.focus();
  }

  #add(files) {
    this.#files.push(...files);
    this.#draw();
    this.input.focus();
  }

  #drop(event) {
    event.preventDefault();
    take(event.dataTransfer.files, "photo").then((files) => this.#add(files));
  }

  #paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files, "photo").then((files) => this.#add(files));
  }

  #draw() {
    const about = this.#editing ?? this.#reply;
    this.strip.hidden = !about;
    if (about) {
      const title = this.#editing ? t("editing") : `${t("replyTo")}: ${nameOf(about)}`;
      this.strip.replaceChildren(icon(this.#editing ? "edit" : "reply"), h("span", {}, h("b", {}, title), h("span", {}, snippet(about))),
        iconButton("close", () => t("cancel"), () => this.#relax(), { class: "icon-button", "data-testid": "cancel" }));
    }
    this.tray.hidden = !this.#files.length;
    this.tray.replaceChildren(...this.#files.map((one) => this.#chip(one)));
    this.flag.hidden = !this.#mode;
    const words = { forwarded: "asForwarded", anonymous: "asAnonymous", as_channel: "asChannel" }[this.#mode];
    this.flag.replaceChildren(...(words ? [h("span", {}, () => t(words)), iconButton("close", () => t("cancel"), () => this.#as(this.#mode))] : []));
    this.go.replaceChildren(icon(this.#editing ? "check" : "send"));
    this.go.classList.toggle("ready", Boolean(this.input.value.trim() || this.#files.length));
  }

  #chip(one) {
    const view = one.kind === "photo" ? h("img", { src: one.url, alt: "" }) : icon(one.kind === "voice" ? "voice" : "file");
    const drop = iconButton("close", () => t("remove"), () => { this.#files = this.#files.filter((other) => other !== one); this.#draw(); });
    return h("span", { class: `pending pending-${one.kind}`, "data-testid": "pending" }, view, h("span", { class: "pending-words" }, h("b", {}, one.name), h("small", {}, sizeOf(one.size))), drop);
  }

  #fit() {
    this.input.style.height = "auto";
    const border = this.input.offsetHeight - this.input.clientHeight;
    this.input.style.height = `${Math.min(this.input.scrollHeight + border, TALLEST)}px`;
    this.go.classList.toggle("ready", Boolean(this.input.value.trim() || this.#files.length));
  }

  // Only VK tells a bot that a person is writing.
  #typed() {
    this.#fit();
    const { messenger, viewer, chat } = this.#place;
    if (messenger !== "vk" || Date.now() - this.#told < TYPING_EVERY_MS) return;
    this.#told = Date.now();
    whisper("typing", { from: viewer, chat });
  }

  #key(event) {
    const wrap = (event.ctrlKey || event.metaKey) && !event.altKey ? WRAPS[event.key.toLowerCase()] : null;
    if (wrap) {
      event.preventDefault();
      const { selectionStart: from, selectionEnd: to, value } = this.input;
      this.input.setRangeText(`${wrap[0]}${value.slice(from, to)}${wrap[1]}`, from, to, "end");
      if (from === to) this.input.selectionStart = this.input.selectionEnd = from + wrap[0].length;
      this.#fit();
    } else if (event.key === "Escape" && (this.#reply || this.#editing)) {
      this.#relax();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#send();
    }
  }

  // The box is emptied at once, so the next line can be typed; what could not be sent comes back if the box is still empty.
  #send() {
    const parts = { text: this.input.value, files: this.#files, reply: this.#reply, editing: this.#editing, place: this.#place, mode: this.#mode };
    if (!parts.text.trim() && !parts.files.length) return;
    this.input.value = "";
    this.#files = [];
    this.#mode = "";
    this.#relax();
    this.input.focus();
    this.#sending = this.#sending.then(() => this.#deliver(parts));
  }

  async #deliver(parts) {
    const { place, editing, reply } = parts;
    const { text, entities } = parse(parts.text.trim(), place.messenger);
    this.#on.sent();
    const done = editing
      ? await act("edit", { chat: place.chat, message: editing.message, text, entities })
      : await act("messages", { from: place.viewer, chat: place.chat, thread: place.thread, text, entities,
        ...(reply ? { reply_to: reply.message } : {}), ...(parts.mode ? { [parts.mode]: true } : {}),
        ...(parts.files.length ? { files: await Promise.all(parts.files.map(packed)) } : {}) });
    if (done || this.input.value || this.#place.chat !== place.chat) return;
    this.input.value = parts.text;
    this.#files = parts.files;
    if (editing) this.#editing = editing;
    this.#fit();
    this.#draw();
  }

  // The last keyboard stands until another replaces it; an empty one takes it away.
  #drawKeyboard() {
    const all = this.#place.hint ? [] : messagesIn(this.#place.chat, this.#place.thread);
    const last = all.findLast((one) => one.keyboard && one.keyboard.kind !== "inline" && !one.deleted) ?? null;
    const used = last?.keyboard.one_time && all.some((one) => one.message > last.message && one.from === this.#place.viewer);
    const shown = last?.keyboard.rows?.length && this.#place.buttons && !used ? last : null;
    if (shown === this.#keyboard) return;
    this.#keyboard = shown;
    this.keys.hidden = !shown;
    this.keys.replaceChildren(...(shown ? [keyboardNode(shown, this.#place, "keyboard")] : []));
  }
}

customElements.define("otklik-composer", Composer);
