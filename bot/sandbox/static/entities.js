// Formatted text as nodes. Offsets are UTF-16 units, which is how the browser counts too, so slices need no conversion.

import { h } from "./dom.js";
import { t } from "./words.js";

const LINK = /https?:\/\/[^\s<>"«»]+[^\s<>"«».,;:!?)]/gu;
const SAFE = /^(https?|tg|mailto|tel):/iu;

export function formatted(text, entities = []) {
  const sorted = entities
    .filter((one) => one.length > 0 && one.offset >= 0 && one.offset < text.length)
    .map((one) => ({ ...one, end: Math.min(one.offset + one.length, text.length) }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  return nest(text, sorted, 0, text.length, false);
}

// Entities form a tree; one that sticks out of its parent is cut at the parent's end.
function nest(text, entities, start, end, inLink) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const one = entities[i];
    if (one.offset < at) continue;
    const stop = Math.min(one.end, end);
    const inner = entities.slice(i + 1).filter((next) => next.offset < stop);
    nodes.push(...plain(text.slice(at, one.offset), inLink));
    const link = inLink || /link|url|email|mention|code|pre/u.test(one.type);
    nodes.push(wrap(one, text.slice(one.offset, stop), nest(text, inner, one.offset, stop, link)));
    at = stop;
  }
  nodes.push(...plain(text.slice(at, end), inLink));
  return nodes;
}

function plain(text, inLink) {
  if (!text) return [];
  if (inLink) return [text];
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    nodes.push(text.slice(at, found.index), anchor(found[0], [found[0]]));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((one) => one !== "");
}

function anchor(address, children) {
  if (!SAFE.test(address)) return h("span", { class: "mention" }, ...children);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function wrap(one, raw, children) {
  switch (one.type) {
    case "bold": return h("strong", {}, ...children);
    case "italic": return h("em", {}, ...children);
    case "underline": return h("u", {}, ...children);
    case "strikethrough": return h("s", {}, ...children);
    case "code": return h("code", {}, ...children);
    case "pre": return h("pre", {}, h("code", {}, ...children));
    case "blockquote":
    case "expandable_blockquote": return h("blockquote", {}, ...children);
    case "spoiler": return spoiler(children);
    case "text_link": return anchor(one.url ?? "", children);
    case "url": return anchor(/^\w+:/u.test(raw) ? raw : `https://${raw}`, children);
    case "email": return anchor(`mailto:${raw}`, children);
    case "phone_number": return anchor(`tel:${raw.replace(/[^\d+]/gu, "")}`, children);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "bot_command": return h("span", { class: "mention" }, ...children);
    default: return h("span", {}, ...children);
  }
}

function spoiler(children) {
  const node = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": () => t("openSpoiler") }, ...children);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.classList.add("open");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", reveal, { once: true });
  node.addEventListener("keydown", reveal);
  return node;
}
