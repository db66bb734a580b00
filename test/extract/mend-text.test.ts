/** What OCR misreads is mended where the value itself proves it, and nowhere else. */
import { expect, test } from 'vitest';
import { mended } from '../../src/extract/ocr/mend-text.ts';

test.each([
  ['D.0.B.: 27-MAR-1971', 'D.O.B.: 27-MAR-1971'],
  ['D08: 03/14/1962', 'DOB: 03/14/1962'],
  ['Member lD: 4821', 'Member ID: 4821'],
  ['Born October 27. 2002', 'Born October 27, 2002'],
  ['on April 13,2025', 'on April 13, 2025'],
  ['DOB: O3/l4/1962', 'DOB: 03/14/1962'],
  ['Seen I2.11.2024', 'Seen 12.11.2024'],
  // 1234567893 is the example of CMS's own text on the check digit.
  ['NPI I23456789S', 'NPI I23456789S'],
  ['NPI I234S67893', 'NPI 1234567893'],
  ['Social Security Number 2l9-O9-8765', 'Social Security Number 219-09-8765'],
  ['Fax (937) €47-7lOO', 'Fax (937) 647-7100'],
  // 1EG4-TE5-MK73 is the example of CMS's own card.
  ['MBI: lEG4TESMK73', 'MBI: 1EG4TE5MK73'],
])('%s becomes %s', (read, right) => {
  expect(mended(read)).toBe(right);
});

test.each([
  'NPI 1234567893, phone (937) 647-7100, 03/14/1962, May 26, 1961',
  // No label, so nothing says that digits were meant.
  'Part 2l9-O9-8765',
  'Order I234S67893',
  'Reference lEG4TESMK73',
  // Its rules do not hold.
  'SSN 9l9-O9-8765',
  'Due O3/44/1962',
  'MBI: lEG4TESMKA3',
  // Words.
  'Tel Bob GIlO-Sole Solo ZOOS',
  'The ID of May 5. Nothing followed in 1961.',
  'MRN: 48B17735',
])('%s stays', (text) => {
  expect(mended(text)).toBe(text);
});

test('a label holds for its own line only', () => {
  expect(mended('SSN:\n2l9-O9-8765')).toBe('SSN:\n2l9-O9-8765');
});
