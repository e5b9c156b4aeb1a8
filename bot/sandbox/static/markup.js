// Typed marks become entities, as in the messengers' own clients: **bold**, __italic__, ~~struck~~, ||hidden||, `code`, ```block```, [words](https://…).

const MARKS = { "**": "bold", "__": "italic", "~~": "strikethrough", "||": "spoiler", "`": "code", "```": "pre" };
const VK_KNOWS = new Set(["bold", "italic", "underline", "text_link"]);
const EVERYTHING = { has: () => true };
const TOKEN = /```([\s\S]+?)```|`([^`\n]+)`|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(\*\*|__|~~|\|\|)(?=\S)([\s\S]*?\S)\5/u;

export function parse(source, messenger) {
  const entities = [];
  const text = read(source, 0, entities, messenger === "vk" ? VK_KNOWS : EVERYTHING);
  return { text, entities: entities.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}

// Marks the messenger does not know stay as they were typed.
function read(source, shift, entities, known) {
  let text = "";
  let rest = source;
  for (let found = TOKEN.exec(rest); found; found = TOKEN.exec(rest)) {
    text += rest.slice(0, found.index);
    const at = shift + text.length;
    const [whole, block, code, words, url, mark, marked] = found;
    const type = block ? "pre" : code ? "code" : words ? "text_link" : MARKS[mark];
    const inner = known.has(type) ? (block ?? code ?? read(words ?? marked, at, entities, known)) : whole;
    if (known.has(type)) entities.push({ type, offset: at, length: inner.length, ...(words ? { url } : {}) });
    text += inner;
    rest = rest.slice(found.index + whole.length);
  }
  return text + rest;
}

// The way back, for editing: the marks are put around what they marked; what has no mark stays plain.
export function unparse(text, entities = []) {
  const inserts = [];
  for (const one of entities) {
    const mark = Object.keys(MARKS).find((sign) => MARKS[sign] === one.type);
    const [open, close] = one.type === "text_link" ? ["[", `](${one.url})`] : [mark ?? "", mark ?? ""];
    inserts.push([one.offset, 1, -one.length, open], [one.offset + one.length, 0, one.length, close]);
  }
  inserts.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  let result = "";
  let at = 0;
  for (const [position, , , sign] of inserts) {
    result += text.slice(at, position) + sign;
    at = position;
  }
  return result + text.slice(at);
}
