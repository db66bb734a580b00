/** What one file holds, in a sentence: `412 patients: 412 Social Security numbers, …`. */
import { CATEGORIES } from '../model/category.ts';
import type { ConditionRef, ControlRef, FileRow } from '../model/report-source.ts';
import { identifiersOf } from './report-data.ts';
import { countOf, countText } from './words.ts';

/** `Medical record number 400; Personal name 12`: by count, then in the order of the categories. */
export const identifierText = (row: FileRow, limit = Number.POSITIVE_INFINITY): string => {
  const all = identifiersOf(row).toSorted(([, a], [, b]) => b - a);
  const shown = all
    .slice(0, limit)
    .map(([category, count]) => `${CATEGORIES[category].name} ${countText(count)}`);
  const more = all.length - shown.length;
  return shown.join('; ') + (more > 0 ? `; ${countOf(more, 'more kind')}` : '');
};

export const holdsSentence = (row: FileRow): string => {
  const kinds = identifierText(row, 5);
  if (row.phi) {
    const whose = row.patients > 0 ? `of ${countOf(row.patients, 'patient')}` : '';
    return `Health information ${whose}${kinds === '' ? '' : `: ${kinds}`}.`.replace(/ (?=[:.])/, '');
  }
  if (kinds === '') return 'No identifier was found.';
  return `Identifiers without health information${row.persons > 0 ? `, ${countOf(row.persons, 'person', 'persons')}` : ''}: ${kinds}.`;
};

/** `8.3 Information access restriction (2013: 9.4.1)`. */
export const controlText = ({ id, title, iso2013 }: ControlRef): string =>
  `${id} ${title}${iso2013.length === 0 ? '' : ` (2013: ${iso2013.join(', ')})`}`;

/** The main controls of all conditions of a file, each once. */
export const primaryControls = (conditions: readonly ConditionRef[]): ControlRef[] => [
  ...new Map(conditions.flatMap(({ primary }) => primary).map((control) => [control.id, control])).values(),
];
