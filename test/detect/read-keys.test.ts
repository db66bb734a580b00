/** Keys and values as programs, scripts and logs write them. Every person and number is made up. */
import { describe, expect, test } from 'vitest';
import { loadRules } from '../../src/config/load-rules.ts';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { findKey } from '../../src/detect/find-key.ts';

const rules = compileRules(loadRules().sources);
const detector = createDetector(rules);

/** Category and value of what is found with `likely` and above. */
const found = (text: string, least = 0.6): string[] => {
  const matches: string[] = [];
  const session = detector.open(({ category, value, confidence }) => {
    if (confidence >= least) matches.push(`${category} ${value}`);
  });
  session.push({ kind: 'text', text, place: { line: 1 } });
  session.finish();
  return matches;
};

const MRN = 'mrn 48213377';
const BORN = 'birth_date 1961-04-17';
const SSN = 'ssn 524704201';
const NAME = 'name maria gonzalez';

describe('a key and its value', () => {
  test.each([
    ['JSON', '{"patientName":"Maria Gonzalez","mrn":"48213377"}', [NAME, MRN]],
    ['JSON with blanks and a number', '{ "patientMRN" : 48213377 }', [MRN]],
    [
      'JSON within a string',
      String.raw`"{\"patientName\":\"Maria Gonzalez\",\"mrn\":\"48213377\"}"`,
      [NAME, MRN],
    ],
    ['JSON within markup', '&quot;patientName&quot;: &quot;Maria Gonzalez&quot;', [NAME]],
    ['Ruby and PHP', `'patient_ssn' => '524704201', :mrn => "48213377"`, [SSN, MRN]],
    ['PHP, dumped', '    [patient_name] => Maria Gonzalez', [NAME]],
    ['an element of an array', `$row['date_of_birth'] = '1961-04-17';`, [BORN]],
    ['Go and Pascal', 'PatientSSN := "524704201"', [SSN]],
    ['an arrow', 'dateOfBirth -> 1961-04-17', [BORN]],
    ['Clojure', '{:dob "1961-04-17" :mrn "48213377"}', [BORN, MRN]],
    ['a letter before the quote', `INSERT SET patient_ssn = N'524704201'`, [SSN]],
    ['dots', 'patient.dateOfBirth = 1961-04-17', [BORN]],
    ['an underscore behind', 'DOB_: 04/17/1961', [BORN]],
    ['hyphens', 'patient-ssn: 524704201', [SSN]],
    ['properties', 'patient.name = Maria Gonzalez', [NAME]],
    ['an exported variable', 'export PATIENT_DOB=1961-04-17', [BORN]],
    [
      'a log line',
      'level=info msg="looked up" patient_name="Maria Gonzalez" dob=1961-04-17 took=3ms',
      [NAME, BORN],
    ],
    ['a query', 'GET /find?patient_name=Maria%20Gonzalez&dob=1961-04-17 HTTP/1.1', [NAME, BORN]],
    ['a query of forms', 'POST patient[mrn]=48213377&patient%5Bdob%5D=1961-04-17', [MRN, BORN]],
    ['XML in a log line', 'INFO sent <ns:DateOfBirth>1961-04-17</ns:DateOfBirth> ok', [BORN]],
    ['a password', `"db_password": "Xk9$pTr2wQ"`, ['credential xk9$ptr2wq']],
  ])('%s', (_, text, expected) => {
    for (const one of expected) expect(found(text)).toContain(one);
  });

  test('two parts of a name are one person, once something stands beside them', () => {
    expect(found('{"firstName": "Maria", "lastName": "Gonzalez", "mrn": "48213377"}')).toEqual([NAME, MRN]);
    expect(found('{"firstName": "Maria", "lastName": "Gonzalez"}')).toEqual([]);
  });
});

describe('source code without patients', () => {
  test.each([
    'ssn = get_ssn()',
    'password: string',
    'let lastName: String = user.lastName',
    'name: "build"',
    'patientName: PropTypes.string.isRequired,',
    'patient_name = models.CharField(max_length=200)',
    'mrn = row.mrn',
    '"chart": 186, "dob": 82',
    'lastName = Column(String(80))',
    'const dateOfBirth = "%Y-%m-%d";',
    '"patientName": "{{ patient.name }}"',
    'ssn="$(get ssn)"',
    'first_name="John", last_name="Lennon"',
    'member->id = 12345;',
    'Name[pt]=Navegador Web',
  ])('%s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

test('separators without end cost no more than their number', () => {
  const pieces = [
    '":',
    "'=",
    ']=',
    '=',
    'a=',
    'a: ',
    '>',
    '<a>',
    '->',
    'k="',
    '&quot;:',
    '%5D=',
    'a_b:\t',
    '"a":',
  ];
  for (const piece of pieces) {
    const msFor = (chars: number): number => {
      const text = piece.repeat(chars / piece.length);
      const look = { text, isKnown: () => true };
      const begun = process.cpuUsage();
      for (let at = 0; at < text.length; at++) if (/[=:>]/.test(text.charAt(at))) findKey(look, at);
      return process.cpuUsage(begun).user / 1000;
    };
    msFor(20_000);
    // Below 20 ms the clock says nothing.
    expect(msFor(400_000), piece).toBeLessThan(8 * Math.max(20, msFor(100_000)));
  }
});

test('the kernel hands out every separator but doubled ones and colons within words', () => {
  const text = `a=1 b==2 c: d:e 12:30 f::g "h":"i" <j> k->l =>${'.'.repeat(70)}m = `.repeat(5);
  const expected = Array.from(text.matchAll(/[=:>]/g), ({ index }) => index).filter((at) => {
    const [before, sign, after] = [text[at - 1], text[at], text[at + 1]];
    if (before === sign || after === sign) return false;
    return sign !== ':' || !(/\w/.test(before ?? '') && /\w/.test(after ?? ''));
  });
  rules.scanner.load(text, 0, text.length);
  const count = rules.scanner.findKeys(0, text.length, true);
  expect(Array.from(rules.scanner.keys.slice(0, count))).toEqual(expected);
});
