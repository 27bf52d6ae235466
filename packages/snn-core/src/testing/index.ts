export * from './dense-reference.ts';
export * from './difference.ts';
export * from './random-cases.ts';
export * from './random-layers.ts';
export type { Suite, TestRunner } from './suite.ts';
export * from './suites/conformance.ts';
