import { largestSide, type SensorSize } from '@spikeseg/events';
import type { SaidOfFile } from './search/messages.ts';
import { el } from './shared/dom.ts';

/** Asks for the size of a sensor. @param least below which events would lie beside it @param likely what the fields hold first */
export function sensorForm(least: SensorSize, likely: SensorSize, onSize: (sensor: SensorSize) => void): HTMLElement {
  const width = side('width', least.width, String(likely.width));
  const height = side('height', least.height, String(likely.height));
  const form = el('form', { class: 'say' }, label('Width, px', width), label('Height, px', height), submit('Search it'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onSize({ width: width.valueAsNumber, height: height.valueAsNumber });
  });
  width.required = true;
  height.required = true;
  return form;
}

/** Takes what a file may not tell, and has it read again. */
export function sayForm(onSaid: (said: SaidOfFile) => void): HTMLElement {
  const width = side('width', 1, '');
  const height = side('height', 1, '');
  const units = { '': 'as the file says', s: 's', ms: 'ms', us: 'µs', ns: 'ns' } as const;
  const unit = el('select', { name: 'unit' });
  for (const [value, text] of Object.entries(units)) unit.append(el('option', { value }, text));
  const form = el(
    'form',
    { class: 'say' },
    label('Width of the sensor, px', width),
    label('Height, px', height),
    label('Unit of time', unit),
    submit('Read it again'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const size = { width: width.valueAsNumber, height: height.valueAsNumber };
    const isSized = Number.isFinite(size.width) && Number.isFinite(size.height);
    onSaid({
      ...(isSized && { sensor: size }),
      ...(unit.value !== '' && { unit: unit.value as 's' | 'ms' | 'us' | 'ns' }),
    });
  });
  return el('details', {}, el('summary', {}, 'Say what the file may not tell'), form);
}

const side = (name: string, min: number, value: string): HTMLInputElement =>
  el('input', { type: 'number', name, min: String(min), max: String(largestSide), step: '1', value, inputmode: 'numeric' });

const label = (text: string, field: HTMLElement): HTMLElement => el('label', {}, text, field);

const submit = (text: string): HTMLElement => el('button', { type: 'submit' }, text);
