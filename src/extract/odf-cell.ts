/** A cell of OpenDocument as a person sees it: dates as ISO dates, long numbers with all their digits. */
import { type Attributes, attribute } from './ooxml-xml.ts';

export interface OdfCell {
  readonly type: string;
  readonly value: string;
  /** How many equal cells stand side by side. */
  readonly repeated: number;
}

const repeatedOf = (attributes: Attributes, name: string): number =>
  Math.max(1, Number(attribute(attributes, name)) || 1);

export const odfCell = (attributes: Attributes): OdfCell => ({
  type: attribute(attributes, 'value-type') ?? '',
  value:
    attribute(attributes, 'date-value') ??
    attribute(attributes, 'string-value') ??
    attribute(attributes, 'value') ??
    '',
  repeated: repeatedOf(attributes, 'number-columns-repeated'),
});

export const odfRowsRepeated = (attributes: Attributes): number =>
  repeatedOf(attributes, 'number-rows-repeated');

/** `text` is what the cell shows: a number too long for its column shows only some of its digits. */
export const odfCellText = ({ type, value }: OdfCell, text: string): string => {
  if (type === 'date' && value !== '') return value.replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ');
  if (text === '') return type === 'time' ? '' : value;
  return type === 'float' && /^(?:#+|-?\d(?:[.,]\d+)?E[+-]?\d+)$/i.test(text) && value !== '' ? value : text;
};
