/** The page in a real browser (Debian's Chromium): safe with hostile data, usable with 100,000 rows, silent on the network. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReportSource } from '../../src/model/report-source.ts';
import { html } from '../../src/report/html.ts';
import { rendered } from '../contract/report.ts';
import { createFakeSource } from './fake-source.ts';
import { HOSTILE_NAMES } from './hostile-names.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

describe.skipIf(!existsSync(CHROMIUM))(
  'html (skipped where /usr/bin/chromium is missing: apt-get install chromium)',
  () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
      folder = await mkdtemp(join(tmpdir(), 'phisweep-html-'));
    });
    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    /** Opens the report and collects everything that must not happen. */
    const open = async (
      source: ReportSource,
      options: Parameters<Browser['newContext']>[0] = {},
    ): Promise<{ page: Page; wrong: string[] }> => {
      const file = join(folder, `${crypto.randomUUID()}.html`);
      const stream = createWriteStream(file);
      await html.render(source, (chunk) => void stream.write(chunk), {});
      await new Promise<void>((resolve) => stream.end(resolve));
      const context = await browser.newContext(options);
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on('console', (message) => wrong.push(message.text()));
      page.on('pageerror', (error) => wrong.push(error.message));
      page.on('dialog', (dialog) => wrong.push(dialog.message()));
      page.on('request', (request) => {
        if (request.url() !== `file://${file}`) wrong.push(request.url());
      });
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', (event) => console.log('CSP', event.violatedDirective, event.blockedURI))",
      );
      await page.goto(`file://${file}`);
      return { page, wrong };
    };

    const number = (page: Page, script: string): Promise<number> => page.evaluate(script);
    const shownPaths = (page: Page): Promise<string[]> =>
      page.evaluate(
        "[...document.querySelectorAll('#grid-body .row:not([hidden])')].sort((a, b) => a.dataset.at - b.dataset.at).map((row) => row.querySelector('.c1').textContent)",
      );

    it('turns no hostile name into an element, a script, a request or a violation', async () => {
      const rows = HOSTILE_NAMES.length;
      // The same scan with tame names of equal order: only the texts differ.
      const tame = HOSTILE_NAMES.map((_, at) => `folder/name-${at}.txt`);
      const topFiles = (source: ReportSource): ReportSource => ({
        ...source,
        topFiles: () => [...source.files()].map((row) => ({ ...row, priority: 50 })),
      });
      const good = await open(topFiles(createFakeSource({ rows, names: tame })));
      const bad = await open(
        topFiles(
          createFakeSource({
            rows,
            names: HOSTILE_NAMES,
            text: (text) => `${text}<script>window.pwned=1</script>"'><img src=x>`,
          }),
        ),
      );
      for (const script of [
        "document.querySelectorAll('*').length",
        "document.querySelectorAll('script').length",
        'document.scripts.length',
      ])
        expect(await number(bad.page, script), script).toBe(await number(good.page, script));
      expect(await number(bad.page, "document.querySelectorAll('script').length")).toBe(1);
      for (let at = 0; at < 12; at++) {
        await bad.page.locator(`#row-${at}`).click();
        expect(
          await number(
            bad.page,
            "document.querySelectorAll('dialog script, dialog img, dialog iframe').length",
          ),
        ).toBe(0);
        await bad.page.keyboard.press('Escape');
      }
      expect(await bad.page.evaluate('window.pwned')).toBeUndefined();
      expect(bad.wrong).toEqual([]);
      expect(good.wrong).toEqual([]);
    });

    it('would notice a script: one put into the page is refused and reported', async () => {
      const { page, wrong } = await open(createFakeSource({ rows: 10 }));
      await page.evaluate(
        "(() => { const script = document.createElement('script'); try { script.textContent = 'window.pwned = 1'; } catch { console.log('trusted types'); } document.body.append(script); })()",
      );
      await page.evaluate("document.body.setAttribute('style', 'color: red')").catch(() => undefined);
      expect(await page.evaluate('window.pwned')).toBeUndefined();
      expect(wrong.length).toBeGreaterThan(0);
    });

    it('filters by text, state, share, sensitivity, reach and PHI', async () => {
      const source = createFakeSource({ rows: 800 });
      const rows = [...source.files()];
      const { page, wrong } = await open(source);
      const count = async (): Promise<number> => {
        await page.waitForTimeout(250);
        return Number.parseInt((await page.locator('#filter-count').textContent()) ?? '', 10);
      };
      expect(await count()).toBe(800);
      await page.locator('#filter-phi').check();
      expect(await count()).toBe(rows.filter(({ phi }) => phi).length);
      await page.locator('#filter-share').selectOption({ label: 'Oncology' });
      expect(await count()).toBe(rows.filter(({ phi, shareId }) => phi && shareId === 2).length);
      await page.locator('#filter-clear').click();
      await page.locator('#filter-state').selectOption('unread');
      expect(await count()).toBe(rows.filter(({ state }) => state === 'unread').length);
      await page.locator('#filter-clear').click();
      await page.locator('#filter-level').selectOption('Restricted');
      expect(await count()).toBe(rows.filter(({ label }) => label === 'Restricted').length);
      await page.locator('#filter-clear').click();
      await page.locator('#filter-reach').selectOption('Only the owner');
      expect(await count()).toBe(rows.filter(({ exposure }) => exposure.reach === 'owner').length);
      await page.locator('#filter-clear').click();
      await page.locator('#filter-text').fill('LETTERS docx');
      const named = rows.filter(({ path }) => path.shown.includes('letters') && path.shown.endsWith('docx'));
      expect(await count()).toBe(named.length);
      expect((await shownPaths(page)).every((path) => named.some((row) => row.path.shown === path))).toBe(
        true,
      );
      await page.locator('#filter-text').fill('no such name anywhere');
      expect(await count()).toBe(0);
      expect(await page.locator('#grid-empty').isVisible()).toBe(true);
      expect(wrong).toEqual([]);
    });

    it('sorts on every column, both ways', async () => {
      const source = createFakeSource({ rows: 300 });
      const rows = [...source.files()];
      const { page } = await open(source);
      const first = async (): Promise<string> => (await shownPaths(page))[0] ?? '';
      expect(await first()).toBe(source.topFiles(1)[0]!.path.shown);
      for (const [column, value] of [
        ['size', (row) => row.sizeBytes],
        ['modified', (row) => Date.parse(row.modifiedAt)],
        ['patients', (row) => row.patients],
        ['identifiers', (row) => Object.values(row.identifiers).reduce((sum, count) => sum + count, 0)],
      ] as [string, (row: (typeof rows)[number]) => number][]) {
        const button = page.locator(`[data-sort="${column}"] button`);
        const found = async (): Promise<number> => value(rows.find(({ path }) => path.shown === shown)!);
        await button.click();
        let shown = await first();
        expect(await found(), column).toBe(Math.max(...rows.map(value)));
        await button.click();
        shown = await first();
        expect(await found(), column).toBe(Math.min(...rows.map(value)));
      }
      await page.locator('[data-sort="path"] button').click();
      expect(await first()).toBe(rows.map(({ path }) => path.shown).sort()[0]);
      for (const column of ['priority', 'share', 'state', 'level', 'reach']) {
        const header = page.locator(`[data-sort="${column}"]`);
        await header.locator('button').click();
        const one = await header.getAttribute('aria-sort');
        const before = await first();
        await header.locator('button').click();
        expect(await header.getAttribute('aria-sort')).not.toBe(one);
        expect(await first(), column).not.toBe(before);
      }
    });

    it('is moved through and opened by the keyboard, and shows the findings of that file as masks', async () => {
      const source = createFakeSource({ rows: 300, findingsPerFile: 80 });
      const { page } = await open(source);
      await page.locator('#grid-body').focus();
      const active = (): Promise<string> =>
        page.evaluate(
          "document.getElementById(document.getElementById('grid-body').getAttribute('aria-activedescendant')).dataset.at",
        );
      for (const key of ['ArrowDown', 'ArrowDown', 'PageDown', 'End']) await page.keyboard.press(key);
      expect(await active()).toBe('299');
      await page.keyboard.press('Home');
      expect(await active()).toBe('0');
      await page.keyboard.press('Enter');
      const top = source.topFiles(1)[0]!;
      expect(await page.locator('#details-title').textContent()).toBe(top.path.shown);
      const all = [...source.findings()].filter(({ fileId }) => fileId === top.fileId).length;
      expect(all).toBeGreaterThan(50);
      expect(await page.locator('#details-body .findings tbody tr').count()).toBe(50);
      expect(await page.locator('#details-body').textContent()).toContain('the JSON report holds all');
      await page.keyboard.press('Escape');
      expect(await page.locator('#details').isVisible()).toBe(false);
    });

    it('shows everything but the table without its script', async () => {
      const { page } = await open(createFakeSource({ rows: 100 }), { javaScriptEnabled: false });
      expect(await page.locator('.ledger tbody tr').count()).toBe(5);
      expect(await page.locator('.file').count()).toBe(10);
      expect(await page.locator('#no-script').isVisible()).toBe(true);
      expect(await page.locator('#table-tools').isVisible()).toBe(false);
    });

    it('fits a telephone: nothing is wider than 400 pixels', async () => {
      const { page } = await open(
        createFakeSource({ rows: 300, names: HOSTILE_NAMES.map((name) => name.repeat(8)) }),
        { viewport: { width: 400, height: 800 } },
      );
      expect(await number(page, 'document.documentElement.scrollWidth')).toBe(400);
    });

    it('stays usable with 100,000 rows', async () => {
      const { page, wrong } = await open(createFakeSource({ rows: 100_000 }));
      const paint = await number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime");
      const ready = await number(
        page,
        'performance.timing.loadEventEnd - performance.timing.navigationStart',
      );
      const started = performance.now();
      await page.locator('[data-sort="size"] button').click();
      const sort = performance.now() - started;
      expect(await number(page, "document.querySelectorAll('#grid-body .row').length")).toBeLessThan(60);
      await page.evaluate("document.getElementById('grid-body').scrollTop = 50 * 90000");
      await page.waitForTimeout(100);
      expect(await page.locator('#grid-body .row[data-at="90003"]').isVisible()).toBe(true);
      console.log(
        `100,000 rows: first paint ${Math.round(paint)} ms, ready ${ready} ms, sort ${Math.round(sort)} ms`,
      );
      expect(paint).toBeLessThan(10_000);
      expect(wrong).toEqual([]);
    });
  },
);

it('allows exactly one script and one style, by hash, and refers to nothing outside', async () => {
  const text = await rendered(html, createFakeSource({ rows: 50 }));
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(text)![1]!;
  expect(policy).toMatch(
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}=';/,
  );
  expect(policy).not.toContain('unsafe');
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text.match(/<style/g)).toHaveLength(1);
  expect(text).not.toMatch(/(?:src|href)="(?!#)|@import|https?:/);
});

it('lists first what holds PHI and says so where there are more rows than a page holds', async () => {
  const small = createFakeSource({ rows: 400 });
  const source = { ...small, scan: { ...small.scan, ledger: { ...small.scan.ledger, enumerated: 300_000 } } };
  const text = await rendered(html, source);
  expect(text).toContain('This page lists 200,000 of 300,000 paths');
  const ids = [...text.matchAll(/data-part="rows">(.*?)<\/template>/g)].flatMap(([, data]) =>
    JSON.parse(data!),
  );
  const listed = ids.flatMap(({ id }: { id: number[] }) => id);
  const phi = ids.flatMap(({ phi }: { phi: number[] }) => phi);
  expect(new Set(listed).size).toBe(400);
  expect(phi.lastIndexOf(1)).toBe(phi.indexOf(0) - 1);
});
