import { el } from '../shared/dom.ts';
import { type PageFile, save } from './save.ts';

/** Buttons that save what the page holds, each under a name of the recording. @param picture made when it is asked for */
export function takeButtons(files: readonly PageFile[], picture: (() => Promise<PageFile>) | undefined): HTMLElement[] {
  const tables = files.map((file) => button(`Save ${file.name}`, () => save(file)));
  const drawn = picture === undefined ? [] : [button('Save picture', () => void picture().then(save))];
  return [...tables, ...drawn];
}

function button(text: string, act: () => void): HTMLElement {
  const one = el('button', { type: 'button' }, text);
  one.addEventListener('click', act);
  return one;
}
