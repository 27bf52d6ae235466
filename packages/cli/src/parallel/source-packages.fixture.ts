import { registerHooks } from 'node:module';

/**
 * For worker threads in tests, which know nothing of vitest's aliases: finds the sources of the other packages. Nothing
 * needs a build, and what is tested is what was last edited.
 */
export function findSourcePackages(): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      const [, name] = /^@spikeseg\/([a-z-]+)$/.exec(specifier) ?? [];
      return next(name === undefined ? specifier : new URL(`../../../${name}/src/index.ts`, import.meta.url).href, context);
    },
  });
}
