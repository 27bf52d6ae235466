/* Events as lines of text, read as they come. */

export { type Burst, EventChecks, type LineFault, type LineProblem } from './event-checks.ts';
export * from './event-line-reader.ts';
