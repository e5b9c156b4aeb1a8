// Building the page from plain nodes: text goes in as text only, and what is said in words can be said again in another language.

import { paths } from "./icons.js";

const live = new WeakMap();
const SVG = "http://www.w3.org/2000/svg";

function apply(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
}

// A function as value or child is a live word: it runs now and again after every change of language.
function keep(node, refresh) {
  refresh();
  const list = live.get(node) ?? [];
  list.push(refresh);
  live.set(node, list);
}

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") for (const [kind, listener] of Object.entries(value)) node.addEventListener(kind, listener);
    else if (name === "set") Object.assign(node, value);
    else if (name === "css") for (const [key, one] of Object.entries(value)) node.style.setProperty(key, one);
    else if (typeof value === "function") keep(node, () => apply(node, name, value()));
    else apply(node, name, value);
  }
  node.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false).map(child));
  return node;
}

function child(value) {
  if (typeof value !== "function") return value;
  const span = document.createElement("span");
  keep(span, () => { span.textContent = value(); });
  return span;
}

export function relabel(root = document.documentElement) {
  for (const node of [root, ...root.querySelectorAll("*")]) for (const refresh of live.get(node) ?? []) refresh();
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

// An icon alone is not a name: every such button has one for those who do not see it, and a tooltip for those who do.
export function iconButton(name, label, listener, attributes = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: listener }, ...attributes }, icon(name));
}

export function hueOf(text) {
  let sum = 7;
  for (const sign of text) sum = (sum * 31 + sign.codePointAt(0)) % 36007;
  return (sum * 137) % 360;
}

export function avatar(name, id) {
  const letters = name.split(/\s+/u).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();
  return h("span", { class: "avatar", "aria-hidden": "true", css: { "--hue": hueOf(id) } }, letters);
}
