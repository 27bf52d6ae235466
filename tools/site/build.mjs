// Builds the documentation's site into site/: `npm run docs`. `GITHUB_REPOSITORY` (owner/name) makes links to sources, `SITE_BASE` is the
// folder of the server that it will stand in. `--built`: packages are built, and others read them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../run.mjs';
import { stage } from './stage.mjs';

const here = join(root, 'tools/site');
const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = process.env;

async function must(command, args, cwd) {
  const { code } = await run(command, args, { cwd });
  if (code !== 0) process.exit(code);
}

const installed = (name) => join(here, 'node_modules/.bin', name);
await must('npm', ['ci', '--no-audit', '--no-fund'], here);
if (!process.argv.includes('--built')) await must('nx', ['run-many', '-t', 'build', '--output-style=static'], root);
stage(join(here, 'pages'), repository && `${server}/${repository}`);
await must(installed('typedoc'), ['--options', 'typedoc.json'], here);
await must(installed('vitepress'), ['build', '.'], here);
if (!existsSync(join(root, 'site/index.html'))) throw new Error('site/index.html: expected the site, found none');
console.log('the site is in site/; look at it with: npx vite preview --outDir site');
