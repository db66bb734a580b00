/** The store in memory. */
import { openMemoryStore } from '../../src/store/open-store.ts';
import { storeContract } from '../contract/store.ts';

storeContract('memory', openMemoryStore);
