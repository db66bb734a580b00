/** A process that scans a sample share into a store until it is done or killed. argv: store, seed of the share, how often it changed. */
import { createLedger } from '../../src/store/ledger.ts';
import { openStore } from '../../src/store/open-store.ts';
import { FILES, optionsOf } from './kill-size.ts';
import { randomShare } from './random-share.ts';
import { scanShares } from './sample-share.ts';

const [path = '', seed = '1', night = '0'] = process.argv.slice(2);
const store = openStore(path);
process.stdout.write('begun\n');
scanShares(
  createLedger(store),
  { a: randomShare(Number(seed), Number(night), FILES) },
  {
    options: optionsOf(Number(night)),
    partSize: 25,
  },
);
store.close();
process.stdout.write('done\n');
