// Lays the site's pages out in one folder: the repository's Markdown, the help of the command line, the API.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../run.mjs';
import { cliPage } from './cli-page.mjs';
import { siteLinks } from './links.mjs';
import { sidebar, sitePaths } from './map.mjs';

const withoutSetups = (text) => text.replaceAll(/^<!-- setup:[\s\S]*?-->\n*/gm, '');
const titleOf = (text) => /^# +(.*)$/m.exec(text)?.[1].replaceAll('`', '') ?? '';

/** What the first page begins with, before its first picture: a recording that is generated, searched and played in the browser. */
const viewer = (
  base,
) => `<iframe class="viewer" src="${base}view.html#generated" title="A generated night, its tracks, and why each detection was made"></iframe>

<p class="drop"><a href="${base}view.html" target="_self">Drop your own recording</a>: it is searched in your browser, and nothing is uploaded. Above is a night
that your browser has just generated and searched: drag the box, click a track.</p>
`;

function withViewer(text) {
  const picture = /^!\[/m;
  if (!picture.test(text)) throw new Error('README.md: expected a picture, before which the viewer stands, got none');
  return text.replace(picture, (first) => `${viewer(process.env.SITE_BASE ?? '/')}\n${first}`);
}

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
    write(path, (path === 'index' ? withViewer : (same) => same)(siteLinks(text, page, sitePaths, repository)));
  }
  write('cli', cliPage());
  mkdirSync(join(folder, 'public'));
  execFileSync(process.execPath, [
    join(root, 'packages/cli/dist/bin.js'),
    'view',
    '-o',
    join(folder, 'public/view.html'),
    '--quiet',
  ]);
  for (const [from, to] of [
    ['docs/images', 'images'],
    ['bench', 'bench'],
    ...readdirSync(join(root, 'studies')).map((study) => [`studies/${study}`, `studies/${study}`]),
  ]) {
    for (const name of readdirSync(join(root, from)).filter((file) => file.endsWith('.png'))) {
      cpSync(join(root, from, name), join(folder, to, name));
    }
  }
  writeFileSync(join(folder, 'sidebar.json'), JSON.stringify(sidebar(titles)));
}
