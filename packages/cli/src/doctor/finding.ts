/**
 * One thing that was looked at. `ok`: it works. `missing`: it is not there. `broken`: it is there and does not work. `off`: it is there,
 * or could be, and is not in use.
 */
export interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'missing' | 'broken' | 'off';
  /** Whether commands need it at all; what is optional serves some of them. */
  readonly required: boolean;
  /** What was found: version, place, reason. */
  readonly found: string;
  /** How to get it, where something can be done. */
  readonly remedy?: string;
}

export const ok = (part: string, found: string, required = false): Finding => ({ part, state: 'ok', required, found });

/** Whether something that is required does not work. */
export const isHealthy = (findings: readonly Finding[]): boolean =>
  findings.every(({ required, state }) => !required || state === 'ok');
