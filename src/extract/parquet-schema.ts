/** Leaf columns of a Parquet file and what their values are, from the footer (apache/parquet-format, parquet.thrift). */
import { numberIn, structIn, structsIn, type ThriftStruct, textIn } from './thrift-compact.ts';

export interface ParquetColumn {
  /** Names from the outside in, without those that only say that there is a list. */
  readonly name: string;
  /** As chunks name their column. */
  readonly path: string;
  /** Physical: 0 boolean, 1 int32, 2 int64, 3 int96, 4 float, 5 double, 6 bytes, 7 bytes of fixed length. */
  readonly type: number;
  readonly typeBytes: number;
  readonly kind: 'plain' | 'text' | 'date' | 'ms' | 'us' | 'ns' | 'decimal';
  readonly scale: number;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

const MAX_LEAVES = 10_000;
const MAX_DEPTH = 64;
const REPEATED = 2;
const REQUIRED = 0;
/** Of the writers of lists and maps, not of the data. */
const STRUCTURAL = /^(?:list|array|element|item|bag|array_element|key_value|map)$/;

/** `converted_type` of old files, `logicalType` of new ones. */
const kindOf = (element: ThriftStruct, type: number): ParquetColumn['kind'] => {
  const converted = numberIn(element, 6);
  const logical = structIn(element, 10);
  const timestamp = logical === undefined ? undefined : structIn(logical, 8);
  const unit = timestamp === undefined ? undefined : structIn(timestamp, 2);
  if (type === 3) return 'ns';
  if (converted === 0 || converted === 4 || converted === 19 || logical?.has(1) === true) return 'text';
  if (converted === 6 || logical?.has(6) === true) return 'date';
  if (unit?.has(3) === true) return 'ns';
  if (converted === 9 || unit?.has(1) === true) return 'ms';
  if (converted === 10 || unit?.has(2) === true) return 'us';
  return converted === 5 || logical?.has(5) === true ? 'decimal' : 'plain';
};

export const parquetColumns = (footer: ThriftStruct): ParquetColumn[] => {
  const elements = structsIn(footer, 2);
  const columns: ParquetColumn[] = [];
  let next = 1;
  const below = (
    children: number,
    names: readonly string[],
    definition: number,
    repetition: number,
  ): void => {
    for (
      let index = 0;
      index < children && next < elements.length && columns.length < MAX_LEAVES;
      index += 1
    ) {
      const element = elements[next]!;
      next += 1;
      const kind = numberIn(element, 3) ?? REQUIRED;
      const path = [...names, textIn(element, 4)];
      const maxDefinition = definition + (kind === REQUIRED ? 0 : 1);
      const maxRepetition = repetition + (kind === REPEATED ? 1 : 0);
      const inner = numberIn(element, 5) ?? 0;
      if (inner > 0 && path.length < MAX_DEPTH) {
        below(inner, path, maxDefinition, maxRepetition);
        continue;
      }
      const type = numberIn(element, 1) ?? 6;
      columns.push({
        name: path.filter((name, at) => at === 0 || !STRUCTURAL.test(name)).join('.'),
        path: path.join('\0'),
        type,
        typeBytes: numberIn(element, 2) ?? 0,
        kind: kindOf(element, type),
        scale: Math.min(38, Math.max(0, numberIn(element, 7) ?? 0)),
        maxDefinition,
        maxRepetition,
      });
    }
  };
  const [root] = elements;
  if (root !== undefined) below(numberIn(root, 5) ?? 0, [], 0, 0);
  return columns;
};
