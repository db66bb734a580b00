/** One X12 segment as labelled values; `owner` is the qualifier of the entity (NM101) or the segment (CLM, INS) it belongs to. */
import type { X12Separators } from './x12-segments.ts';

export interface X12Value {
  readonly label: string;
  readonly text: string;
}

const value = (label: string, text: string | undefined): X12Value => ({ label, text: (text ?? '').trim() });

const named = (label: string, elements: readonly string[], from: number): X12Value => {
  const [family = '', given = '', middle = ''] = elements.slice(from, from + 3).map((part) => part.trim());
  const first = [given, middle].filter((part) => part !== '').join(' ');
  return value(label, family === '' || first === '' ? family || first : `${family}, ${first}`);
};

/** Elements without a meaning of their own, in their order. */
const rest = (
  name: string,
  elements: readonly string[],
  used: readonly number[],
  component: string,
): X12Value =>
  value(
    `${name}:more`,
    elements
      .slice(1)
      .flatMap((element, at) => (used.includes(at + 1) ? [] : element.split(component)))
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\t'),
  );

/** D8 is a date, RD8 two with a dash between them; a time may follow. */
const dates = (label: string, text: string | undefined): X12Value[] =>
  (text ?? '').split('-').map((day) => value(label, day));

export const x12Values = (
  text: string,
  owner: string,
  { element, component, repetition }: X12Separators,
): X12Value[] => {
  const elements = text.split(element);
  const name = (elements[0] ?? '').trim();
  const more = (...used: number[]): X12Value => rest(name, elements, used, component);
  const values = ((): X12Value[] => {
    switch (name) {
      case 'NM1':
        return elements[2] === '2'
          ? [
              value(`NM1*${owner}.organisation`, elements[3]),
              value(`NM1*${owner}.id.${elements[8] ?? ''}`, elements[9]),
              more(1, 2, 3, 8, 9),
            ]
          : [
              named(`NM1*${owner}.name`, elements, 3),
              value(`NM1*${owner}.id.${elements[8] ?? ''}`, elements[9]),
              more(1, 2, 3, 4, 5, 8, 9),
            ];
      case 'N1':
        return [
          value(`N1*${owner}.organisation`, elements[2]),
          value(`N1*${owner}.id.${elements[3] ?? ''}`, elements[4]),
        ];
      case 'N3':
        return [value(`N3*${owner}.street`, [elements[1], elements[2]].filter((part) => part).join(', '))];
      case 'N4':
        return [value(`N4*${owner}.zip`, elements[3]), more(3)];
      case 'PER':
        return [
          value(`PER*${owner}.name`, elements[2]),
          ...[3, 5, 7].map((at) => value(`PER*${owner}.${elements[at] ?? ''}`, elements[at + 1])),
        ];
      case 'DMG':
        return [value(`DMG*${owner}.birth`, elements[2]), more(1, 2)];
      case 'REF':
        return [value(`REF*${owner}.${elements[1] ?? ''}`, elements[2]), more(1, 2)];
      case 'DTP':
        return dates(`DTP.${elements[1] ?? ''}`, elements[3]);
      case 'DTM':
        return [
          value(`DTM.${elements[1] ?? ''}`, elements[2]),
          ...dates(`DTM.${elements[1] ?? ''}`, elements[6]),
        ];
      case 'CLM':
        return [value('CLM.01', elements[1]), more(1)];
      case 'CLP':
        return [value('CLP.01', elements[1]), value('CLP.07', elements[7]), more(1, 7)];
      case 'PAT':
        return [value('PAT.06', elements[6]), more(6)];
      case 'INS':
        return [value('INS.12', elements[12]), more(12)];
      case 'HI':
        return elements.slice(1).flatMap((code) =>
          code.split(repetition === '' ? '\0' : repetition).flatMap((one) => {
            const [qualifier = '', ...parts] = one.split(component);
            return [
              value(`HI.${qualifier}`, parts[0]),
              ...parts.slice(1).map((part) => value('HI:more', part)),
            ];
          }),
        );
      case 'NTE':
      case 'MSG':
      case 'K3':
        return [value(`${name}.text`, elements.slice(name === 'NTE' ? 2 : 1).join(' '))];
      default:
        return [more()];
    }
  })();
  return values.filter((one) => one.text !== '');
};
