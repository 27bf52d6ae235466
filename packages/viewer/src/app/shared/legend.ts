import type { ViewerData } from '../../viewer-data.ts';
import { el } from './dom.ts';

/** What stands in the box, below it. */
export function legend({ tracks, labels }: Pick<ViewerData, 'tracks' | 'labels'>, isLive = false): HTMLElement {
  const entries: (readonly [string, string])[] = [['noise', 'events']];
  const hasStars = isLive || tracks.some((track) => track.class === 'star');
  if (tracks.length > 0 || isLive)
    entries.push(['track', `${isLive ? 'satellite' : hasStars ? 'satellite or unknown' : 'track'}, with its number and speed`]);
  if (isLive) entries.push(['unknown', 'unknown']);
  if (hasStars) entries.push(['star', 'star']);
  if (labels.length > 0) entries.push(['label', 'label']);
  entries.push(['moment', 'moment of the frame']);
  const list = el('ul', { class: 'legend' });
  for (const [kind, text] of entries) list.append(el('li', {}, el('i', { class: `key ${kind}` }), text));
  return list;
}
