// Files on their way out: read, measured and named by the kind a messenger would give them.

import { tell } from "./store.js";
import { t } from "./words.js";

const LIMIT = 60 * 1024 * 1024;

// wish: what was picked from the menu (photo, document, voice)
function kindOf(file, wish) {
  if (wish !== "photo") return wish;
  if (file.type === "image/gif") return "animation";
  if (file.type.startsWith("video/")) return "video";
  return file.type.startsWith("image/") ? "photo" : "document";
}

export async function take(list, wish) {
  const taken = [];
  for (const file of list) {
    if (file.size > LIMIT) tell({ person: null, text: t("failed", { text: t("tooBig") }), kind: "error" });
    else taken.push(await describe(file, kindOf(file, wish)));
  }
  return taken;
}

async function describe(file, kind) {
  const mime = file.type || (kind === "voice" ? "audio/ogg" : "application/octet-stream");
  const url = URL.createObjectURL(file);
  const duration = kind === "voice" ? await lengthOf(url) : undefined;
  return { kind, name: file.name, mime, size: file.size, url, duration, file };
}

export async function sample(path, name, kind) {
  const answer = await fetch(path);
  const file = new File([await answer.blob()], name, { type: answer.headers.get("Content-Type") });
  return describe(file, kind);
}

// A sound that cannot be measured is sent without a length.
function lengthOf(url) {
  return new Promise((resolve) => {
    const probe = new Audio(url);
    probe.addEventListener("loadedmetadata", () => resolve(Number.isFinite(probe.duration) ? Math.max(1, Math.round(probe.duration)) : undefined));
    probe.addEventListener("error", () => resolve(undefined));
  });
}

export async function packed({ kind, name, mime, duration, file }) {
  return { kind, name, mime, base64: await base64Of(file), ...(duration ? { duration } : {}) };
}

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
