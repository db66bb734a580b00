/** Where a finding stands, in words: `member 3 › sheet 2, row 14, column 4`. Numbers only, like `Place` itself. */
import type { Place } from '../model/segment.ts';

const NUMBERS = ['page', 'sheet', 'record', 'line', 'row', 'column', 'field'] as const;

export const placeText = (place: Place): string => {
  const inside = NUMBERS.flatMap((key) => (place[key] === undefined ? [] : [`${key} ${place[key]}`])).join(
    ', ',
  );
  const members = (place.part ?? []).map((member) => `member ${member}`);
  return [...members, ...(inside === '' ? [] : [inside])].join(' › ');
};
