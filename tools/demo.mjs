// The main job on a fresh machine: builds what it needs, then trains on generated recordings with the default configuration.

import { join } from 'node:path';
import { root, run } from './run.mjs';

const build = await run('nx', ['run-many', '-t', 'build', '--output-style=static'], { quiet: true });
if (build.code !== 0) {
  console.error(build.output);
  process.exit(build.code);
}
const { code } = await run('node', [join(root, 'packages/cli/dist/bin.js'), 'train', ...process.argv.slice(2)]);
process.exit(code);
