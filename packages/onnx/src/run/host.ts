import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { env } from 'node:process';

/** What of a machine decides whether CUDA can be had. */
export interface CudaHost {
  readonly platform: string;
  readonly arch: string;
  /** Version of onnxruntime-node, undefined where it is not installed. */
  readonly runtimeVersion: string | undefined;
  /** Folder of onnxruntime-node's binaries for this machine. */
  readonly runtimeFolder: string | undefined;
  /** Folders in which the system looks for libraries, first ones first. */
  readonly libraryFolders: readonly string[];
  /** Names in a folder; none where it is not there. */
  readonly filesIn: (folder: string) => readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** This machine. */
export function thisHost(): CudaHost {
  const manifest = runtimeManifest();
  return {
    platform: platform(),
    arch: arch(),
    runtimeVersion: manifest && (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version,
    runtimeFolder: manifest && join(dirname(manifest), 'bin', 'napi-v6', platform(), arch()),
    libraryFolders: [
      ...(env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
      ...configuredFolders('/etc/ld.so.conf.d'),
      '/lib/x86_64-linux-gnu',
      '/usr/lib/x86_64-linux-gnu',
      '/lib64',
      '/usr/lib64',
      '/lib',
      '/usr/lib',
    ],
    filesIn,
    env,
  };
}

function runtimeManifest(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  } catch {
    return undefined;
  }
}

/** Folders that the loader's configuration names, one a line. */
function configuredFolders(folder: string): string[] {
  const files = filesIn(folder).filter((name) => name.endsWith('.conf'));
  return files.flatMap((name) => linesOf(join(folder, name))).filter((line) => line.startsWith('/'));
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
  } catch {
    return [];
  }
}

/** What is known of the installed onnxruntime-node without running a model. */
export interface RuntimeReport {
  /** Undefined where it is not installed. */
  readonly version: string | undefined;
  /** Where its programs can run, such as `cpu`; `bundled` ones need nothing more, others libraries of the system. */
  readonly providers: readonly { readonly name: string; readonly bundled: boolean }[];
  /** Why it cannot be loaded although it is installed. */
  readonly problem: string | undefined;
}

/** Looks for onnxruntime-node where this package would find it, and loads it. */
export function runtimeReport(): RuntimeReport {
  const version = thisHost().runtimeVersion;
  if (version === undefined) return { version, providers: [], problem: undefined };
  try {
    const runtime = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-node');
    return { version, providers: runtime.listSupportedBackends(), problem: undefined };
  } catch (cause) {
    return { version, providers: [], problem: cause instanceof Error ? cause.message : String(cause) };
  }
}
