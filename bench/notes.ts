/** Names, dates, ages and addresses in annotated notes that no template of the detector made: `node bench/notes.ts [development|held-out]`. */
import { type AnnotatedNote, annotatedNotes, type Kind } from '../fixtures/detect/annotated-notes.ts';
import { loadRules } from '../src/config/load-rules.ts';
import { compileRules } from '../src/detect/compile-rules.ts';
import { createDetector } from '../src/detect/create-detector.ts';
import type { Category } from '../src/model/category.ts';
import type { Match } from '../src/model/finding.ts';

const MEANT: Readonly<Record<Kind, readonly Category[]>> = {
  N: ['name'],
  P: ['name'],
  B: ['birth_date'],
  D: ['care_date', 'birth_date'],
  A: ['address', 'zip'],
  Z: ['zip', 'address'],
  G: ['age_over_89'],
};

export interface NoteScore {
  readonly recall: Readonly<Record<string, number>>;
  readonly names: { readonly recall: number; readonly precision: number; readonly subjectRight: number };
}

export const scoreNotes = (notes: readonly AnnotatedNote[]): NoteScore => {
  const detector = createDetector(compileRules(loadRules().sources));
  const wanted = new Map<string, number>();
  const found = new Map<string, number>();
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  let [right, wrong, subjectRight, names] = [0, 0, 0, 0];
  for (const { text, marked } of notes) {
    const matches: Match[] = [];
    const session = detector.open((match) => matches.push(match));
    session.push({ kind: 'text', text, place: { line: 1 } });
    session.finish();
    // Tables in running text are read cell by cell: there only the values can be compared.
    const meets = (match: Match, start: number, end: number): boolean =>
      text.slice(match.start, match.end) === match.text
        ? match.start < end && start < match.end
        : text.slice(start, end).includes(match.text);
    for (const { kind, start, end } of marked) {
      count(wanted, kind);
      const meant = matches.filter(
        (match) => MEANT[kind].includes(match.category) && meets(match, start, end),
      );
      if (meant.length > 0) count(found, kind);
      if (meant.length === 0 || (kind !== 'N' && kind !== 'P')) continue;
      names += 1;
      if (meant.some(({ subject }) => (subject === 'provider') === (kind === 'P'))) subjectRight += 1;
    }
    for (const match of matches) {
      if (match.category !== 'name') continue;
      const isOne = marked.some(
        ({ kind, start, end }) => (kind === 'N' || kind === 'P') && meets(match, start, end),
      );
      if (isOne) right += 1;
      else wrong += 1;
    }
  }
  const share = (part: number, whole: number): number =>
    Math.round((part / Math.max(1, whole)) * 1000) / 1000;
  const of = (map: Map<string, number>): number => (map.get('N') ?? 0) + (map.get('P') ?? 0);
  return {
    recall: Object.fromEntries([...wanted].map(([kind, all]) => [kind, share(found.get(kind) ?? 0, all)])),
    names: {
      recall: share(of(found), of(wanted)),
      precision: share(right, right + wrong),
      subjectRight: share(subjectRight, names),
    },
  };
};

if (import.meta.main)
  for (const set of ['development', 'held-out'] as const)
    process.stdout.write(`${set}\nRESULT ${JSON.stringify(scoreNotes(annotatedNotes(set)))}\n`);
