import type { Mapping } from '../merge/mapping.ts';

/** A value of a preset and where it comes from. */
export interface PresetValue {
  readonly value: unknown;
  /** The paper's own value; the Python SpikeSEG's preset for the paper; our adaptation to event recordings; or what real recordings ask for. */
  readonly origin: 'paper' | 'Python SpikeSEG' | 'adaptation' | 'measured';
  /** What the paper says or why we differ; may be empty. */
  readonly note: string;
}

/** The settings of an experiment that differ from the defaults or must not change with them. */
export interface Preset {
  readonly title: string;
  /** Paragraph about what can and cannot be reproduced. */
  readonly about: string;
  /** By dotted path, in the order of the schema. */
  readonly values: Readonly<Record<string, PresetValue>>;
}

export const fromPaper = (value: unknown, note: string): PresetValue => ({ value, origin: 'paper', note });
export const fromPython = (value: unknown, note: string): PresetValue => ({ value, origin: 'Python SpikeSEG', note });
export const measured = (value: unknown, note: string): PresetValue => ({ value, origin: 'measured', note });
export const adapted = (value: unknown, note: string): PresetValue => ({ value, origin: 'adaptation', note });

/** Dotted paths and bare values. */
export const presetSettings = ({ values }: Preset): Mapping =>
  Object.fromEntries(Object.entries(values).map(([path, { value }]) => [path, value]));
