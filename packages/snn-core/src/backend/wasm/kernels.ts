import { kernels } from './kernels.generated.ts';
import { type WasmModule, type WithMemory, webAssembly } from './web-assembly.ts';

/** Address in the memory of a session, bytes. */
export type Address = number;

/** What assembly/index.ts exports; its docstrings say what each does. */
export interface Kernels extends WithMemory {
  allocate(bytes: number): Address;
  arenaTop(): Address;
  newConv(
    channels: number,
    height: number,
    width: number,
    maps: number,
    kernel: number,
    fireOnce: boolean,
    competes: boolean,
  ): Address;
  setLeak(layer: Address, factor: number, amount: number, floor: number, exact: boolean): void;
  weightsOf(layer: Address): Address;
  thresholdsOf(layer: Address): Address;
  rest(layer: Address): void;
  begin(layer: Address, carry: boolean): void;
  skipSteps(layer: Address, steps: number): void;
  convStep(layer: Address, index: Address, count: number, values: Address): number;
  convStepCompeting(
    layer: Address,
    index: Address,
    count: number,
    values: Address,
    mode: number,
    radius: number,
    tieSeed: number,
  ): number;
  spikeCount(layer: Address): number;
  spikesOf(layer: Address): Address;
  spikePotentialsOf(layer: Address): Address;
  potentialAt(layer: Address, map: number, y: number, x: number): number;
  newPool(
    channels: number,
    height: number,
    width: number,
    kernel: number,
    stride: number,
    rows: number,
    columns: number,
  ): Address;
  poolStep(layer: Address, index: Address, count: number, causes: boolean): number;
  pooledOf(layer: Address): Address;
  causeOffsetsOf(layer: Address): Address;
  causesOf(layer: Address): Address;
  restorePotentials(layer: Address): void;
  newTransport(
    channels: number,
    sourceHeight: number,
    sourceWidth: number,
    maps: number,
    motions: number,
    outputs: number,
    kernel: number,
    stride: number,
    right: number,
    down: number,
    slack: number,
    radius: number,
    rivals: number,
  ): Address;
  unitOf(layer: Address, grid: number, maxCurrent: number): number;
  setTransport(layer: Address, switchCost: number, ceiling: number, minThreshold: number): void;
  brightnesses(layer: Address): Address;
  motionsOf(layer: Address): Address;
  transportWeights(layer: Address): Address;
  transportOffsets(layer: Address): Address;
  transportStarts(layer: Address): Address;
  transportLeaks(layer: Address): Address;
  transportThresholds(layer: Address): Address;
  motionDx(layer: Address): Address;
  motionDy(layer: Address): Address;
  homesOf(layer: Address): Address;
  motionSpreads(layer: Address): Address;
  lateralCosts(layer: Address): Address;
  restTransport(layer: Address): void;
  takeInput(layer: Address, index: Address, count: number, values: Address): void;
  hearRival(layer: Address, rival: number, other: Address, share: number): void;
  addBand(layer: Address): Address;
  beginUpdate(layer: Address): number;
  computeParts(layer: Address, band: Address, parts: number, first: number, end: number): void;
  chooseUpdate(layer: Address): number;
  turnUpdate(layer: Address): void;
  endUpdate(layer: Address): void;
  takeCells(layer: Address): number;
  noteTransport(layer: Address): void;
  transportCurrents(layer: Address): Address;
  currentRowBytes(layer: Address): number;
  currentPlaneBytes(layer: Address): number;
  transportExcess(layer: Address): Address;
  transportShares(layer: Address): Address;
  natsRowBytes(layer: Address): number;
  isWaiting(layer: Address): number;
  isAtRest(layer: Address): number;
  levelCount(layer: Address): number;
  levelsOf(layer: Address): Address;
  levelPotentials(layer: Address): Address;
  largestPotential(layer: Address): number;
  readTransport(layer: Address): Address;
  writeTransport(layer: Address): void;
}

let compiled: Promise<WasmModule> | undefined;

/** Compiles the kernels, once per process. */
export function compileKernels(): Promise<WasmModule> {
  compiled ??= requireWebAssembly().compile(bytesOf(kernels));
  return compiled;
}

/** Kernels with a memory of their own. Asynchronous, because browsers refuse larger modules on their main thread otherwise. */
export async function instantiateKernels(): Promise<Kernels> {
  return (await requireWebAssembly().instantiate(await compileKernels())).exports as Kernels;
}

/** @throws Error where there is none, or none with SIMD */
export function requireWebAssembly(): NonNullable<typeof webAssembly> {
  const missing = missingWebAssembly();
  if (webAssembly !== undefined && missing === undefined) return webAssembly;
  throw new Error(`wasm engine: expected WebAssembly with SIMD, got ${missing}; use the typescript engine`);
}

let hasSimd: boolean | undefined;

/** What keeps kernels from running here; undefined where nothing does. Node ≥ 16.4 and browsers since 2021–2023 have SIMD. */
export function missingWebAssembly(): string | undefined {
  if (webAssembly === undefined) return 'a JavaScript engine without WebAssembly';
  hasSimd ??= webAssembly.validate(bytesOf(kernels));
  return hasSimd ? undefined : 'a machine without it';
}

/** The kernels of the engine. */
export const kernelBytes = (): Uint8Array => bytesOf(kernels);

/** Of a module as base64. `atob` is what Node and browsers have in common. */
export function bytesOf(source: string): Uint8Array {
  return Uint8Array.from(atob(source), (character) => character.charCodeAt(0));
}
