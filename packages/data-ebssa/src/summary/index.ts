/* What is in a recording, in figures. */

export * from './summary.ts';
