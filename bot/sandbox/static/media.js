// Pictures, sounds and files inside a message.

import { h, hueOf, icon } from "./dom.js";
import { knows, lengthOf, sizeOf, t } from "./words.js";

const BARS = 28;

export function kindName(kind) {
  return knows(kind) ? t(kind) : t("document");
}

export function mediaNode(one) {
  switch (one.kind) {
    case "photo":
    case "sticker":
    case "graffiti": return picture(one);
    case "animation": return /^image\//u.test(one.mime ?? "") ? picture(one) : film(one);
    case "video":
    case "video_note": return film(one);
    case "voice":
    case "audio":
    case "audio_message": return sound(one);
    default: return one.url ? chip(one) : note(one);
  }
}

function picture(one) {
  const label = () => t("open", { name: one.name || kindName(one.kind) });
  const image = h("img", { src: one.url, alt: one.name || kindName(one.kind), loading: "lazy", draggable: "false" });
  image.addEventListener("load", () => image.dispatchEvent(new CustomEvent("grown", { bubbles: true })));
  return h("button", { type: "button", class: `picture picture-${one.kind}`, "data-testid": "photo", "aria-label": label, on: { click: () => enlarge(one) } }, image);
}

function enlarge(one) {
  const dialog = h("dialog", { class: "lightbox", "aria-label": one.name || kindName(one.kind), on: { click: () => dialog.close(), close: () => dialog.remove() } },
    h("img", { src: one.url, alt: one.name || kindName(one.kind) }),
    h("button", { type: "button", class: "icon-button", "aria-label": () => t("close") }, icon("close")));
  document.body.append(dialog);
  dialog.showModal();
}

function film(one) {
  return h("video", { class: one.kind === "video_note" ? "film round" : "film", controls: true, preload: "metadata", src: one.url, "data-testid": "video", "aria-label": kindName(one.kind) });
}

// The bars are only a picture of a sound: their heights come from the address, so that one message always looks the same.
function sound(one) {
  const player = h("audio", { preload: "none", src: one.url });
  const bars = h("span", { class: "bars", "aria-hidden": "true" }, ...heights(one.url ?? one.name).map((height) => h("i", { css: { "--height": height } })));
  const length = h("span", { class: "length" }, () => (one.duration ? lengthOf(one.duration) : sizeOf(one.size ?? 0)));
  const button = h("button", { type: "button", class: "play", "aria-label": () => t(player.paused ? "play" : "pause") }, icon("play"));
  const show = () => {
    button.replaceChildren(icon(player.paused ? "play" : "pause"));
    button.setAttribute("aria-label", t(player.paused ? "play" : "pause"));
    const share = player.duration ? player.currentTime / player.duration : 0;
    [...bars.children].forEach((bar, i) => bar.classList.toggle("played", i / BARS < share));
  };
  for (const kind of ["play", "pause", "ended", "timeupdate"]) player.addEventListener(kind, show);
  button.addEventListener("click", () => (player.paused ? player.play().catch(show) : player.pause()));
  const title = one.kind === "audio" && one.name ? h("span", { class: "sound-name" }, one.name) : null;
  return h("div", { class: "sound", "data-testid": "voice", role: "group", "aria-label": kindName(one.kind) }, button, h("span", { class: "sound-body" }, title, bars, length), player);
}

function heights(seed) {
  let state = hueOf(seed) + 11;
  return Array.from({ length: BARS }, (_, i) => {
    state = (state * 1103 + 12345) % 65536;
    return `${Math.round(22 + 46 * Math.abs(Math.sin(i * 0.55 + state / 9000)) + (state % 32))}%`;
  });
}

function chip(one) {
  const name = one.name || kindName(one.kind);
  return h("a", { class: "file", href: one.url, download: name, "data-testid": "file", "aria-label": () => t("download", { name }) },
    h("span", { class: "file-icon" }, icon("file")), h("span", { class: "file-words" }, h("b", {}, shortened(name)), h("small", {}, () => sizeOf(one.size ?? 0))));
}

// The end of a file's name says what it is, so the middle is what may go.
function shortened(name) {
  const signs = [...name];
  return signs.length <= 34 ? name : `${signs.slice(0, 20).join("")}…${signs.slice(-12).join("")}`;
}

function note(one) {
  const name = { location: "pin", contact: "person" }[one.kind] ?? "file";
  return h("div", { class: "file" }, h("span", { class: "file-icon" }, icon(name)), h("span", { class: "file-words" }, h("b", {}, () => kindName(one.kind)), h("small", {}, detailOf(one))));
}

function detailOf(one) {
  if (one.latitude !== undefined) return `${one.latitude}, ${one.longitude}`;
  return [one.first_name, one.last_name, one.phone_number, one.title, one.question, one.link, one.name].filter(Boolean).join(" · ");
}
