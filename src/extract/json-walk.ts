/**
 * Turns JSON tokens into segments: flat objects of one array become rows of a table, every other value a text with its key path.
 * One object of an array, or one FHIR resource, is one record; arrays inside a person's object stay with that person.
 */
import type { Problem } from '../model/problem.ts';
import type { Segment } from '../model/segment.ts';
import { type FlatRow, flatTable, isFlatTable } from './flat-table.ts';
import type { JsonHandler } from './json-lexer.ts';
import { createLabelPath, type LabelPath } from './label-path.ts';
import { isPersonKey } from './person-key.ts';

export interface JsonWalk {
  readonly handler: JsonHandler;
  /** The segments since the last call. */
  take(): Segment[];
  /** Number of the next value at the top: a line's number. */
  startAt(position: number): void;
  /** Ends whatever is open: the document is over, or broken here. */
  finish(): void;
}

/** What belongs together. */
interface Scope {
  readonly record: number;
  readonly number: number;
  person: boolean;
  fields: number;
}

interface Frame {
  readonly isArray: boolean;
  path: LabelPath;
  scope: Scope | undefined;
  /** Did this object begin a record? */
  readonly begins: boolean;
  /** Values held back while the object may still turn out flat. */
  names: string[] | undefined;
  values: string[];
  /** Elements or keys so far. */
  count: number;
  /** Keys held back until it is known whether they are data. */
  keys: string[] | undefined;
  rows: FlatRow[] | undefined;
  table: { number: number; header: readonly string[] } | undefined;
  /** Values of a long array of scalars. */
  scalars: string[] | undefined;
}

interface KeyKind {
  readonly isPerson: boolean;
  readonly isData: boolean;
}

