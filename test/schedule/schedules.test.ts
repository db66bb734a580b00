/** The files of each scheduler, checked by its own checker where that is here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cronSchedule } from '../../src/schedule/cron.ts';
import type { ScheduledJob } from '../../src/schedule/job.ts';
import { systemdSchedule } from '../../src/schedule/systemd.ts';
import { WEEKDAYS } from '../../src/schedule/window.ts';
import { windowsSchedule } from '../../src/schedule/windows-task.ts';

const job: ScheduledJob = {
  name: 'nightly',
  command: ['/bin/echo', 'scan', '--config', `/srv/o'brien "x" 50% $HOME\\a.yaml`],
  at: '20:30',
  days: ['mon', 'fri'],
  account: 'root',
};
const everyDay = { ...job, days: WEEKDAYS };

describe('systemd', () => {
  const { files } = systemdSchedule(job);

  test.skipIf(!existsSync('/usr/bin/systemd-analyze'))(
    'systemd-analyze verify and calendar find nothing wrong (skipped where it is absent)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'phisweep-test-'));
      try {
        for (const { path, text } of files) writeFileSync(join(folder, basename(path)), text);
        const timer = join(folder, 'phisweep-nightly.timer');
        const { stderr, status } = spawnSync(
          'systemd-analyze',
          ['verify', timer, join(folder, 'phisweep-nightly.service')],
          { encoding: 'utf8' },
        );
        expect(stderr.split('\n').filter((line) => line.includes('phisweep'))).toEqual([]);
        expect(status).toBe(0);
        const calendar = execFileSync('systemd-analyze', ['calendar', 'Mon,Fri *-*-* 20:30:00'], {
          encoding: 'utf8',
        });
        expect(calendar).toContain('Next elapse');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  test('a missed night is caught up; an ended window is no failure', () => {
    const [service, timer] = files;
    expect(timer?.text).toContain('Persistent=true');
    expect(timer?.text).toContain('OnCalendar=Mon,Fri *-*-* 20:30:00');
    expect(service?.text).toContain('SuccessExitStatus=3 4 130');
    expect(service?.text).toContain('50%% $$HOME');
    expect(systemdSchedule(everyDay).files[1]?.text).toContain('OnCalendar=*-*-* 20:30:00');
  });
});

describe('cron', () => {
  test('one line of five times, an account and a command that sh reads back word by word', () => {
    const text = cronSchedule(job).files[0]?.text ?? '';
    const line = text.trimEnd().split('\n').at(-1) ?? '';
    const match = /^30 20 \* \* 1,5 root nice -n 10 (.*)$/.exec(line);
    expect(match).not.toBeNull();
    // What cron hands to the shell: `\%` is a plain `%`.
    const command = (match?.[1] ?? '').replaceAll('\\%', '%');
    expect(execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' })).toBe(
      `${job.command.slice(1).join(' ')}\n`,
    );
    expect(text.endsWith('\n')).toBe(true);
    expect(cronSchedule(everyDay).files[0]?.text).toContain('30 20 * * * root');
  });

  test('Sunday is 0', () => {
    expect(cronSchedule({ ...job, days: ['sun', 'sat'] }).files[0]?.text).toContain('* * 0,6 root');
  });
});

describe('Windows Task Scheduler', () => {
  const xml = windowsSchedule(job).files[0]?.text ?? '';

  test('the elements of the published schema, in its order', () => {
    const order = ['<RegistrationInfo>', '<Triggers>', '<Principals>', '<Settings>', '<Actions'];
    const places = order.map((element) => xml.indexOf(element));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(xml).toContain('<StartBoundary>2026-01-01T20:30:00</StartBoundary>');
    expect(xml).toContain('<DaysOfWeek><Monday /><Friday /></DaysOfWeek>');
    expect(xml).toContain('<StartWhenAvailable>true</StartWhenAvailable>');
    expect(windowsSchedule(everyDay).files[0]?.text).toContain('<DaysInterval>1</DaysInterval>');
  });

  test('nothing of a path becomes markup', () => {
    expect(xml).toContain('o&#39;brien \\&#34;x\\&#34;');
    expect(xml.match(/</g)?.length).toBe(xml.match(/>/g)?.length);
  });
});
