/** The JSON report keeps to its published schema, and the schema rejects what is not it. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { FINAL_STATES } from '../../src/model/verdict.ts';
import { json } from '../../src/report/json.ts';
import { jsonl } from '../../src/report/jsonl.ts';
import { rendered } from '../contract/report.ts';
import { createFakeSource } from './fake-source.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

const schema: AnySchema = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);
const report = async (rows: number) => JSON.parse(await rendered(json, createFakeSource({ rows })));

/** Takes each key of each kind of object away once, and puts a wrong type in its place once. */
const variantsOf = function* (value: unknown, path = '$'): Generator<[string, () => () => void]> {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const old = object[key];
    if (!Array.isArray(value)) {
      yield [
        `${path}.${key} wrong`,
        () => {
          object[key] = { surprise: true };
          return () => {
            object[key] = old;
          };
        },
      ];
      yield [
        `${path} with another key`,
        () => {
          object['surprise'] = 1;
          return () => {
            delete object['surprise'];
          };
        },
      ];
    }
    yield* variantsOf(old, `${path}.${key}`);
  }
};

describe('json', () => {
  it('keeps to the published schema', async () => {
    validate(await report(400));
    expect(validate.errors).toBeNull();
  });

  it('has a schema that rejects every value of a wrong type and every unknown key', async () => {
    const whole = await report(30);
    expect(validate(whole)).toBe(true);
    let broken = 0;
    for (const [name, spoil] of variantsOf(whole)) {
      // Counts by code may carry any code; only their values are fixed.
      if (/(byProblem|byExclusion|identifiers) with another key/.test(name)) continue;
      const mend = spoil();
      expect(validate(whole), name).toBe(false);
      mend();
      broken++;
    }
    expect(broken).toBeGreaterThan(500);
  });

  it.each(['schemaVersion', 'tool', 'scan', 'ledger', 'totals', 'files', 'findings'])(
    'needs %s',
    async (key) => {
      const { [key]: _, ...rest } = await report(5);
      expect(validate(rest)).toBe(false);
    },
  );

  it('adds up: enumerated equals the states, the shares, and the rows', async () => {
    const { ledger, files, findings, totals } = await report(500);
    const sum = (counts: Record<string, number>) =>
      Object.values(counts).reduce((all, count) => all + count, 0);
    expect(sum(ledger.byState)).toBe(ledger.enumerated);
    expect(Object.keys(ledger.byState)).toEqual(FINAL_STATES);
    expect(sum(ledger.byProblem)).toBe(ledger.byState.partial + ledger.byState.unread);
    expect(
      ledger.shares.reduce((all: number, share: { enumerated: number }) => all + share.enumerated, 0),
    ).toBe(ledger.enumerated);
    expect(files.length).toBe(ledger.enumerated);
    expect(findings.length).toBe(totals.findings);
  });

  it('gives hostile names back exactly', async () => {
    const names = HOSTILE_NAMES.map((name) => name.toWellFormed());
    const { files } = JSON.parse(await rendered(json, createFakeSource({ rows: names.length, names })));
    expect(files.map((file: { path: { shown: string } }) => file.path.shown)).toEqual(names);
  });

  it('does not show in which order things were counted', async () => {
    const source = createFakeSource({ rows: 200 });
    const turned = <T extends object>(object: T): T =>
      Object.fromEntries(Object.entries(object).reverse()) as T;
    const other = {
      ...source,
      scan: turned({
        ...source.scan,
        ledger: turned({
          ...source.scan.ledger,
          byState: turned(source.scan.ledger.byState),
          byProblem: turned(source.scan.ledger.byProblem),
        }),
      }),
      *files() {
        for (const row of source.files())
          yield turned({
            ...row,
            identifiers: turned(row.identifiers),
            specialCategories: row.specialCategories.toReversed(),
          });
      },
    };
    expect(await rendered(json, other)).toBe(await rendered(json, source));
  });
});

describe('jsonl', () => {
  it('holds what the JSON report holds, one object a line, and an end', async () => {
    const source = createFakeSource({ rows: 120 });
    const whole = JSON.parse(await rendered(json, source));
    const lines = (await rendered(jsonl, source))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const of = (type: string) =>
      lines.filter((line) => line.type === type).map(({ type: _, ...rest }) => rest);
    expect(of('file')).toEqual(whole.files);
    expect(of('finding')).toEqual(whole.findings);
    expect(of('ledger')).toEqual([whole.ledger]);
    expect(of('totals')).toEqual([whole.totals]);
    expect(lines.at(-1)).toEqual({ type: 'end', files: whole.files.length, findings: whole.findings.length });
  });
});
