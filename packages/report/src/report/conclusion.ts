import { isEvidenceRow } from '../scores/in-sample.ts';
import type { EvaluationRow, Metrics } from '../scores/metrics.ts';
import { minus } from './minus.ts';

/** What a score comes to, in words: the first row, and the best of what it must beat. */
export function scoreConclusion({ rows, designedOn }: Pick<Metrics, 'rows' | 'designedOn'>): string {
  const sample = (name: string) => (designedOn.length > 0 && isEvidenceRow(name) ? ' (in-sample)' : '');
  const [own, ...others] = rows
    .filter(({ kind }) => kind !== 'null')
    .map((row) => ({ ...row, name: `${row.name}${sample(row.name)}` }));
  const { detection, strict } = own.score.figures;
  const found =
    detection.pd.value === null ? 'no label could be scored' : `${percent(detection.pd.value)} of the labels are found`;
  const alarms = detection.falsePerMinute.value;
  const falseText = alarms === null ? '' : `, with ${alarms.toFixed(1)} false detections per minute`;
  const j = strict.informedness.value;
  if (j === null) return `${capital(own.name)}: ${found}${falseText}. Strict J is not measurable.`;
  const scale = '(1 is perfect, an output that knows nothing has at most 0)';
  return `${capital(own.name)}: ${found}${falseText}. Strict J is ${figure(j)} ${scale}.${besideOthers(j, others)}`;
}

/** The best of the others, whether it is better or not. */
function besideOthers(own: number, others: readonly EvaluationRow[]): string {
  const measured = others.flatMap(({ name, score }) => {
    const { value } = score.figures.strict.informedness;
    return value === null ? [] : [{ name, value }];
  });
  if (measured.length === 0) return '';
  const best = measured.reduce((first, one) => (one.value > first.value ? one : first));
  const verdict = best.value > own ? 'is better' : best.value === own ? 'is as good' : 'comes next';
  return ` Of the others, ${best.name} ${verdict} with ${figure(best.value)}.`;
}

const figure = (value: number): string => minus(value.toFixed(2));
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
