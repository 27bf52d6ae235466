// Lays the site's pages out in one folder: the repository's Markdown, the help of the command line, the API.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { cliPage } from './cli-page.mjs';
import { siteLinks } from './links.mjs';
import { sidebar, sitePaths } from './map.mjs';

const withoutSetups = (text) => text.replaceAll(/^<!-- setup:[\s\S]*?-->\n*/gm, '');
const titleOf = (text) => /^# +(.*)$/m.exec(text)?.[1].replaceAll('`', '') ?? '';

/**
 * @param folder where to; what was there goes
 * @param repository address of the repository, or undefined
 */
export function stage(folder, repository) {
  rmSync(folder, { recursive: true, force: true });
  const titles = new Map();
  const write = (path, text) => {
    const file = join(folder, `${path}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    titles.set(path, path === 'index' ? 'What it is' : titleOf(text));
  };
  for (const [page, path] of sitePaths) {
    const text = withoutSetups(readFileSync(join(root, page), 'utf8'));
    write(path, siteLinks(text, page, sitePaths, repository));
  }
  write('cli', cliPage());
  for (const [from, to] of [
    ['docs/images', 'images'],
    ['bench', 'bench'],
  ]) {
    for (const name of readdirSync(join(root, from)).filter((file) => file.endsWith('.png'))) {
      cpSync(join(root, from, name), join(folder, to, name));
    }
  }
  writeFileSync(join(folder, 'sidebar.json'), JSON.stringify(sidebar(titles)));
}
