/** Structures of Thrift's compact protocol, as Parquet writes them: values by the number of their field. */
import { DocumentProblem } from './extractor.ts';

export type ThriftValue = number | bigint | boolean | Uint8Array | ThriftStruct | readonly ThriftValue[];
export interface ThriftStruct extends ReadonlyMap<number, ThriftValue> {}

const MAX_DEPTH = 32;
const MAX_ITEMS = 1_000_000;

/** Throws BAD_FORMAT where the bytes end before the structure. */
export const readThrift = (data: Uint8Array, start = 0): { struct: ThriftStruct; end: number } => {
  let at = start;
  let items = 0;
  const damaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'Parquet data');
  const byte = (): number => {
    const value = data[at++];
    if (value === undefined) throw damaged();
    return value;
  };
  /** Zigzag, or not. Numbers beyond 2^53 lose their last digits, which no size needs. */
  const unsigned = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const part = byte();
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
    }
    throw damaged();
  };
  const signed = (): number => {
    const value = unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const readValue = (type: number, depth: number): ThriftValue => {
    items += 1;
    if (depth > MAX_DEPTH || items > MAX_ITEMS) throw damaged();
    if (type === 1) return true;
    if (type === 2) return false;
    if (type === 3) return byte();
    if (type >= 4 && type <= 6) return signed();
    if (type === 7) {
      at += 8;
      return 0;
    }
    if (type === 8) {
      const length = unsigned();
      if (at + length > data.byteLength) throw damaged();
      at += length;
      return data.subarray(at - length, at);
    }
    if (type === 9 || type === 10) {
      const head = byte();
      const count = head >> 4 === 15 ? unsigned() : head >> 4;
      const list: ThriftValue[] = [];
      for (let index = 0; index < count; index += 1)
        list.push((head & 15) <= 2 ? byte() === 1 : readValue(head & 15, depth + 1));
      return list;
    }
    if (type === 12) return structAt(depth + 1);
    throw damaged();
  };
  const structAt = (depth: number): ThriftStruct => {
    const fields = new Map<number, ThriftValue>();
    for (let field = 0; ; ) {
      const head = byte();
      if (head === 0) return fields;
      field = head >> 4 === 0 ? signed() : field + (head >> 4);
      fields.set(field, readValue(head & 15, depth));
    }
  };
  const struct = structAt(0);
  return { struct, end: at };
};

export const numberIn = (struct: ThriftStruct, field: number): number | undefined => {
  const value = struct.get(field);
  return typeof value === 'number' ? value : undefined;
};
export const textIn = (struct: ThriftStruct, field: number): string => {
  const value = struct.get(field);
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
};
export const structsIn = (struct: ThriftStruct, field: number): ThriftStruct[] => {
  const value = struct.get(field);
  return Array.isArray(value) ? value.filter((item): item is ThriftStruct => item instanceof Map) : [];
};
export const structIn = (struct: ThriftStruct, field: number): ThriftStruct | undefined => {
  const value = struct.get(field);
  return value instanceof Map ? value : undefined;
};
