/** Names of all elements in order, all attributes, and what is still open at the end or was closed out of turn. */
export function findTags(page: string): {
  readonly names: readonly string[];
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly open: readonly string[];
} {
  const names: string[] = [];
  const attributes: (readonly [string, string])[] = [];
  const open: string[] = [];
  for (const [, closing, name, inside, single] of page.matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (closing !== '') {
      if (open.at(-1) === name) open.pop();
      else open.push(`/${name}`);
      continue;
    }
    names.push(name);
    for (const [, key, value] of inside.matchAll(/([\w:-]+)="([^"]*)"/g)) attributes.push([key, value]);
    if (single === '') open.push(name);
  }
  // Whatever begins like a tag and is none.
  const odd = page.replace(/^<!DOCTYPE html>/, '').replaceAll(/<\/?[a-zA-Z][\w-]*(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/g, '');
  return { names, attributes, open: [...open, ...(odd.match(/<.{0,20}/g) ?? [])] };
}
