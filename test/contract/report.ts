/** What every reporter must hold, whatever it writes: the same twice, nothing raw from a hostile share, flat memory, back-pressure. */
import { describe, expect, it } from 'vitest';
import type { ReportSource } from '../../src/model/report-source.ts';
import { PAGE_SCRIPT } from '../../src/report/html/page-script.ts';
import type { Reporter, ReportOptions } from '../../src/report/reporter.ts';
import { createFakeSource } from '../report/fake-source.ts';
import { HOSTILE_NAMES } from '../report/hostile-names.ts';

export const rendered = async (
  reporter: Reporter,
  source: ReportSource,
  options: ReportOptions = {},
): Promise<string> => {
  let text = '';
  await reporter.render(
    source,
    (chunk) => {
      text += chunk;
    },
    options,
  );
  return text;
};

/** Controls but line ends, bidi and invisible signs, lone surrogates; a byte-order mark only as the first character. */
const RAW = /[^\P{Cc}\n\r]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const hostileSource = (): ReportSource =>
  createFakeSource({
    rows: HOSTILE_NAMES.length,
    names: HOSTILE_NAMES,
    text: (ordinary) => `=${ordinary}\x1b[31m\u202e<script>`,
  });

export const reportContract = (reporter: Reporter): void => {
  describe(`contract of ${reporter.name}`, () => {
    it('writes the same for the same scan', async () => {
      const first = await rendered(reporter, createFakeSource({ rows: 300 }));
      expect(first.length).toBeGreaterThan(500);
      expect(await rendered(reporter, createFakeSource({ rows: 300 }))).toBe(first);
      expect(await rendered(reporter, createFakeSource({ rows: 300, seed: 2 }))).not.toBe(first);
    });

    it('lets no control, bidi or invisible character of a name through', async () => {
      expect(HOSTILE_NAMES.length).toBeGreaterThanOrEqual(500);
      expect(HOSTILE_NAMES.some((name) => RAW.test(name))).toBe(true);
      const source = hostileSource();
      const text = await rendered(reporter, {
        ...source,
        topFiles: () => [...source.files()].map((row) => ({ ...row, priority: 50 })),
      });
      expect(RAW.exec(text.replace(/^\ufeff/, '').replace(PAGE_SCRIPT, ''))).toBeNull();
    });

    it('writes an empty scan', async () => {
      expect(await rendered(reporter, createFakeSource({ rows: 0 }))).not.toBe('');
    });

    it('hides every part of a path when paths are hashed', async () => {
      const names = ['Doe-John/letter.txt', 'Roe-Jane/old/list.csv'];
      const source = createFakeSource({ rows: 60, names });
      expect(await rendered(reporter, source)).toMatch(/Doe-John|Roe-Jane/);
      const hashed = await rendered(reporter, source, {
        hashPathPart: (part) => `h${part.length}`,
        topFiles: 60,
      });
      expect(hashed).not.toMatch(/Doe-John|Roe-Jane|letter\.txt|srv\/shares|Oncology/);
      expect(hashed).toMatch(/h8\/h1\d|h8\/h3\/h8/);
    });

    it('waits for its reader and holds little at a time', async () => {
      let asked = 0;
      const source = createFakeSource({ rows: 3000 });
      const counted: ReportSource = {
        ...source,
        *files(filter) {
          for (const row of source.files(filter)) {
            asked++;
            yield row;
          }
        },
      };
      let inside = 0;
      let largest = 0;
      let askedAtFirst: number | undefined;
      await reporter.render(
        counted,
        async (chunk) => {
          inside++;
          expect(inside).toBe(1);
          largest = Math.max(largest, chunk.length);
          const before = asked;
          askedAtFirst ??= asked;
          await new Promise((resolve) => setImmediate(resolve));
          expect(asked).toBe(before);
          inside--;
        },
        {},
      );
      expect(largest).toBeLessThan(1024 * 1024);
      // A reporter that collected its rows first would have asked for all of them by now.
      expect(askedAtFirst).toBeLessThan(3000);
    });
  });
};
