/** JSON data. */
export type PlainJson = null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** JSON with the keys of every object in code unit order, no spaces, numbers as ECMAScript prints them: equal data, equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/** Position of the quote that ends the string which begins at `start`; the end of the text where none does. */
export function stringEnd(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at;
  }
  return json.length;
}

/**
 * Deepest nesting of objects and lists in a JSON text, which need not be valid. Asked before parsing, since a parser keeps
 * some fifty bytes for every bracket that is open.
 */
export function jsonDepth(json: string): number {
  let [depth, deepest] = [0, 0];
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (letter === '"') at = stringEnd(json, at);
    else if (letter === '{' || letter === '[') deepest = Math.max(deepest, ++depth);
    else if (letter === '}' || letter === ']') depth--;
  }
  return deepest;
}

/**
 * First key that an object of a JSON text has twice. `JSON.parse` keeps the last one without a word, so two readers of one
 * file could see different things.
 *
 * @param json valid JSON
 */
export function duplicateKey(json: string): string | undefined {
  /** Keys seen so far of every open object; lists have none. */
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (letter === '{') open.push(new Set());
    else if (letter === '[') open.push(undefined);
    else if (letter === '}' || letter === ']') open.pop();
    else if (letter === '"') {
      const start = at;
      at = stringEnd(json, start);
      if (!isFollowedByColon(json, at)) continue;
      const key = JSON.parse(json.slice(start, at + 1)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}

function isFollowedByColon(json: string, end: number): boolean {
  let at = end + 1;
  while (' \t\n\r'.includes(json[at] ?? '.')) at++;
  return json[at] === ':';
}

const longest = 80;

/** A value of a file as JSON, cut to what a message can carry. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** A name that a file gives: as it is where it is short and plain, else {@link shown}. */
export const shownName = (name: string): string => (/^[\w./-]{1,80}$/.test(name) ? name : shown(name));
