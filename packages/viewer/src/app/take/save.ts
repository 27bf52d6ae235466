import { el } from '../shared/dom.ts';

/** A file that a page gives away. */
export interface PageFile {
  readonly name: string;
  readonly content: Blob;
}

/** What a page gives away: files, and what its names begin with. */
export interface PageFiles {
  readonly stem: string;
  readonly files: readonly PageFile[];
}

/** Has the browser save a file; nothing leaves the machine. */
export function save({ name, content }: PageFile): void {
  const url = URL.createObjectURL(content);
  el('a', { href: url, download: name }).click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
