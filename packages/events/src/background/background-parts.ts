/** What a background model takes into account. Each can be left out to see what it is worth. */
export interface BackgroundParts {
  /** Quiet times and bursts of the sensor. */
  readonly activity: boolean;
  /** Time since the pixel's last event. */
  readonly intervals: boolean;
  /** ON and OFF events have rates of their own. */
  readonly polarity: boolean;
  /** An excess that a pixel shares with its neighbours is no background. */
  readonly sharedExcess: boolean;
  /** How much pixels differ is learned; else a pixel's rate has a prior of shape 2. */
  readonly learnedShape: boolean;
  /** Columns that are read out alike have a prior of their own. */
  readonly columnClasses: boolean;
  /** A pixel with far more events than an ordinary one has is hot: its own rate is its background, also in bursts. */
  readonly hotPixels: boolean;
}

export const allParts: BackgroundParts = {
  activity: true,
  intervals: true,
  polarity: true,
  sharedExcess: true,
  learnedShape: true,
  columnClasses: true,
  hotPixels: true,
};
