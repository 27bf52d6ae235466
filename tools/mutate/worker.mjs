// A warm Vitest. It is asked by messages of its parent, which ends it when it hangs. Mutants are never written to the disk: a plugin of Vite
// gives their text instead of the file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const overlay = new Map();
const plugin = { name: 'mutants', enforce: 'pre', load: (id) => overlay.get(id.split('?')[0]) };
const isCovering = process.argv.includes('--cover');
const vitest = await createVitest(
  {
    config: join(root, 'vitest.config.ts'),
    root,
    watch: false,
    bail: isCovering ? 0 : 1,
    pool: 'threads',
    maxWorkers: 1,
    fileParallelism: false,
    // A test is not slow because the machine has other work, too.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    reporters: [{}],
    // What is kept on the disk does not know of the plugin.
    fsModuleCache: false,
    setupFiles: [join(root, 'vitest.setup.ts'), ...(isCovering ? [join(root, 'tools/mutate/hits.setup.mjs')] : [])],
  },
  { plugins: [plugin] },
);
await vitest.standalone();

const msSince = (begin) => {
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000;
};
const actions = {
  /** Runs one test file; ends the process when that takes more time of the processor, which does not depend on what else the machine does. */
  run: async ({ test, texts, limitMs = Infinity }) => {
    const changed = new Set([...overlay.keys(), ...Object.keys(texts)]);
    overlay.clear();
    for (const [path, text] of Object.entries(texts)) overlay.set(path, text);
    for (const path of changed) vitest.invalidateFile(path);
    vitest.state.errorsSet.clear();
    vitest.state.filesMap.clear();
    const begin = process.cpuUsage();
    const watch = setInterval(() => msSince(begin) > limitMs && process.exit(1), 200);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([
      vitest.getRootProject().createSpecification(test),
    ]);
    clearInterval(watch);
    const isGreen = unhandledErrors.length === 0 && testModules.every((module) => module.ok());
    const hits = isCovering ? JSON.parse(readFileSync(process.env.MUTATE_HITS, 'utf8')) : [];
    return { isGreen, hits, ms: msSince(begin) };
  },
};
process.on('message', async ({ action, ...options }) => {
  try {
    process.send({ answer: await actions[action](options) });
  } catch (error) {
    process.send({ error: String(error.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ answer: 'ready' });
