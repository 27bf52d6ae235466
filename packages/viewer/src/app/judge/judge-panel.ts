import { el } from '../shared/dom.ts';
import { secondsText } from '../shared/model.ts';
import type { Store } from '../shared/store.ts';
import { save } from '../take/save.ts';
import type { JudgedAs } from './judgements.ts';
import type { Judging } from './judging.ts';

/** A button: its key, its text, what it does. */
type Action = readonly [key: string, text: string, title: string, act: () => void];

/** Where a panel is, until when, and what else can be saved there. */
interface PanelPlace {
  /** Hidden while keys are of something else. */
  readonly root: HTMLElement;
  readonly signal: AbortSignal;
  readonly give: readonly HTMLElement[];
}

/** Who is at the page, also with the next recording. */
let who = '';

/** What people say of the selected track: buttons, each with a key, a name, and the file of labels. */
export class JudgePanel {
  readonly element: HTMLElement;
  readonly #judging: Judging;
  readonly #store: Store;
  readonly #status = el('p', { class: 'judge-status', role: 'status' });
  readonly #name = el('input', {
    type: 'text',
    'aria-label': 'Name of the track',
    placeholder: 'name of the track',
    maxlength: '80',
  });
  readonly #file = el('input', { type: 'file', 'aria-label': 'File of labels', accept: '.json', hidden: '' });
  readonly #actions: readonly Action[];
  /** The track that waits for another to join; 0: none. */
  #joins = 0;

  constructor(judging: Judging, store: Store, { root, signal, give }: PanelPlace) {
    this.#judging = judging;
    this.#store = store;
    judging.by = who;
    const by = el('input', { type: 'text', 'aria-label': 'Your name', placeholder: 'your name', maxlength: '80' });
    by.value = who;
    by.addEventListener('input', () => (who = judging.by = by.value));
    const judge = (as: JudgedAs) => () => this.#of((track) => judging.do({ kind: 'judge', track, as }));
    this.#actions = [
      ['a', 'Accept', 'An object, of the class that the program says', () => this.#accept()],
      ['x', 'Reject', 'Nothing is there', judge('nothing')],
      ['s', 'Satellite', 'It is a satellite', judge('satellite')],
      ['t', 'Star', 'It is a star', judge('star')],
      ['c', 'Cut', 'From the moment shown on it is another track', () => this.#cut()],
      ['j', 'Join', 'The track that is selected next belongs to it', () => this.#join()],
      ['d', 'Draw', 'Clicks in the frame are places of a new track; again: it is done', () => this.#draw()],
      ['n', 'Name', 'Give it a name', () => this.#name.focus()],
      ['u', 'Undo', 'Take the last change back', () => judging.undo()],
    ];
    this.#name.addEventListener('change', () => this.#of((track) => judging.do({ kind: 'name', track, name: this.#name.value })));
    this.#name.addEventListener('keydown', ({ key }) => key === 'Enter' && this.#name.blur());
    this.#file.addEventListener('change', () => void this.#open());
    this.element = el(
      'section',
      { class: 'judge', 'aria-label': 'Judge' },
      el('div', { class: 'section-head' }, el('h2', {}, 'Judge'), by),
      el(
        'div',
        { class: 'judge-actions', role: 'group', 'aria-label': 'What the selected track is' },
        ...this.#actions.map((action) => button(action)),
        this.#name,
      ),
      this.#status,
      el(
        'p',
        { class: 'take' },
        button(['', 'Save labels', 'A file to lie beside the recording', () => save(judging.file())]),
        button(['', 'Load labels …', 'Go on from such a file', () => this.#file.click()]),
        this.#file,
        ...give,
      ),
    );
    judging.onChange(() => this.#show());
    store.onChange((state, changed) => {
      if (!changed.has('track') && !changed.has('drawn')) return;
      if (this.#joins !== 0 && state.track !== 0 && state.track !== this.#joins) this.#finishJoin(state.track);
      this.#show();
    });
    // A row that has the focus may go with its track.
    document.addEventListener('keydown', (event) => !root.hidden && this.#key(event), { signal });
    this.#show();
  }

  #key(event: KeyboardEvent): void {
    const isText =
      event.target instanceof HTMLElement && event.target.closest('input[type=text], input[type=number], select') !== null;
    if (isText || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.#actions.find(([key]) => key === event.key);
    if (action === undefined) return;
    event.preventDefault();
    action[3]();
  }

  /** Does something with the selected track. */
  #of(act: (track: number) => void): void {
    const { track } = this.#store.state;
    if (track === 0) this.#status.textContent = 'Select a track first: click it, or a row of the table.';
    else act(track);
  }

  #accept(): void {
    this.#of((track) => {
      const is = this.#row(track)?.class ?? 'satellite';
      this.#judging.do({ kind: 'judge', track, as: is });
    });
  }

  #cut(): void {
    const { time } = this.#store.state;
    this.#of((track) => {
      const row = this.#row(track);
      const tUs = time * this.#judging.data.tickUs;
      if (row === undefined || tUs <= row.beginUs || tUs > row.endUs)
        this.#status.textContent = `Go to a moment of track ${track} first; it is cut there.`;
      else this.#judging.do({ kind: 'cut', track, tUs, into: this.#judging.freeNumber });
    });
  }

  #join(): void {
    this.#of((track) => {
      this.#joins = this.#joins === 0 ? track : 0;
      this.#show();
    });
  }

  #finishJoin(other: number): void {
    const track = this.#joins;
    this.#joins = 0;
    this.#judging.do({ kind: 'join', track, other });
    this.#store.set({ track, detection: -1 });
  }

  /** Begins to draw, or makes a track of the places that were clicked. */
  #draw(): void {
    const { drawn } = this.#store.state;
    if (drawn === undefined) return this.#store.set({ drawn: [], playing: false });
    const track = this.#judging.freeNumber;
    if (drawn.length > 0) this.#judging.do({ kind: 'draw', track, points: drawn });
    this.#store.set({ drawn: undefined, ...(drawn.length > 0 && { track, detection: -1 }) });
  }

  async #open(): Promise<void> {
    const [file] = this.#file.files ?? [];
    this.#file.value = '';
    if (file !== undefined) await this.load(file);
  }

  /** Goes on from a file of labels, or says what is wrong with it. */
  async load(file: File): Promise<void> {
    try {
      this.#judging.load(await file.text(), file.name);
      this.#status.textContent = `${file.name}: read`;
    } catch (error) {
      this.#status.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #row(track: number) {
    return this.#judging.data.tracks.find(({ id }) => id === track);
  }

  #show(): void {
    const { track, drawn } = this.#store.state;
    const row = this.#row(track);
    if (document.activeElement !== this.#name) this.#name.value = row?.judged?.name ?? '';
    const count = this.#judging.data.tracks.filter(({ judged }) => judged !== undefined).length;
    this.#status.textContent =
      drawn !== undefined
        ? `Drawing: ${drawn.length} places. Go to a moment, click the object in the frame; D again when it is done.`
        : this.#joins !== 0
          ? `Select the track that belongs to track ${this.#joins}; J again leaves it.`
          : row === undefined
            ? `${count} of ${this.#judging.data.tracks.length} tracks are judged. Select one.`
            : `Track ${track}${saidOf(row.judged)}`;
    const last = this.#judging.edits.at(-1);
    this.element.dataset['edits'] = String(this.#judging.edits.length);
    if (last !== undefined && row === undefined && drawn === undefined && this.#joins === 0)
      this.#status.textContent += ` Last: ${last.kind} of track ${last.track}.`;
    if (drawn !== undefined && drawn.length > 0)
      this.#status.textContent += ` The last is at ${secondsText(drawn[drawn.length - 1].tUs)} s.`;
  }
}

/** What people say of a track, in words. */
function saidOf(judged: { readonly as: JudgedAs | undefined; readonly name: string; readonly by: string } | undefined): string {
  if (judged === undefined) return ': not judged yet.';
  const is = judged.as ?? 'not judged';
  return `${judged.name === '' ? '' : `, ${judged.name}`}: ${is}${judged.by === '' ? '' : `, says ${judged.by}`}.`;
}

function button([key, text, title, act]: Action): HTMLElement {
  const one = el(
    'button',
    { type: 'button', title: key === '' ? title : `${title} (${key})`, ...(key !== '' && { 'aria-keyshortcuts': key }) },
    text,
    ...(key === '' ? [] : [' ', el('kbd', {}, key.toUpperCase())]),
  );
  one.addEventListener('click', act);
  return one;
}
