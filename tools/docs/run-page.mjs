// Runs the blocks of one page, in order, in an empty folder of their own that is also the home.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../run.mjs';
import { bin } from './cli.mjs';
import { missingLine } from './output.mjs';

/** Blocks that the page runs. */
export const runs = ({ language, noRun }) => noRun === undefined && ['setup', 'sh', 'ts', 'js', 'yaml'].includes(language);

/**
 * @param blocks of one page
 * @param told called after each block that ran, with its seconds
 * @returns problems, one each; the first failure ends the page, for what follows builds on it
 */
export async function runPage(blocks, told) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  // Above the folder, so that modules and npx find what an installation would have put there.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/spikeseg-cli'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, { mode: 0o755 });
  const path = [join(folder, 'bin'), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, HOME: home, PATH: path, NO_COLOR: '1' };
  /** @type {string | undefined} what the block before printed */
  let printed;
  try {
    for (const block of blocks) {
      const at = `${block.page}:${block.line}`;
      if (block.language === 'text' && block.follows && printed !== undefined) {
        const line = missingLine(block.code, printed);
        if (line !== undefined) return [`${at}: the output has no such line here: ${line}\nIt was:\n${printed}`];
      }
      printed = undefined;
      if (!runs(block)) continue;
      const start = performance.now();
      const { code, output } = await runBlock(block, home, env);
      if (code !== 0) return [`${at}: expected exit code 0, got ${code}\n${output.slice(-3000)}`];
      told(block, (performance.now() - start) / 1000);
      if (block.language === 'sh') printed = output;
    }
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runBlock({ language, code, line }, cwd, env) {
  if (language === 'setup' || language === 'sh') return execute('bash', ['-euo', 'pipefail', '-c', code], cwd, env);
  const file = join(cwd, `block-${line}.${language === 'yaml' ? 'yaml' : `m${language}`}`);
  writeFileSync(file, code);
  return execute(process.execPath, language === 'yaml' ? [bin, 'config', 'validate', file] : [file], cwd, env);
}

// A block that hangs must not take the whole run with it.
const longestMs = 15 * 60_000;

function execute(command, args, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: longestMs });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
