/** The command line of a host: its walls, and nothing else. */
import { expect, it } from 'vitest';
import { commandOf, missingWalls } from '../../src/queue/walls.ts';

const is26OnLinux = process.platform === 'linux' && Number(process.versions.node.split('.')[0]) >= 26;

it.runIf(is26OnLinux)('has every wall on Linux with Node 26', () => {
  expect(missingWalls()).toEqual([]);
  const { program, args } = commandOf('/host-main.js', 1000, 2);
  expect(program).toBe('/usr/bin/prlimit');
  expect(args).toContain('--core=0');
  expect(args).toContain('--permission');
  const allowed = args.filter((arg) => arg.startsWith('--allow'));
  expect(allowed).toEqual(['--allow-fs-read=*', '--allow-worker']);
});
