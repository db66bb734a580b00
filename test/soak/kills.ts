/** `node test/soak/kills.ts [scans] [writes]`: so many kills of scans (default 50) and of what writes to stores and registers (20); ends with RESULT {json}. */
import { runKilledScans } from '../scan/killed-scans.ts';
import { runKilledWrites } from '../store/killed-writes.ts';

const [scanKills = 50, writeKills = 20] = process.argv.slice(2).map(Number);
const scans = await runKilledScans(scanKills, 1_500, 17);
console.log(`scans: ${JSON.stringify(scans)}`);
const writes = await runKilledWrites(writeKills, 5);
console.log(`RESULT ${JSON.stringify({ scans, writes })}`);
