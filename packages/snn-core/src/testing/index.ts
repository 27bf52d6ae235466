export type { Suite, TestRunner } from './suite.ts';
export * from './suites/conformance.ts';
