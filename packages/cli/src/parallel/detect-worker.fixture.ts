import { registerHooks } from 'node:module';

/*
 * The entry of worker threads in tests: threads know nothing of vitest's aliases, so this one finds the sources of the other
 * packages by itself. Nothing needs a build, and what is tested is what was last edited.
 */

registerHooks({
  resolve: (specifier, context, next) => {
    const [, name] = /^@spikeseg\/([a-z-]+)$/.exec(specifier) ?? [];
    return next(name === undefined ? specifier : new URL(`../../../${name}/src/index.ts`, import.meta.url).href, context);
  },
});

const { default: work } = await import('../detect-worker.ts');
export default work;
