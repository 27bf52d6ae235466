import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';
import { type Platform, platforms } from './platforms.ts';

/** What is installed for a platform; nothing is loaded to find out. */
export interface PlatformReport {
  readonly platform: Platform;
  /** The packages that it needs, and their versions; undefined where one is not installed. */
  readonly packages: readonly { readonly name: string; readonly version: string | undefined }[];
  /** Of `gpu` and `node` where the package is installed: what its install script should have fetched. */
  readonly libtensorflow?: {
    /** Version in the name of the library's file; undefined where there is none. */
    readonly version: string | undefined;
    /** Whether the addon that calls it is there. */
    readonly addon: boolean;
  };
  /** What installs the packages. */
  readonly install: string;
}

/** Looks for the packages of every platform, and for what their install scripts fetch. */
export function platformReports(): readonly PlatformReport[] {
  return (['gpu', 'node', 'wasm', 'cpu'] as const).map((platform) => {
    const { packages, backend, install } = platforms[platform];
    const folders = packages.map((name) => packageFolder(name));
    const found = packages.map((name, k) => ({ name, version: versionIn(folders[k]) }));
    const [library] = folders;
    const fetched = backend === 'tensorflow' && library !== undefined ? { libtensorflow: fetchedIn(library) } : {};
    return { platform, packages: found, ...fetched, install };
  });
}

const versionIn = (folder: string | undefined): string | undefined =>
  folder === undefined
    ? undefined
    : (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;

/** @param folder of tfjs-node or tfjs-node-gpu */
export function fetchedIn(folder: string): NonNullable<PlatformReport['libtensorflow']> {
  const versions = filesIn(join(folder, 'deps', 'lib')).flatMap((file) => {
    // libtensorflow.so.2.9.1, libtensorflow.2.9.1.dylib; tensorflow.dll has no version in its name.
    const [, version] = /^libtensorflow\.(?:so\.)?(\d+\.\d+\.\d+)(?:\.dylib)?$/.exec(file) ?? [];
    return version ?? (file === 'tensorflow.dll' ? 'unknown' : []);
  });
  const bindings = filesIn(join(folder, 'lib')).filter((name) => name.startsWith('napi-v'));
  return {
    version: versions[0],
    addon: bindings.some((name) => filesIn(join(folder, 'lib', name)).includes('tfjs_binding.node')),
  };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
