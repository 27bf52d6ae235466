// The first example of a package's README, as a reader would try it: install line, type check, run.
import { writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { blocksOf } from '../docs/blocks.mjs';
import { withoutTypes } from '../docs/types.mjs';
import { entriesOf } from './load.mjs';
import { installed } from './nodes.mjs';
import { runNode } from './stranger.mjs';

/**
 * @param {string} folder name of the package's folder below packages/
 * @param {string} [text] of its README, where it is not to be read
 * @returns {{ packages: string[], example: import('../docs/blocks.mjs').Block | undefined }} what its install line names, and its example
 */
export function readmeOf(folder, text) {
  const blocks = blocksOf(`packages/${folder}/README.md`, text);
  const line = blocks.map(({ code }) => /^npm install (?:-g )?(.+)$/m.exec(code)).find(Boolean);
  if (!line) throw new Error('README.md has no line `npm install …`');
  const example = blocks.find(({ language }) => language === 'js' || language === 'ts');
  const packages = line[1].split(' ');
  for (const [, name] of example?.code.matchAll(/ from '((?:@[^/']+\/)?[^/']+)[^']*'/g) ?? []) {
    const known = packages.includes(name) || name.startsWith('node:') || builtinModules.includes(name);
    if (!known) throw new Error(`README.md, line ${example.line}: ${name} is imported but not in its install line`);
  }
  return { packages, example };
}

/** Type-checks a file of `app` and every declaration that it reaches, strictly, with one TypeScript. */
async function typeCheck(who, app, compiler, files) {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    skipLibCheck: false,
    allowJs: true,
    checkJs: true,
    types: ['node'],
    typeRoots: [installed('@types')],
  };
  const project = join(app, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const { code, output } = await runNode(who, [installed(compiler, 'bin/tsc'), '--project', project], { cwd: app });
  if (code !== 0) throw new Error(`${files.join(', ')} with ${compiler}:\n${output}`);
}

/** Every declaration of a package as it is installed, from an ES module and from a CommonJS module, and the example of its README. */
export function checkTypes(who, app, name, compiler, example) {
  const entries = entriesOf(app, name);
  const names = entries.map((_, i) => `m${i}`).join(', ');
  writeFileSync(
    join(app, 'types.mts'),
    `${entries.map((entry, i) => `import * as m${i} from '${entry}';\n`).join('')}export { ${names} };\n`,
  );
  writeFileSync(
    join(app, 'types.cts'),
    `${entries.map((entry, i) => `import m${i} = require('${entry}');\n`).join('')}export = [${names}];\n`,
  );
  const file = example?.language === 'ts' ? 'example.mts' : 'example.mjs';
  if (example) writeFileSync(join(app, file), example.code);
  return typeCheck(who, app, compiler, ['types.mts', 'types.cts', ...(example ? [file] : [])]);
}

/** Runs it. @returns {Promise<string>} what it printed */
export async function runExample(who, app, { language, code }) {
  writeFileSync(join(app, 'run.mjs'), language === 'ts' ? withoutTypes(code) : code);
  const { code: status, output, stdout } = await runNode(who, ['run.mjs'], { cwd: app });
  if (status !== 0) throw new Error(`the example of README.md ended with ${status}:\n${output}`);
  if (!stdout.trim()) throw new Error('the example of README.md prints nothing');
  return stdout;
}
