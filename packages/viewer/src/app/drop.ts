import { labelsEnding } from '@spikeseg/data-ebssa/browser';
import type { SensorSize } from '@spikeseg/events';
import type { DropSettings } from '../drop-settings.ts';
import { sayForm, sensorForm } from './drop-forms.ts';
import type { Request, SaidOfFile, SearchAnswer } from './search/messages.ts';
import { Searcher } from './searcher.ts';
import { el } from './shared/dom.ts';
import { unpackedBase64 } from './unpacked.ts';
import { type RunningViewer, startViewer } from './viewer.ts';

const promise =
  'Nothing is uploaded: the recording is read and searched in this page, whose security policy allows it no connection. The page may be saved and opened without a network.';

/** Marks the page while something is held over it. */
const over = (is: boolean): void => void document.documentElement.toggleAttribute('data-over', is);

/** Takes recordings that are dropped on the page or chosen, has them searched, and shows them in an element. */
export function startDrop(viewerRoot: HTMLElement): void {
  const root = document.getElementById('drop');
  const settings = document.getElementById('drop-settings');
  const script = document.getElementById('search');
  if (root === null || settings === null || script === null) return;
  new DropPage(root, viewerRoot, JSON.parse(settings.textContent) as DropSettings, unpackedBase64(script.textContent)).start();
}

/** What the page is at: waiting for a recording, searching one, or showing it. */
class DropPage {
  readonly #root: HTMLElement;
  readonly #viewerRoot: HTMLElement;
  readonly #settings: DropSettings;
  readonly #input = el('input', { type: 'file', 'aria-label': 'Recording', hidden: '' });
  readonly #progress = el('progress', { 'aria-label': 'Share of the recording that is searched' });
  readonly #status = el('p', { class: 'status', role: 'status' });
  readonly #searcher: Promise<Searcher>;
  #viewer: RunningViewer | undefined;
  #file: File | undefined;
  #plays = false;

