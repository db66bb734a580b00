/** Where a finding stands, in words: `member 3 › sheet 2, row 14, column 4`. Numbers only, like `Place` itself. */
import type { Place } from '../model/segment.ts';

const NUMBERS = ['page', 'sheet', 'record', 'line', 'row', 'column', 'field'] as const;

export const placeText = (place: Place): string => {
  if (place.path !== undefined) return `path part ${place.path}`;
  const inside = NUMBERS.flatMap((key) => (place[key] === undefined ? [] : [`${key} ${place[key]}`])).join(
    ', ',
  );
  const members = (place.part ?? []).map((member) => `member ${member}`);
  if (place.property !== undefined) return [...members, 'document properties'].join(' › ');
  return [...members, ...(inside === '' ? [] : [inside])].join(' › ');
};
