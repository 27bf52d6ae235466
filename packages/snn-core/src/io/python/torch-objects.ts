import { isCounts, type PickleValue } from './pickle-value.ts';

/*
 * The few Python objects that a checkpoint is made of, each replaced by plain data. A pickle is a program; this list, and
 * not the file, decides what it can make. Anything else gives `undefined`, which the reader turns into an error.
 */

/** Names that a pickle may mention. */
export const knownGlobals: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  'torch.FloatStorage',
  'torch._utils._rebuild_tensor_v2',
  'torch.torch_version.TorchVersion',
]);

/** What calling a name with arguments makes. */
export function construct(name: string, args: readonly PickleValue[]): PickleValue | undefined {
  if (name === 'collections.OrderedDict' && args.length === 0) return new Map();
  if (name === 'torch.torch_version.TorchVersion' && typeof args[0] === 'string') return args[0];
  if (name !== 'torch._utils._rebuild_tensor_v2') return undefined;
  const [storage, offset, shape, strides] = args;
  const isStorage = storage !== null && typeof storage === 'object' && 'kind' in storage && storage.kind === 'storage';
  if (!isStorage || !isCounts([offset]) || !isCounts(shape) || !isCounts(strides)) return undefined;
  return { kind: 'tensor', storage, offset: Number(offset), shape, strides };
}

/** The storage that a persistent id ('storage', type, key, device, length) stands for. */
export function persistentStorage(id: PickleValue | undefined): PickleValue | undefined {
  if (!Array.isArray(id)) return undefined;
  const [tag, type, key, , length] = id;
  const isFloat =
    type !== null && typeof type === 'object' && 'kind' in type && type.kind === 'global' && type.name === 'torch.FloatStorage';
  if (tag !== 'storage' || !isFloat || typeof key !== 'string' || !isCounts([length])) return undefined;
  return { kind: 'storage', key, length: Number(length) };
}
