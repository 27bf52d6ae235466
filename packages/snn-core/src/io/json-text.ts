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