  /** @param script text of the worker */
  constructor(root: HTMLElement, viewerRoot: HTMLElement, settings: DropSettings, script: Promise<Uint8Array<ArrayBuffer>>) {
    this.#root = root;
    this.#viewerRoot = viewerRoot;
    this.#settings = settings;
    this.#searcher = script.then((bytes) => new Searcher(bytes, (answer) => this.#hear(answer)));
    this.#input.addEventListener('change', () => {
      const [file] = this.#input.files ?? [];
      this.#input.value = '';
      if (file !== undefined) this.#search(file, {});
    });
    document.body.append(this.#input);
  }

  start(): void {
    this.#listen();
    if (location.hash === '#generated') this.#generate();
    else this.#wait();
  }

  #ask(request: Request): void {
    void this.#searcher.then((searcher) => searcher.ask(request));
  }

  #cancel(): void {
    void this.#searcher.then((searcher) => searcher.cancel());
  }

  #listen(): void {
    addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    addEventListener('dragleave', (event) => event.relatedTarget === null && over(false));
    addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      const { files, items } = event.dataTransfer ?? {};
      if (files === undefined || files.length === 0) return;
      if (files.length > 1) return this.#fail(`Expected one recording at a time, got ${files.length} files.`);
      if (items?.[0]?.webkitGetAsEntry()?.isDirectory === true)
        return this.#fail(`${files[0].name}: expected a file of an event camera, got a folder.`);
      if (files[0].name.endsWith(labelsEnding)) return this.#label(files[0]);
      this.#search(files[0], {});
    });
  }

  /** Labels are of the recording that is shown. */
  #label(file: File): void {
    if (this.#viewer === undefined || this.#viewerRoot.hidden)
      this.#fail(`${file.name}: expected a recording before its labels, got labels alone; drop the recording first`);
    else void this.#viewer.load(file);
  }

  /** Asks for a recording. */
  #wait(): void {
    this.#show(
      'wait',
      el('h1', {}, 'Drop a recording of an event camera here'),
      el('p', {}, 'It is searched for satellites and stars, and shown with its tracks and the reasons of every detection.'),
      this.#choices(),
      el('p', { class: 'hint' }, promise),
      el('p', { class: 'hint' }, `${this.#settings.endings.join(', ')}; also of .gz and .zst. Labels of EBSSA are shown, too.`),
    );
  }

  #choices(): HTMLElement {
    const generated = el('button', { type: 'button' }, 'Show a generated night');
    generated.addEventListener('click', () => this.#generate());
    return el('p', { class: 'choices' }, this.#chooser('Choose a file …'), generated);
  }

  #chooser(text: string): HTMLElement {
    const button = el('button', { type: 'button', class: 'choose' }, text);
    button.addEventListener('click', () => this.#input.click());
    return button;
  }

  #search(file: File, said: SaidOfFile): void {
    this.#file = file;
    this.#plays = false;
    this.#work(`Searching ${file.name}`);
    this.#ask({ kind: 'search', file, said, settings: this.#settings });
  }

  #generate(): void {
    this.#file = undefined;
    this.#plays = !matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.#work('Generating a night');
    this.#ask({ kind: 'generate', settings: this.#settings });
  }

  #work(title: string): void {
    this.#viewer?.store.set({ playing: false });
    this.#progress.removeAttribute('value');
    this.#status.textContent = 'begins …';
    const cancel = el('button', { type: 'button', class: 'cancel' }, 'Cancel');
    cancel.addEventListener('click', () => {
      this.#cancel();
      if (this.#viewer === undefined) this.#wait();
      else this.#bar([]);
    });
    this.#show('work', el('h1', {}, title), this.#progress, this.#status, el('p', { class: 'choices' }, cancel));
  }

  #hear(answer: SearchAnswer): void {
    switch (answer.kind) {
      case 'read':
        this.#status.textContent = `${answer.events.toLocaleString('en-US')} events read`;
        return;
      case 'searched':
        this.#progress.value = answer.of === 0 ? 1 : answer.seconds / answer.of;
        this.#status.textContent = `${answer.seconds.toFixed(1)} of ${answer.of.toFixed(1)} s searched`;
        return;
      case 'ask':
        return this.#askSensor(answer.min, answer.likely);
      case 'failed':
        return this.#fail(answer.message);
      case 'found':
        // Seen before it is drawn: what is hidden has no size.
        this.#bar(answer.notes);
        if (this.#viewer === undefined) this.#viewer = startViewer(this.#viewerRoot, answer.data, answer.give);
        else this.#viewer.show(answer.data, answer.give);
        if (this.#plays) this.#viewer.store.set({ time: 0, playing: true });
    }
  }

  #askSensor(min: SensorSize, likely: SensorSize): void {
    const form = sensorForm(min, likely, (sensor) => {
      this.#work(`Searching ${this.#file?.name ?? ''}`);
      this.#ask({ kind: 'sensor', sensor });
    });
    this.#show(
      'ask',
      el('h1', {}, 'How large is the sensor?'),
      el(
        'p',
        {},
        `${this.#file?.name ?? ''} does not say it. Its events need ${min.width} × ${min.height} px; edges that stayed dark are not in them.`,
      ),
      form,
    );
  }

  #fail(message: string): void {
    this.#cancel();
    const file = this.#file;
    const again = file === undefined ? [] : [sayForm((said) => this.#search(file, said))];
    this.#show(
      'failed',
      el('h1', {}, 'This recording cannot be shown'),
      el('p', { class: 'message', role: 'alert' }, message),
      ...again,
      this.#choices(),
    );
  }

  /** A line above what is shown. */
  #bar(notes: readonly string[]): void {
    const said = notes.length === 0 ? [] : [el('p', { class: 'hint notes' }, `While reading: ${notes.join('; ')}.`)];
    const line = el('span', { class: 'hint' }, 'or drop one here: nothing is uploaded');
    this.#show('bar', el('p', { class: 'choices' }, this.#chooser('Open a recording …'), line), ...said);
  }

  /** What is shown of a recording stays visible below the line alone. */
  #show(state: 'wait' | 'work' | 'ask' | 'failed' | 'bar', ...children: readonly HTMLElement[]): void {
    this.#root.dataset['state'] = state;
    this.#root.replaceChildren(...children);
    this.#viewerRoot.hidden = state !== 'bar';
  }
}
