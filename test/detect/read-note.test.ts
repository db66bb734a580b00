/** What is read in clinical notes beyond labels and digits. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import type { Match } from '../../src/model/finding.ts';

const detector = createDetector(compileRules(loadRules().sources));

const matchesIn = (text: string): Match[] => {
  const matches: Match[] = [];
  const session = detector.open((match) => matches.push(match));
  session.push({ kind: 'text', text, place: { line: 1 } });
  session.finish();
  return matches;
};
const namesIn = (text: string, subject?: string): string[] =>
  matchesIn(text)
    .filter((match) => match.category === 'name' && (subject === undefined || match.subject === subject))
    .map((match) => match.text);

describe('names in notes', () => {
  test.each([
    ['Delgado is a 57M w/ hx of CABG.', 'Delgado'],
    ['Discussed with her sister Joanne, who had breast carcinoma.', 'Joanne'],
    ['Specimen labelled "Kettering, Rosalind" is a skin biopsy.', 'Kettering, Rosalind'],
    ['I saw Kwame today with his mum, doing well on levetiracetam.', 'Kwame'],
  ])('%s', (text, name) => {
    expect(namesIn(text, 'patient')).toContain(name);
  });

  test('a name once established is found again, whatever its case, and a provider stays one', () => {
    const text =
      'Patient: GRUBER, HEIDI\nDiagnosis: pneumonia. Attending: Lydia Braun, MD\n\nOvernight Gruber was afebrile. Braun aware.';
    expect(namesIn(text, 'patient')).toEqual(['GRUBER, HEIDI', 'Gruber']);
    expect(namesIn(text, 'provider')).toEqual(['Lydia Braun, MD', 'Braun']);
  });

  test('eponyms, drugs, places of care and headings are nobody', () => {
    const text =
      'HISTORY: Parkinson disease, Hodgkin lymphoma, Graves disease, Babinski negative. Foley catheter, Jackson-Pratt drain. Takes Zoloft and Lasix. Seen at Grandview Nursing Home. Hickman line flushed. Nissen fundoplication. Apgar 9.';
    expect(namesIn(text)).toEqual([]);
  });

  test('two capitalised words are no name', () => {
    expect(
      namesIn('The Quarterly Review met in Grand Rapids. Project Falcon and Maple Leaf were discussed.'),
    ).toEqual([]);
  });
});

describe('dates, ages and addresses in notes', () => {
  const of = (text: string, category: string): string[] =>
    matchesIn(text)
      .filter((match) => match.category === category)
      .map((match) => match.text);

  test('days and months of a patient’s note, no scores', () => {
    expect(
      of('Asthma since March 2019, last flare 3-Mar-21. Pain 6/10, BP 120/80, Vicodin 5/500.', 'care_date'),
    ).toEqual(['March 2019', '3-Mar-21']);
  });
  test('shifted years of de-identified notes', () => {
    expect(of('Admission Date: 2151-7-16. Pneumonia.', 'care_date')).toEqual(['2151-7-16']);
  });
  test('ages over 89, in words too; 89 is none', () => {
    expect(
      of(
        'She has dementia. Aged ninety-four. Her father died in his 90s, a brother at 89 years old.',
        'age_over_89',
      ),
    ).toEqual(['ninety-four', '90s']);
  });
  test('British and Australian addresses', () => {
    expect(
      of(
        'Asthma review. 22 Ashgrove Crescent, Leeds LS6 2QT. Unit 5/19 Wattle Street, Fremantle WA 6160.',
        'address',
      ),
    ).toEqual(['22 Ashgrove Crescent, Leeds LS6 2QT', 'Unit 5/19 Wattle Street, Fremantle WA 6160']);
  });
});

test('a long text of capitalised words takes time in proportion', () => {
  const cpuMs = (times: number): number => {
    const text = 'Mary Abernathy denies asthma. '.repeat(times);
    const begun = process.cpuUsage();
    matchesIn(text);
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
  cpuMs(500);
  // Below 20 ms the clock says nothing.
  expect(cpuMs(8000)).toBeLessThan(10 * Math.max(20, cpuMs(2000)));
});
