// The page's beginning: header, three panes, strength test, tabs of the narrow layout.
//
// What other programs may hold on to (`data-testid`; a pane first, then what is inside it):
//   pane-telegram, pane-vk, pane-staff    the panes; customer panes carry data-person
//   person-switch > person                who writes: data-person, data-name, aria-pressed; add-person, person-name,
//                                         person-lang, person-buttons, person-save: a new customer
//   messages > message                    data-message (number), data-from ("bot" or a person), data-own; inside: text, quote,
//                                         photo, video, voice, file, edited, reaction (data-emoji), button (data-label),
//                                         more; service or deleted instead of them; typing, jump
//   menu > react (data-emoji), reply, edit, delete     opened by "more" or a right click
//   composer, send, attach, strip, cancel, tray > pending, reply-keyboard > button, start
//   menu > attach-photo, attach-file, attach-voice, sample-photo, sample-voice, as-forwarded, as-anonymous, as-channel, press-start
//   pick-photo, pick-document, pick-voice the file inputs behind the menu
//   topics > topic                        data-thread (number or "general"), data-name, data-closed, data-unread, aria-current
//   topic-title, topic-menu, topic-close, topic-reopen, topic-delete, back, chat-switch
//   trouble > trouble-429, trouble-drop (data-for: messenger), trouble-topic, trouble-block (data-for: person),
//             trouble-restart, trouble-clear
//   connection (data-state: online, offline, connecting), theme, language, strength (narrow), tab (data-tab), toast (data-kind)

import { follow } from "./api.js";
import { h, icon, iconButton, relabel } from "./dom.js";
import "./panes.js";
import { changed, choose, chosen, onChange, unreadOf, world } from "./store.js";
import { showToasts } from "./toasts.js";
import "./trouble.js";
import { currentLanguage, speak, t } from "./words.js";

const PANES = ["telegram", "vk", "staff"];
const dark = matchMedia("(prefers-color-scheme: dark)");

// Storage may be switched off; the page then simply forgets.
function remember(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(`otklik-${key}`);
    localStorage.setItem(`otklik-${key}`, value);
  } catch {
    return null;
  }
  return value;
}

function isDark() {
  return (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
}

function wear(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  themeButton.replaceChildren(icon(isDark() ? "sun" : "moon"));
}

function switchLanguage() {
  speak(currentLanguage() === "ru" ? "en" : "ru");
  remember("language", currentLanguage());
  relabel();
  changed();
}

const themeButton = iconButton(isDark() ? "sun" : "moon", () => t("theme"), () => wear(isDark() ? "light" : "dark"), { class: "icon-button", "data-testid": "theme" });
const languageButton = h("button", { type: "button", class: "icon-button language", "data-testid": "language", "aria-label": () => t("language"), title: () => t("language"), on: { click: switchLanguage } }, () => t("languageShort"));
const trouble = document.createElement("otklik-trouble");
const strength = iconButton("bolt", () => t("strength"), () => {
  const open = document.body.classList.toggle("trouble-open");
  strength.setAttribute("aria-expanded", String(open));
}, { class: "icon-button strength", "data-testid": "strength", "aria-expanded": "false" });
const connection = h("span", { class: "connection", role: "status", "data-testid": "connection" }, h("i"), h("span", { class: "connection-words" }));
const header = h("header", { class: "top" },
  h("h1", {}, h("span", { class: "logo" }, icon("mark")), h("b", {}, "Отклик"), h("small", {}, () => t("tagline"))),
  connection, h("span", { class: "tools" }, strength, languageButton, themeButton));

const panes = PANES.map((pane) => h(pane === "staff" ? "otklik-staff" : "otklik-customer", { "data-pane": pane }));
const tabs = h("nav", { class: "tabs", "aria-label": () => t("panes") }, ...PANES.map((pane) =>
  h("button", { type: "button", class: "tab", "data-testid": "tab", "data-tab": pane, on: { click: () => openTab(pane) } }, icon(pane), () => t(pane), h("span", { class: "badge", hidden: true }))));

function openTab(pane) {
  choose({ tab: pane });
  remember("tab", pane);
}

function draw() {
  document.title = t("tagline") + " · Отклик";
  document.body.dataset.tab = chosen.tab;
  if (chosen.tab !== "staff") document.body.dataset.customer = chosen.tab;
  connection.dataset.state = world.connection;
  connection.lastChild.textContent = t(world.connection);
  for (const tab of tabs.children) {
    const pane = tab.dataset.tab;
    const count = unreadOf(pane);
    tab.setAttribute("aria-current", pane === chosen.tab ? "true" : "false");
    tab.lastChild.hidden = count === 0;
    tab.lastChild.textContent = String(count);
  }
}

function begin() {
  speak(remember("language") ?? "ru");
  const theme = remember("theme");
  if (theme) wear(theme);
  dark.addEventListener("change", () => themeButton.replaceChildren(icon(isDark() ? "sun" : "moon")));
  const tab = remember("tab");
  chosen.tab = PANES.includes(tab) ? tab : "telegram";
  document.body.dataset.customer = "telegram";
  const shelf = h("div", { class: "toasts shelf" });
  document.body.append(header, h("main", {}, ...panes), trouble, tabs, shelf);
  relabel();
  showToasts(shelf);
  onChange(draw);
  draw();
  follow();
}

begin();