/** Deeper levels are read, but add nothing to paths and records. */
const MAX_DEPTH = 1000;
const MAX_COLUMNS = 256;
const ROWS = 500;
const ROWS_CHARS = 256 * 1024;
/** So many keys in one object are no field names. */
const MANY_KEYS = 100;
/** Scalars of one array that get a segment of their own; the others share one by the hundred. */
const OWN_SEGMENT = 32;
const JOINED = 500;
const KEY_IS_DATA = /\d{4}|@|^\p{Lu}[\p{L}'-]+,? +\p{Lu}/u;

export const createJsonWalk = (note: (problem: Problem) => void): JsonWalk => {
  let out: Segment[] = [];
  let records = 0;
  let tables = 0;
  let key = '';
  let tooDeep = 0;
  /** What is known of a key: does it belong to a person, is it data itself? */
  const kinds = new Map<string, KeyKind>();

  const frame = (isArray: boolean, path: LabelPath, scope: Scope | undefined, begins: boolean): Frame => ({
    isArray,
    path,
    scope,
    begins,
    names: isArray ? undefined : [],
    values: [],
    count: 0,
    keys: undefined,
    rows: undefined,
    table: undefined,
    scalars: undefined,
  });
  const root = createLabelPath();
  const base = frame(true, root, undefined, false);
  const frames: Frame[] = [base];
  const top = (): Frame => frames.at(-1)!;

  const kindOf = (name: string): KeyKind => {
    let kind = kinds.get(name);
    if (kind === undefined) {
      kind = { isPerson: isPersonKey(name), isData: KEY_IS_DATA.test(name) };
      if (kinds.size < 1000) kinds.set(name, kind);
    }
    return kind;
  };
  const newScope = (number: number | undefined): Scope => {
    records += 1;
    return { record: records, number: number ?? records, person: false, fields: 0 };
  };
  const emit = (text: string, { label }: LabelPath, scope: Scope | undefined): void => {
    if (text === '') return;
    if (scope === undefined) {
      out.push(label === '' ? { kind: 'text', text, place: {} } : { kind: 'text', text, place: {}, label });
      return;
    }
    scope.fields += 1;
    const place = { record: scope.number, field: scope.fields };
    const { record } = scope;
    out.push(
      label === '' ? { kind: 'text', text, place, record } : { kind: 'text', text, place, label, record },
    );
  };
  const isSaying = (value: string): boolean => value !== 'null' && value !== 'true' && value !== 'false';

  const emitFields = ({ names, values, path, scope }: FlatRow): void => {
    names.forEach((name, at) => {
      const value = values[at]!;
      if (isSaying(value)) emit(value, path.below(name), scope);
    });
  };
  const flushRows = (array: Frame): void => {
    const { rows } = array;
    if (rows === undefined) return;
    array.rows = undefined;
    const table = flatTable(rows, array.table?.header);
    if ((rows.length === 1 && array.table === undefined) || !isFlatTable(table, MAX_COLUMNS)) {
      rows.forEach(emitFields);
      return;
    }
    if (array.table?.header !== table.header) {
      tables += 1;
      array.table = { number: tables, header: table.header };
    }
    out.push({
      kind: 'table',
      table: array.table.number,
      header: table.header,
      rows: table.rows,
      firstRow: rows[0]!.position,
      place: {},
    });
  };
  /** An object turned out not to be flat: its values go out by name, behind the rows before it. */
  const flushFields = (object: Frame): void => {
    if (object.names === undefined) return;
    const parent = frames[frames.indexOf(object) - 1];
    if (parent !== undefined) flushRows(parent);
    emitFields({
      names: object.names,
      values: object.values,
      path: object.path,
      scope: object.scope,
      position: 0,
      chars: 0,
    });
    object.names = undefined;
  };
  const flushScalars = (array: Frame): void => {
    if (array.scalars !== undefined) emit(array.scalars.join('\n'), array.path, array.scope);
    array.scalars = undefined;
  };

  const startResource = (object: Frame, type: string): void => {
    if (!object.begins) object.scope = newScope(undefined);
    object.path = root.below(type);
    object.scope!.person = type !== 'Bundle';
  };
  const field = (object: Frame, value: string, isString: boolean): void => {
    if (key === 'resourceType' && isString && /^[A-Z][A-Za-z]{2,60}$/.test(value))
      startResource(object, value);
    if (object.scope !== undefined && !object.scope.person && kindOf(key).isPerson)
      object.scope.person = true;
    if (object.names !== undefined && (object.names.length >= MAX_COLUMNS || value.length > ROWS_CHARS))
      flushFields(object);
    if (object.names === undefined) {
      if (isSaying(value)) emit(value, object.path.below(key), object.scope);
    } else {
      object.names.push(key);
      object.values.push(value === 'null' && !isString ? '' : value);
    }
  };
  const element = (array: Frame, value: string, isString: boolean): void => {
    array.count += 1;
    if (!isString && !isSaying(value)) return;
    if (array.count <= OWN_SEGMENT || value.length > 1000) {
      flushScalars(array);
      emit(value, array.path, array.scope);
      return;
    }
    array.scalars ??= [];
    array.scalars.push(value);
    if (array.scalars.length >= JOINED) flushScalars(array);
  };
  const closeTop = (): void => {
    const closed = frames.pop()!;
    const parent = top();
    if (closed.isArray) {
      flushRows(closed);
      flushScalars(closed);
      return;
    }
    if (closed.names === undefined) return;
    const row: FlatRow = {
      names: closed.names,
      values: closed.values,
      path: closed.path,
      scope: closed.scope,
      position: parent.count,
      chars: closed.values.reduce((sum, value) => sum + value.length, 0),
    };
    if (!parent.isArray || !closed.begins || closed.path !== parent.path) {
      emitFields(row);
      return;
    }
    const last = parent.rows?.at(-1);
    if (last !== undefined && last.position + 1 !== row.position) flushRows(parent);
    parent.rows ??= [];
    parent.rows.push(row);
    if (parent.rows.length >= ROWS || row.chars > ROWS_CHARS / 8) flushRows(parent);
  };

  return {
    handler: {
      open(isArray) {
        const parent = top();
        if (frames.length > MAX_DEPTH) {
          tooDeep += 1;
          note({ code: 'TOO_DEEP', detail: `${MAX_DEPTH} levels` });
          return;
        }
        if (parent.isArray) parent.count += 1;
        else flushFields(parent);
        const path = parent.isArray ? parent.path : parent.path.below(key);
        const begins = !isArray && parent.isArray && parent.scope?.person !== true;
        const scope = begins ? newScope(parent === base ? parent.count : undefined) : parent.scope;
        frames.push(frame(isArray, path, scope, begins));
      },
      close() {
        if (tooDeep > 0) tooDeep -= 1;
        else if (frames.length > 1) closeTop();
      },
      key(name) {
        key = name;
        const object = top();
        object.count += 1;
        if (kindOf(name).isData) emit(name, object.path, object.scope);
        else {
          object.keys ??= [];
          object.keys.push(name);
          if (object.count <= MANY_KEYS) return;
          for (const held of object.keys) emit(held, object.path, object.scope);
          object.keys = [];
        }
      },
      value(value, isString) {
        const container = top();
        if (container.isArray) element(container, value, isString);
        else field(container, value, isString);
      },
    },
    take() {
      const taken = out;
      out = [];
      return taken;
    },
    startAt(position) {
      base.count = position - 1;
    },
    finish() {
      tooDeep = 0;
      while (frames.length > 1) closeTop();
      flushScalars(base);
      flushRows(base);
    },
  };
};
