/** Keeps tables and records of different members apart: each document counts its own from 1. */
import type { Segment } from '../model/segment.ts';

export interface Numbering {
  /** For one reading of one document; the outermost document's first reading keeps its own numbers. */
  forDocument(): (segment: Segment) => Segment;
}

/** Beyond any number a reader gives. */
const FIRST_OF_MEMBERS = 2 ** 30;

export const createNumbering = (): Numbering => {
  let next = FIRST_OF_MEMBERS;
  let outermost = true;
  return {
    forDocument() {
      if (outermost) {
        outermost = false;
        return (segment) => segment;
      }
      const tables = new Map<number, number>();
      let record: number | undefined;
      let numbered = 0;
      return (segment) => {
        if (segment.kind === 'table') {
          const table = tables.get(segment.table) ?? next++;
          tables.set(segment.table, table);
          return { ...segment, table };
        }
        if (segment.record === undefined) return segment;
        if (segment.record !== record) {
          record = segment.record;
          numbered = next++;
        }
        return { ...segment, record: numbered };
      };
    },
  };
};
