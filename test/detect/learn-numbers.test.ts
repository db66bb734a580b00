import { describe, expect, test } from 'vitest';
import { createRandom } from '../../fixtures/generate/random.ts';
import { CHECKS } from '../../src/detect/checks/registry.ts';
import { learnNumbers } from '../../src/detect/learn-numbers.ts';
import { shapeOfMask } from '../../src/detect/number-mask.ts';

const random = createRandom(31, 'learn');
const distinct = (count: number, make: () => string): string[] => {
  const made = new Set<string>();
  while (made.size < count) made.add(make());
  return [...made];
};
const withCheck = (scheme: string, body: () => string) => (): string => {
  for (;;) {
    const start = body();
    const end = Array.from({ length: 10 }, (_, digit) => `${start}${digit}`).find((number) =>
      CHECKS[scheme]?.(number),
    );
    if (end !== undefined) return end;
  }
};

describe('learning', () => {
  test('plain digits of one length are nothing but that', () => {
    const { shapes, outliers } = learnNumbers(distinct(500, () => random.digits(8)));
    expect(shapes).toEqual([
      {
        mask: '99999999',
        regex: '\\d{8}',
        check: undefined,
        numbers: 500,
        randomShare: 1,
        example: expect.stringMatching(/^\d{8}$/),
      },
    ]);
    expect(outliers).toBe(0);
  });

  test('letters that recur are kept, others are any letter', () => {
    const [shape] = learnNumbers(
      distinct(400, () => `${random.pick(['E', 'M'])}${random.letters(1)}-${random.digits(6)}`),
    ).shapes;
    expect(shape?.regex).toMatch(/^\[EM\](?:\[A-Z\]|\[[A-Z-]+\])\[\\-\]\\d\{6\}$/);
    expect(learnNumbers(distinct(100, () => `H${random.digits(7)}`)).shapes[0]?.mask).toBe('H9999999');
    expect(learnNumbers(distinct(100, () => `A${random.digits(7)}`)).shapes[0]?.mask).toBe('\\A9999999');
  });

  test.each(['luhn', 'mod10', 'mod11', 'mod11_nhs', 'mod97'])('the check scheme %s is found', (scheme) => {
    const make =
      scheme === 'mod97'
        ? withCheck(scheme, () => random.digits(8))
        : withCheck(scheme, () => `${random.int(1, 9)}${random.digits(7)}`);
    const { shapes, wrongCheck } = learnNumbers(distinct(300, make));
    expect(shapes[0]?.check).toBe(scheme);
    expect(wrongCheck).toBe(0);
  });

  test('no check is seen where there is none, and errors do not hide one', () => {
    expect(learnNumbers(distinct(40, () => random.digits(7))).shapes[0]?.check).toBeUndefined();
    const good = distinct(
      995,
      withCheck('luhn', () => random.digits(7)),
    );
    const bad = distinct(5, () => random.digits(8)).filter((number) => !CHECKS['luhn']?.(number));
    const learnt = learnNumbers([...good, ...bad]);
    expect(learnt.shapes[0]).toMatchObject({ check: 'luhn', numbers: 995 });
    expect(learnt.wrongCheck).toBe(bad.length);
  });

  test('several shapes stand beside each other; rare ones are counted as outliers', () => {
    const learnt = learnNumbers([
      ...distinct(600, () => `1${random.digits(7)}`),
      ...distinct(300, () => `${random.digits(2)}-${random.digits(2)}-${random.digits(2)}`),
      ...distinct(3, () => `${random.letters(9)}${random.digits(3)}`),
    ]);
    expect(learnt.shapes.map(({ regex }) => regex)).toEqual(['1\\d{7}', '\\d{2}[\\-]\\d{2}[\\-]\\d{2}']);
    expect(learnt).toMatchObject({ distinct: 903, outliers: 3 });
  });

  test('what it says of random numbers is true', () => {
    const { shapes } = learnNumbers(
      distinct(
        2000,
        withCheck('luhn', () => `${random.int(1, 3)}${random.digits(6)}`),
      ),
    );
    const { regex, check, randomShare } = shapes[0] ?? { regex: '', check: '', randomShare: 0 };
    const shape = new RegExp(`^${regex}$`);
    const trials = 40_000;
    const passed = Array.from({ length: trials }, () => random.digits(8)).filter(
      (number) => shape.test(number) && CHECKS[check ?? '']?.(number),
    ).length;
    expect(randomShare).toBeCloseTo(0.03, 5);
    expect(Math.abs(passed / trials - randomShare)).toBeLessThan(0.004);
  });
});

test('a mask says digit, letter, either, and itself', () => {
  expect(shapeOfMask('AA999999')).toBe('[A-Z]{2}\\d{6}');
  expect(shapeOfMask('E99-X\\A')).toBe('E\\d{2}[\\-][A-Z0-9]A');
  expect(() => shapeOfMask('99+99')).toThrow(/is no mask/);
});
