import { isAbsolute, join } from 'node:path';
import type { PathEnvironment } from './environment.ts';

/** A path with its variables replaced, or the name of the first variable that is not set. */
export type Expansion =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'undefined-variable'; readonly name: string };

/**
 * Replaces a leading `~` by the home directory, `$NAME` and `${NAME}` by environment variables and `$$` by `$`. A `$`
 * that none of these follows stays.
 */
export function expandPath(text: string, { env, home }: PathEnvironment): Expansion {
  const missing: string[] = [];
  const expanded = text.replaceAll(
    /\$(?:(\$)|\{(\w+)\}|([A-Za-z_]\w*))/g,
    (_, dollar?: string, braced?: string, bare?: string) => {
      if (dollar !== undefined) return '$';
      const name = braced ?? bare ?? '';
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value === undefined) missing.push(name);
      return value ?? '';
    },
  );
  if (missing.length > 0) return { kind: 'undefined-variable', name: missing[0] };
  return { kind: 'path', path: /^~(?=$|[/\\])/.test(text) ? home + expanded.slice(1) : expanded };
}

/** Text that {@link expandPath} turns back into the path. */
export const escapePath = (path: string): string => path.replaceAll('$', '$$$$');

/** A path from a folder; an absolute one stays as it is written. */
export const fromFolder = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));
