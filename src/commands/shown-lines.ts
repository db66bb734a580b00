/** What matched in a document, as lines for a terminal: place, rule, mask, and how its confidence adds up. */
import { CATEGORIES } from '../model/category.ts';
import type { Evidence } from '../model/finding.ts';
import { PROBLEMS } from '../model/problem.ts';
import type { Place } from '../model/segment.ts';
import type { ShownFile, ShownMatch } from '../scan/show-file.ts';
import { escapeTerminal } from '../util/escape-terminal.ts';

const safe = (text: string): string => escapeTerminal(text, true);

export function* shownLines(file: string, shown: ShownFile): Generator<string> {
  const { format, problem, matches, more, summary } = shown;
  yield `${safe(file)}: ${safe(format ?? 'no known format')}, ${countOf(matches.length + more, 'match', 'matches')}, ${
    summary.phi
      ? `health information of ${countOf(summary.patients, 'patient', 'patients')}`
      : 'no health information of patients'
  }`;
  if (problem !== undefined) yield `${problem.code}: ${PROBLEMS[problem.code].sentence}`;
  for (const match of matches) yield* matchLines(match);
  if (more > 0) yield `… and ${more} more`;
  const terms = Object.entries(summary.healthTerms).map(([id, count]) => `${id} ${count}`);
  if (terms.length > 0) yield `Terms near identifiers: ${terms.join(', ')}`;
  if (summary.specialCategories.length > 0)
    yield `Specially protected: ${summary.specialCategories.join(', ')}`;
}

const countOf = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function* matchLines(match: ShownMatch): Generator<string> {
  const { ruleId, category, subject, confidence, band, phi, alternatives, evidence } = match;
  yield '';
  yield placeText(match.place);
  yield `  ${match.text === undefined ? safe(match.mask) : safe(match.text)}`;
  yield `  ${CATEGORIES[category].name} (${ruleId}), of a ${subject}${phi ? ', with health information' : ''}`;
  yield `  ${band.replace('_', ' ')} ${confidence} = ${evidence.map(evidenceText).join(' ')}`;
  if (alternatives.length > 0) yield `  also read as ${alternatives.join(', ')}`;
}

const PLACES: readonly (keyof Place)[] = ['page', 'sheet', 'record', 'line', 'row', 'column', 'field'];

export const placeText = (place: Place): string => {
  if (place.path !== undefined) return `path part ${place.path}`;
  if (place.property !== undefined) return 'document properties';
  const parts = PLACES.flatMap((key) => (place[key] === undefined ? [] : [`${key} ${String(place[key])}`]));
  const part = place.part === undefined ? [] : [`member ${place.part.join('.')}`];
  return [...part, ...parts].join(', ') || 'document';
};

export const evidenceText = ({ kind, id, weight, share }: Evidence): string => {
  const sign = weight < 0 ? '\u2212' : '+';
  const named = id === undefined ? '' : ` "${safe(id)}"`;
  const of = share === undefined ? '' : ` ${Math.round(share * 100)} %`;
  return `${sign} ${Math.abs(weight)} ${kind}${named}${of}`;
};
