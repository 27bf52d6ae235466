/** One map over the window since the last check. */
export interface MapReport {
  /** In this layer's training. */
  readonly wins: number;
  /** Share of the window's stimuli that the map won. */
  readonly rate: number;
  /** Mean |Δw| per synapse and win, of the last window that had a win; null before the first. */
  readonly meanChange: number | null;
  /** What its neurons compare with now, and the gain in it. */
  readonly threshold: number;
  readonly gain: number;
  readonly converged: boolean;
  /** Was dead and got another start. */
  readonly recovered: boolean;
}

export interface CheckReport {
  readonly layer: string;
  readonly epoch: number;
  /** Stimuli learned by the layer. */
  readonly stimuli: number;
  readonly maps: readonly MapReport[];
  /** C_l, before any recovery. */
  readonly convergenceMeasure: number;
  /** Share of converged maps. */
  readonly share: number;
}
