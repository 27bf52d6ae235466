// Links of the documentation within this repository: the file is there, and so is the heading.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from '../run.mjs';

const withoutCode = (text) => text.replaceAll(/^ *(```+)[\s\S]*?^ *\1 *$/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchor that a heading gets on GitHub. */
const slug = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file) =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(/^ *(```+)[\s\S]*?^ *\1 *$/gm, '')
      .matchAll(/^#{1,6} +(.*)$/gm),
  ].map(([, heading]) => slug(heading));

/** @returns problems with the page, one line each */
export function linkProblems(pages) {
  return pages.flatMap((page) => {
    const text = withoutCode(readFileSync(join(root, page), 'utf8'));
    const targets = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target]) => target);
    return targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .flatMap((target) => {
        const [path, anchor] = target.split('#');
        const file = path === '' ? join(root, page) : join(root, normalize(join(dirname(page), path)));
        if (!existsSync(file)) return [`${page}: ${target}: expected a file, found none`];
        if (anchor && file.endsWith('.md') && !anchorsOf(file).includes(anchor))
          return [`${page}: ${target}: expected a heading with this anchor, found none`];
        return [];
      });
  });
}

const shortForms = /`(packages\/[a-z-]+\/src)` \(`([a-z]+)`\)/g;

/** Paths in backquotes of the page that walks through the sources: short forms are those that it explains, and what has no folder is below that of the path before it. */
export function pathProblems(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const folders = new Map([...text.matchAll(shortForms)].map(([, folder, name]) => [name, folder]));
  const top = /^(packages|tools|docs|api)\//;
  return text.split('\n').flatMap((line) => {
    let folder = '';
    return [...line.matchAll(/`([\w./-]+(?:\/|\.ts|\.mjs|\.md))`/g)].flatMap(([, path]) => {
      const [first, ...rest] = path.split('/');
      const from = folders.get(first);
      const whole = from === undefined ? path : join(from, ...rest);
      const places = top.test(whole) ? [whole] : ancestors(folder).map((one) => join(one, path));
      const found = places.find((one) => existsSync(join(root, one)));
      if (found === undefined) return [`${page}: ${path}: expected a file or a folder, found none`];
      folder = statSync(join(root, found)).isDirectory() ? found : dirname(found);
      return [];
    });
  });
}

/** A folder and those above it. */
const ancestors = (folder) => (folder === '.' || folder === '' ? ['.'] : [folder, ...ancestors(dirname(folder))]);
