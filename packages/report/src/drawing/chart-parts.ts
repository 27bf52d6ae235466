import type { TopLevelSpec } from 'vega-lite';

/*
 * Types of the parts of a chart, in a file of their own: those of vega-lite need the types of a browser, which a program that uses this package may not have.
 */

/** A part of a chart that consists of several, and a layer of it. */
export type Panel = Extract<TopLevelSpec, { vconcat: unknown }>['vconcat'][number];
export type Layer = Extract<Panel, { layer: unknown }>['layer'][number];
