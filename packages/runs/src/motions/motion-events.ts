import { type EventTime, motionsPlot, type TensorBoardWriter } from '@spikeseg/report';
import type { Context } from '../context/context.ts';
import { openEventFile } from '../training/event-file.ts';
import { shareOf } from './motion-share.ts';
import type { MotionTraining, PassMaps } from './motion-training.ts';

/*
 * TensorBoard events of a training of the detector: scalars after every recording; at the end of a pass the OFF share of objects, speed and share
 * of every map that it left, by the number that the map keeps all the time, and the picture of the velocities. The step of all of them is the number of
 * recordings that were learned from, over the passes: it never goes back.
 */

/** Layer that learns. */
const layer = 'slow';

export class MotionEvents {
  readonly #writer: TensorBoardWriter;
  readonly #now: () => number;

  /**
   * Opens a new event file; a resumed run adds one beside the first, which voids what the stopped one wrote after its state.
   *
   * @param resumed how far the run was that goes on
   */
  static open(folder: string, context: Context, resumed: MotionTraining | undefined): MotionEvents {
    const events = new MotionEvents(openEventFile(folder, context), context.now);
    if (resumed) events.#restart(resumed);
    return events;
  }

  private constructor(writer: TensorBoardWriter, now: () => number) {
    this.#writer = writer;
    this.#now = now;
  }

  /** Writes what a recording or the end of a pass has brought. */
  async tell(training: MotionTraining): Promise<void> {
    const pass = training.history.at(-1);
    if (training.done > 0) this.#recording(training);
    else if (pass) await this.#endOfPass(pass, training);
  }

  #restart(training: MotionTraining): void {
    const { done, rows } = training;
    this.#writer.restart(this.#at(rows.length + (done > 0 ? 0 : 1)));
    // The end of its pass has the step of its last recording, and may have been written before the run was stopped.
    if (done > 0) this.#recording(training);
  }

  #recording({ rows }: MotionTraining): void {
    const row = rows.at(-1);
    if (row === undefined) return;
    const { heldOutNats, claimed, maps, events } = row;
    const scalars = { held_out_nats: heldOutNats, null_share: 1 - claimed, maps, events };
    for (const [name, value] of Object.entries(scalars)) if (value !== null) this.#scalar(name, value, rows.length);
  }

  async #endOfPass({ maps }: PassMaps, { rows, offShare }: MotionTraining): Promise<void> {
    const step = rows.length;
    this.#scalar('object_off_share', offShare.now, step);
    for (const map of maps) {
      this.#scalar(`speed_px_s/map_${map.id}`, Math.hypot(map.vx, map.vy), step);
      this.#scalar(`share/map_${map.id}`, shareOf(map), step);
    }
    const points = maps.map((map) => ({ vx: map.vx, vy: map.vy, spread: map.spread, share: shareOf(map) }));
    this.#writer.image(`${layer}/velocities`, await motionsPlot(points), this.#at(step));
  }

  #scalar(name: string, value: number, step: number): void {
    this.#writer.scalar(`${layer}/${name}`, value, this.#at(step));
  }

  #at(step: number): EventTime {
    return { wallTimeS: this.#now() / 1000, step };
  }
}
