// "A stranger installs one package from npm": publishes what a release would publish to a registry on this machine, installs each
// package alone in an empty folder with Node 20, 22 and 24, or those of `--node`, loads, type-checks it with TypeScript 5, 6 and 7, or those of
// `--typescript`, runs it, and measures it.
//   npx node tools/release-check/index.mjs [--package NAME] [--node MAJOR …] [--typescript MAJOR …] [--report FILE] [--built]
// `--built`: packages are built, and others read them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { packages } from '../packages.mjs';
import { run } from '../run.mjs';
import { here } from './nodes.mjs';

const { values } = parseArgs({
  options: {
    package: { type: 'string' },
    node: { type: 'string', multiple: true },
    typescript: { type: 'string', multiple: true },
    report: { type: 'string' },
    built: { type: 'boolean', default: false },
  },
});
const asked = packages.filter(({ manifest }) => [undefined, manifest.name].includes(values.package));
if (asked.length === 0) {
  console.error(`there is no package ${values.package}; known: ${packages.map(({ manifest }) => manifest.name).join(', ')}`);
  process.exit(2);
}

await must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
if (!values.built) await must('nx', ['run-many', '-t', 'build', '--output-style=static']);
// What these import is installed by now.
const { checkAll } = await import('./check-all.mjs');
const work = mkdtempSync(join(tmpdir(), 'release-check-'));
const named = asked.map(({ folder, manifest }) => ({ folder: basename(folder), manifest }));
const wanted = { nodes: values.node?.map(Number), compilers: values.typescript?.map((major) => `typescript${major}`) };
const { report, failures } = await checkAll(work, named, wanted).finally(() =>
  rmSync(work, { recursive: true, force: true, maxRetries: 5 }),
);
console.log(`\n${report}`);
if (values.report !== undefined) writeFileSync(values.report, report);
// Each in full stands above, where it happened.
for (const failure of failures) console.error(failure.split('\n')[0]);
console.log(`${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);

async function must(command, args, cwd) {
  const { code, output } = await run(command, args, { quiet: true, cwd });
  if (code === 0) return;
  console.error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`);
  process.exit(1);
}
