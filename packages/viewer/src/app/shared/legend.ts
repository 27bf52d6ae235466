import { el } from './dom.ts';

/** What stands in the box, below it. */
export function legend({ tracks, labels }: { readonly tracks: boolean; readonly labels: boolean }): HTMLElement {
  const entries: (readonly [string, string])[] = [['noise', 'events']];
  if (tracks) entries.push(['track', 'track, with its number and speed']);
  if (labels) entries.push(['label', 'label (ground truth)']);
  entries.push(['moment', 'moment of the frame']);
  const list = el('ul', { class: 'legend' });
  for (const [kind, text] of entries) list.append(el('li', {}, el('i', { class: `key ${kind}` }), text));
  return list;
}
