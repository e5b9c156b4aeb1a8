// What the page knows: the world as the sandbox tells it, what is selected in each pane, and what was already seen.

const TYPING_MS = 6000;
const target = new EventTarget();
const typing = new Map();
const seen = new Map();
const sorted = new Map();
let planned = false;

export const world = { seq: 0, people: new Map(), chats: new Map(), messages: new Map(), connection: "connecting" };
export const chosen = { tab: "telegram", telegram: null, vk: null, staffChat: null, thread: null, operator: null, topicOpen: false };

export function onChange(listener) {
  target.addEventListener("change", listener);
  return () => target.removeEventListener("change", listener);
}

export function onNotice(listener) {
  target.addEventListener("notice", (event) => listener(event.detail));
}

// Many changes at once (a snapshot, a burst of events) are one repaint.
export function changed() {
  if (planned) return;
  planned = true;
  queueMicrotask(() => {
    planned = false;
    settle();
    target.dispatchEvent(new Event("change"));
  });
}

export function tell(notice) {
  target.dispatchEvent(new CustomEvent("notice", { detail: notice }));
}

export function choose(values) {
  Object.assign(chosen, values);
  changed();
}

const key = (chat, thread) => `${chat}#${thread ?? ""}`;
const placeOf = (message) => key(message.chat, world.chats.get(message.chat)?.kind === "forum" ? message.thread : null);

// A snapshot replaces everything. A smaller number than ours means that another sandbox answers: nothing of it was seen.
export function replaceWorld(snapshot) {
  const first = world.seq === 0 || snapshot.seq < world.seq;
  if (first) seen.clear();
  world.seq = snapshot.seq;
  world.people = new Map(snapshot.people.map((one) => [one.id, one]));
  world.chats = new Map(snapshot.chats.map((one) => [one.id, one]));
  world.messages = new Map();
  sorted.clear();
  snapshot.messages.forEach(putMessage);
  if (first) for (const message of snapshot.messages) saw(placeOf(message), message.message);
  changed();
}

export function applyEvent(seq, event) {
  world.seq = Math.max(world.seq, seq);
  switch (event.kind) {
    case "message": putMessage(event.message); break;
    case "person": world.people.set(event.person.id, event.person); break;
    case "chat":
      world.chats.set(event.chat.id, event.chat);
      sorted.clear();
      break;
    case "typing":
      if (event.from === "bot") startTyping(event);
      break;
    case "notice": tell({ person: event.person, text: event.text, alert: event.alert, link: event.link, kind: "bot" }); break;
    default: return;
  }
  changed();
}

export function setConnection(state) {
  if (world.connection === state) return;
  world.connection = state;
  changed();
}

function putMessage(message) {
  if (!world.messages.has(message.chat)) world.messages.set(message.chat, new Map());
  world.messages.get(message.chat).set(message.message, message);
  sorted.delete(placeOf(message));
  if (message.from === "bot") typing.delete(placeOf(message));
}

function startTyping({ chat, thread }) {
  const place = placeOf({ chat, thread });
  typing.set(place, Date.now() + TYPING_MS);
  setTimeout(changed, TYPING_MS + 50);
}

export function isTyping(chat, thread) {
  return (typing.get(key(chat, thread)) ?? 0) > Date.now();
}

export function findMessage(chat, id) {
  return world.messages.get(chat)?.get(id) ?? null;
}

// Asked for every topic at every repaint, so each place keeps its list until one of its messages changes.
export function messagesIn(chat, thread) {
  const place = key(chat, thread);
  if (!sorted.has(place)) {
    const all = [...(world.messages.get(chat)?.values() ?? [])];
    sorted.set(place, all.filter((one) => placeOf(one) === place).sort((a, b) => a.message - b.message));
  }
  return sorted.get(place);
}

export function lastMessageIn(chat, thread) {
  return messagesIn(chat, thread).findLast((one) => !one.deleted) ?? null;
}

function saw(place, id) {
  seen.set(place, Math.max(seen.get(place) ?? 0, id));
}

export function markSeen(chat, thread) {
  const last = messagesIn(chat, thread).at(-1);
  if (!last || (seen.get(key(chat, thread)) ?? 0) >= last.message) return;
  saw(key(chat, thread), last.message);
  changed();
}

export function unreadIn(chat, thread) {
  const limit = seen.get(key(chat, thread)) ?? 0;
  return messagesIn(chat, thread).filter((one) => one.message > limit && one.from === "bot" && !one.deleted && !one.service).length;
}

export function unreadOf(pane) {
  if (pane !== "staff") return customers(pane).reduce((sum, one) => sum + unreadIn(one.id, null), 0);
  const chat = world.chats.get(chosen.staffChat);
  return chat ? places(chat).reduce((sum, thread) => sum + unreadIn(chat.id, thread), 0) : 0;
}

export function places(chat) {
  return [null, ...(chat.kind === "forum" ? chat.topics.filter((one) => !one.deleted).map((one) => one.thread) : [])];
}

export function customers(messenger) {
  return [...world.people.values()].filter((one) => one.messenger === messenger && one.role === "customer");
}

export function staffChats() {
  return [...world.chats.values()].filter((one) => one.kind !== "private");
}

export function operators(chat) {
  const here = [...world.people.values()].filter((one) => one.role === "operator" && one.messenger === chat?.messenger);
  const members = here.filter((one) => chat.members.includes(one.id));
  return members.length ? members : here;
}

export function topicOf(chat, thread) {
  return chat?.topics?.find((one) => one.thread === thread) ?? null;
}

// Whatever was selected may be gone (a deleted topic, a new world): fall back to what is there.
function settle() {
  for (const pane of ["telegram", "vk"]) {
    if (!world.people.has(chosen[pane])) chosen[pane] = customers(pane)[0]?.id ?? null;
  }
  if (!world.chats.has(chosen.staffChat)) {
    const all = staffChats();
    chosen.staffChat = (all.find((one) => one.kind === "forum") ?? all[0])?.id ?? null;
    chosen.thread = null;
  }
  const chat = world.chats.get(chosen.staffChat);
  const topic = topicOf(chat, chosen.thread);
  if (chosen.thread !== null && (!topic || topic.deleted)) Object.assign(chosen, { thread: null, topicOpen: false });
  const able = operators(chat);
  if (!able.some((one) => one.id === chosen.operator)) chosen.operator = able[0]?.id ?? null;
}
