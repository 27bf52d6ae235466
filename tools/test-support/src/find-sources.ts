import { registerHooks } from 'node:module';

/**
 * Makes a worker thread of a test find the sources of the packages: threads know nothing of vitest's aliases. Nothing needs a build, and what is tested
 * is what was last edited.
 */
export function findSources(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const [, name, entry = ''] = /^@spikeseg\/([a-z-]+)(\/[a-z]+)?$/.exec(specifier) ?? [];
      return next(
        name === undefined ? specifier : new URL(`../../../packages/${name}/src${entry}/index.ts`, import.meta.url).href,
        context,
      );
    },
  });
}
