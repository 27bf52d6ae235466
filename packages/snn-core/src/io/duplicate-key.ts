import { stringEnd } from './json-text.ts';

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
