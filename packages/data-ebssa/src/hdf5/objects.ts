import { EventFormatError } from '@spikeseg/events';
import type { OpenHdf5 } from './library.ts';

/** What a path inside a file leads to. */
export type ObjectKind = 'group' | 'dataset' | 'external link' | 'link';

/** Groups inside groups are searched to this depth. */
const deepestGroup = 4;
/** Longest text of an attribute, bytes. */
const longestText = 1024;

/** Kind of the object at a path. Links to other files are not followed, wherever they lead. */
export function kindOf({ id, module }: OpenHdf5, path: string): ObjectKind {
  if (path !== '/' && module.get_external_link(id, path).filename !== undefined) return 'external link';
  const type = module.get_type(id, path);
  return type === module.H5G_GROUP ? 'group' : type === module.H5G_DATASET ? 'dataset' : 'link';
}

/** @throws EventFormatError when there are more than the limit */
export function namesIn({ id, module, budget }: OpenHdf5, group: string): string[] {
  const names = module.get_names(id, group, false);
  budget.check('maxVariables', names.length, undefined, { offset: 0 }, `members of the group ${group}`);
  return names;
}

export const childPath = (group: string, name: string): string => (group === '/' ? `/${name}` : `${group}/${name}`);

/**
 * Paths of the groups that hold a recording (a TD), sorted; `/` is the root. A group that has several names, or contains
 * itself, is looked at once.
 *
 * @throws EventFormatError when there are more groups than the limit
 */
export function recordingGroups(file: OpenHdf5): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (group: string, depth: number) => {
    // A reference to an object is its address in the file.
    const address = Array.from(file.module.create_object_reference(file.id, group)).join();
    if (seen.has(address)) return;
    seen.add(address);
    file.budget.check('maxVariables', seen.size, undefined, { offset: 0 }, 'groups');
    const names = namesIn(file, group);
    if (names.includes('TD')) found.push(group);
    else if (depth < deepestGroup) {
      for (const child of names.map((name) => childPath(group, name)))
        if (kindOf(file, child) === 'group') visit(child, depth + 1);
    }
  };
  visit('/', 0);
  return found.toSorted();
}

export function hasAttribute({ id, module }: OpenHdf5, path: string, name: string): boolean {
  return module.get_attribute_names(id, path).includes(name);
}

/** Text of a string attribute, or undefined. */
export function textAttribute(file: OpenHdf5, path: string, name: string): string | undefined {
  if (!hasAttribute(file, path, name)) return undefined;
  const { id, module } = file;
  const { type, size, total_size: count, vlen } = module.get_attribute_metadata(id, path, name);
  if (type !== module.H5T_class_t.H5T_STRING.value || vlen || count !== 1 || size > longestText) return undefined;
  return withMemory(file, size, (at) => {
    module.get_attribute_data(id, path, name, BigInt(at));
    return Buffer.from(module.HEAPU8.subarray(at, at + size))
      .toString('utf8')
      .replace(/\0.*$/s, '');
  });
}

/** Lends a piece of the library's memory. @throws EventFormatError when there is not that much */
export function withMemory<T>({ module, path }: OpenHdf5, bytes: number, use: (address: number) => T): T {
  const address = module['_malloc'](bytes);
  if (address === 0)
    throw new EventFormatError({ file: path, offset: 0, expected: `${bytes} bytes of memory`, got: 'none left' });
  try {
    return use(address);
  } finally {
    module['_free'](address);
  }
}
