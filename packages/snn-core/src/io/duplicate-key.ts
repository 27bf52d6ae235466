/**
 * First key that an object of a JSON text has twice. `JSON.parse` keeps the last one without a word, so two readers of one
 * file could see different things.
 *
 * @param json valid JSON
 */
export function duplicateKey(json: string): string | undefined {
  /** Keys seen so far of every open object; arrays have none. */
  const open: (Set<string> | undefined)[] = [];
  for (const [token, , isKey] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (isKey !== undefined) {
      const key = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
