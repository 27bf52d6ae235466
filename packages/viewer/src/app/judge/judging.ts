import { labelsEnding, labelsFromJson, labelsOnClock, labelsToJson } from '@spikeseg/data-ebssa/browser';
import { EventFormatError } from '@spikeseg/events';
import type { ViewerData } from '../../viewer-data.ts';
import type { PageFile } from '../take/save.ts';
import { clockOfPage, editsOfFile, judgedData, labelsFileOf } from './judged-data.ts';
import type { Change, Edit } from './judgements.ts';

/** Objects that a page goes on with: with 10,000 it stands still for 13 s. */
const maxObjects = 1000;

/** What people did with the tracks of a page. */
export class Judging {
  /** Who is at the page. */
  by = '';
  readonly #found: ViewerData;
  readonly #stem: string;
  readonly #now: () => string;
  readonly #listeners: ((data: ViewerData) => void)[] = [];
  #edits: readonly Edit[] = [];
  #data: ViewerData;
  /** The detector of labels that were loaded, whose tracks are drawn ones here. */
  #madeFrom: string | undefined;

  /** @param now time of day, ISO 8601 @param stem what names of files begin with */
  constructor(found: ViewerData, stem: string, now: () => string) {
    this.#stem = stem;
    this.#found = found;
    this.#data = found;
    this.#now = now;
  }

  /** The recording as people left it. */
  get data(): ViewerData {
    return this.#data;
  }

  get edits(): readonly Edit[] {
    return this.#edits;
  }

  /** A number that no track has, or had. */
  get freeNumber(): number {
    const used = this.#edits.flatMap((edit) => ('into' in edit ? [edit.track, edit.into] : [edit.track]));
    return 1 + Math.max(0, ...this.#found.tracks.map(({ id }) => id), ...used);
  }

  onChange(listener: (data: ViewerData) => void): void {
    this.#listeners.push(listener);
  }

  do(change: Change): void {
    this.#set([...this.#edits, { ...change, by: this.by, at: this.#now() }]);
  }

  /** Takes the last change back. */
  undo(): void {
    if (this.#edits.length > 0) this.#set(this.#edits.slice(0, -1));
  }

  /** Goes on from a file of labels. @throws EventFormatError, also where they are of other events */
  load(text: string, name: string): void {
    const labels = labelsFromJson(text, name);
    const { length } = labels.objects;
    if (length > maxObjects) {
      const expected = `at most ${maxObjects} objects, each of which is drawn and has a row`;
      throw new EventFormatError({ file: name, variable: 'objects', offset: 0, expected, got: `${length}` });
    }
    const clock = clockOfPage(this.#found);
    this.#set(editsOfFile(this.#found, clock === undefined ? labels : labelsOnClock(labels, clock, name)));
    this.#madeFrom = labels.madeFrom;
  }

  /** The file of labels, to lie beside the recording. */
  file(): PageFile {
    const labels = labelsFileOf(this.#found, this.#edits);
    const text = labelsToJson({ ...labels, madeFrom: labels.madeFrom ?? this.#madeFrom });
    return { name: `${this.#stem}${labelsEnding}`, content: new Blob([text], { type: 'application/json' }) };
  }

  #set(edits: readonly Edit[]): void {
    this.#edits = edits;
    this.#data = judgedData(this.#found, edits);
    for (const listener of this.#listeners) listener(this.#data);
  }
}
