import { plots } from '@spikeseg/report';
import { type EventTime, type TensorBoardWriter } from '@spikeseg/report/tensorboard';
import type { Learned } from '../checkpoints/detector-file.ts';
import type { Context } from '../context/context.ts';
import { openEventFile } from '../training/run-events.ts';
import { objectsOf, velocitiesOf } from './learned-table.ts';
import type { Learning } from './learning.ts';

/*
 * TensorBoard events of a training of the detector, after every recording: how many objects it has, what those of all recordings so far have taught, and the
 * picture of their velocities. The step of all of them is the number of recordings.
 */

/** What is learned, at the head of every name. */
const head = 'objects';

export class LearningEvents {
  readonly #writer: TensorBoardWriter;
  readonly #now: () => number;

  /**
   * Opens a new event file; a resumed run adds one beside the first, which voids what the stopped one wrote after its state.
   *
   * @param resumed recordings that the run had searched that goes on
   */
  static open(folder: string, context: Context, resumed: number | undefined): LearningEvents {
    const events = new LearningEvents(openEventFile(folder, context), context.now);
    if (resumed !== undefined) events.#writer.restart(events.#at(resumed + 1));
    return events;
  }

  private constructor(writer: TensorBoardWriter, now: () => number) {
    this.#writer = writer;
    this.#now = now;
  }

  /** Writes what a recording has brought. */
  async tell(learning: Learning, { motions, offShare }: Learned): Promise<void> {
    const step = learning.length;
    const last = learning[step - 1];
    const scalars = { events: last.events, found: objectsOf(last).length, motions: motions.length, off_share: offShare.share };
    for (const [name, value] of Object.entries(scalars)) this.#writer.scalar(`${head}/${name}`, value, this.#at(step));
    for (const [k, { vx, vy }] of motions.entries())
      this.#writer.scalar(`${head}/speed_px_s/${k + 1}`, Math.hypot(vx, vy), this.#at(step));
    this.#writer.image(`${head}/velocities`, await plots.motions(motions, velocitiesOf(learning)), this.#at(step));
  }

  #at(step: number): EventTime {
    return { wallTimeS: this.#now() / 1000, step };
  }
}
