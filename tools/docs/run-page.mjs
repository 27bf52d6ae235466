// Runs the blocks of one page, in order, each in a shell of its own in a clone, and what they print to be pasted.
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt } from './clone.mjs';
import { missingLine } from './output.mjs';
import { withoutTypes } from './types.mjs';

/** Blocks that the page runs. */
export const runs = ({ language, noRun }) =>
  noRun === undefined && ['setup', 'sh', 'ts', 'js', 'yaml', 'python'].includes(language);

/**
 * @param blocks of one page
 * @param {import('./clone.mjs').Clone} clone fresh, or restored
 * @param told called after each block, and each line pasted, that ran: with block, seconds and the line
 * @param follow whether to paste what the blocks print to go on with, too, where the page does not say it itself
 * @returns problems, one each. A block that fails ends the page, for what follows builds on it; one that prints something else does not.
 */
export async function runPage(blocks, clone, told, { follow = true } = {}) {
  /** @type {string | undefined} what the block before printed */
  let printed;
  const problems = [];
  /** @type {Map<string, import('./blocks.mjs').Block>} lines that the program says to go on with, and the block that made it */
  const next = new Map();
  for (const block of blocks) {
    const at = `${block.page}:${block.line}`;
    if (block.language === 'text' && block.follows && printed !== undefined) {
      const line = missingLine(block.code, printed);
      if (line !== undefined) problems.push(`${at}: the output has no such line here: ${line}\nIt was:\n${printed}`);
    }
    printed = undefined;
    if (!runs(block)) continue;
    if (block.language === 'python' && pythonFor(block.code) === undefined) {
      console.log(`skipped: ${at}: no python3 with ${importsOf(block.code).join(', ')}`);
      continue;
    }
    const { code, output, seconds } = await runBlock(block, clone);
    if (code !== 0) return [...problems, `${at}: expected exit code 0, got ${code}\n${output.slice(-3000)}`];
    told(block, seconds);
    if (['sh', 'ts', 'js', 'python'].includes(block.language)) printed = output;
    if (!follow || block.language !== 'sh') continue;
    for (const line of nextLines(output)) if (!next.has(line) && !isOnPage(line, blocks)) next.set(line, block);
  }
  for (const [line, block] of next) {
    const { code, output, seconds } = await paste(line, clone);
    if (code !== 0) {
      const what = `${block.page}:${block.line}: prints \`${line}\`, which ends with ${code} when pasted`;
      return [...problems, `${what}\n${output.slice(-3000)}`];
    }
    told(block, seconds, line);
  }
  return problems;
}

const importsOf = (code) => [...code.matchAll(/^import (.+)$/gm)].map(([, names]) => names);

/** A Python that has what a block imports: the first on the path, or that of the system. */
const pythonFor = (code) =>
  ['python3', '/usr/bin/python3'].find(
    (python) =>
      spawnSync(python, [
        '-c',
        importsOf(code)
          .map((names) => `import ${names}`)
          .join('\n'),
      ]).status === 0,
  );

/** Whether the page itself says a line, and so has run it. */
const isOnPage = (line, blocks) =>
  blocks.some(({ language, code }) => language === 'sh' && code.split('\n').some((said) => said.split(' #')[0].trim() === line));

/** The lines in an output that the reader may go on with. */
export const nextLines = (output) =>
  [...output.matchAll(/(?:; next|go on with|score it with): (.+)$/gm)].map(([, line]) => line.trim());

async function runBlock({ language, code, line }, clone) {
  if (language === 'setup' || language === 'sh') return paste(code, clone);
  // Packages are there from the first build on, which the first call of the program brings.
  const built = isBuilt(clone) ? { code: 0 } : await paste('npx spikeseg-cli --version', clone);
  if (built.code !== 0) return built;
  const file = `block-${line}.${{ yaml: 'yaml', python: 'py' }[language] ?? 'mjs'}`;
  writeFileSync(join(clone.folder, file), language === 'ts' ? withoutTypes(code) : code);
  const commands = { yaml: 'npx spikeseg-cli config validate', python: language === 'python' && pythonFor(code) };
  return paste(`${commands[language] ?? 'node'} ${file}`, clone);
}

// What hangs must not take the whole run with it. The longest take minutes on a machine that does nothing else.
const longestMs = 20 * 60_000;

/** Runs shell code in the folder of the clone. */
function paste(code, { folder, env }) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const options = { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMs };
    const child = spawn('bash', ['-euo', 'pipefail', '-c', code], options);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ code: status ?? 1, output, seconds: (performance.now() - start) / 1000 }));
  });
}
