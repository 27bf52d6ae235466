// Links of the documentation within this repository: the file is there, and so is the heading.
import { existsSync, readFileSync } from 'node:fs';
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
