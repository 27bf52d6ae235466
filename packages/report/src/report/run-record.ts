/** The machine that something ran on. */
export interface Host {
  readonly name: string;
  readonly platform: string;
  readonly arch: string;
  /** Model name of the processor, and how many of them there are. */
  readonly cpu: string;
  readonly cpus: number;
}

/** run.json: what one needs to know to repeat a run, apart from its configuration. */
export interface RunRecord {
  /** How the training ended; `running` until then. */
  readonly outcome: string;
  readonly seed: number;
  readonly command: readonly string[];
  /** Command that uploads the run, where `logging.wandb` asks for one. */
  readonly wandbSync?: readonly string[] | undefined;
  /** The folder that the command ran in. */
  readonly folder: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly gitCommit: string | null;
  readonly host: Host;
  readonly started: string;
  readonly seconds: number;
}
