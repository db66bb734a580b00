/** OCSF by file, HTTP and syslog; events by the schema, and events that break it. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ocsfEvents } from '../../src/register/ocsf-event.ts';
import { ocsfFile } from '../../src/register/ocsf-file.ts';
import { ocsfHttp } from '../../src/register/ocsf-http.ts';
import { ocsfSyslog } from '../../src/register/ocsf-syslog.ts';
import type { Change } from '../../src/register/plan.ts';
import type { LiveKind } from '../../src/register/register.ts';
import { checkSyslogUrl, syslogFrame } from '../../src/util/syslog.ts';
import { type Held, registerContract } from '../contract/register.ts';
import { fileRegister, heldOf } from './file-register.ts';
import { ABOUT, ASSET, EXCEPTION, RISK_A, riskItem } from './sample.ts';
import { broken, HAS_SCHEMAS, validatorOf } from './schemas.ts';
import { liveRegister, startStandIn } from './stand-in.ts';

interface Event {
  readonly activity_id: number;
  readonly status_id: number;
  readonly metadata: { readonly uid: string };
  readonly finding_info: { readonly uid: string };
}

const stateOf = ({ status_id: id }: Event): Held['state'] =>
  id === 4 ? 'closed' : id === 3 ? 'accepted' : 'open';

/** A collector that knows an event by its `metadata.uid`, and counts what was created under one finding. */
const createCollector = () => {
  const events = new Map<string, Event>();
  const take = (taken: readonly Event[]): void => {
    for (const event of taken) {
      events.delete(event.metadata.uid);
      events.set(event.metadata.uid, event);
    }
  };
  const risks = (): ReadonlyMap<string, Held> => {
    const held = new Map<string, Held>();
    for (const event of events.values()) {
      const { uid } = event.finding_info;
      held.set(uid, {
        times: (held.get(uid)?.times ?? 0) + (event.activity_id === 1 ? 1 : 0),
        state: stateOf(event),
        says: JSON.stringify(event),
      });
    }
    return held;
  };
  return { take, risks };
};

registerContract('OCSF over HTTP', async () => {
  const { take, risks } = createCollector();
  const standIn = await startStandIn(({ body }) => {
    take(JSON.parse(body) as Event[]);
    return { created: true };
  });
  return liveRegister(ocsfHttp as LiveKind, standIn, risks);
});

/** Cuts octet-counted frames (RFC 6587, 3.4.1) and reads the JSON behind the mark. */
const eventsIn = (bytes: Buffer): Event[] => {
  const events: Event[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const length = Number(bytes.subarray(at, space));
    const frame = bytes.subarray(space + 1, space + 1 + length).toString('utf8');
    const [, json = ''] = frame.split('\ufeff');
    events.push(JSON.parse(json) as Event);
    at = space + 1 + length;
  }
  return events;
};

registerContract('OCSF over syslog', async () => {
  const { take, risks } = createCollector();
  let connections = 0;
  let failing = false;
  const server: Server = createServer((socket) => {
    connections++;
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => void chunks.push(Buffer.from(chunk)));
    socket.on('error', () => {});
    socket.on('end', () => {
      take(eventsIn(Buffer.concat(chunks)));
      if (failing) {
        failing = false;
        socket.resetAndDestroy();
      } else socket.end();
    });
  });
  server.on('connection', (socket) => {
    socket.allowHalfOpen = true;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    setting: {
      name: 'sample',
      kind: ocsfSyslog as LiveKind,
      place: `syslog+tcp://127.0.0.1:${address.port}`,
      options: {},
      ca: undefined,
      timeoutMs: 2000,
    },
    risks,
    writes: () => connections,
    failAfterNextCreate: () => {
      failing = true;
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
});

registerContract('OCSF file', () =>
  fileRegister(ocsfFile, 'out.jsonl', (folder) => {
    const path = join(folder, 'out.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
    return heldOf(
      lines.map((line) => {
        const event = JSON.parse(line) as Event;
        return { key: event.finding_info.uid, state: stateOf(event), says: line };
      }),
    );
  }),
);

const change = (over: Partial<Change> = {}, risk = riskItem(RISK_A, ASSET)): Change => ({
  action: 'create',
  item: risk,
  remoteId: undefined,
  hash: 'h',
  resumed: false,
  closed: false,
  lapsed: false,
  ...over,
});

describe('events', () => {
  test('type, severity and status say the change', () => {
    const [made] = ocsfEvents([change()], ABOUT);
    expect(made).toMatchObject({
      type_uid: 200601,
      severity_id: 4,
      status_id: 1,
      risk_level_id: 3,
      confidence_score: 90,
    });
    const [closed] = ocsfEvents([change({ action: 'close', closed: true })], ABOUT);
    expect(closed).toMatchObject({ type_uid: 200603, activity_id: 3, status_id: 4 });
    const [again] = ocsfEvents([change({ action: 'reopen' })], ABOUT);
    expect(again).toMatchObject({ type_uid: 200602, status_id: 1 });
    expect(new Set([made, closed, again].map((event) => event?.metadata.uid)).size).toBe(3);
    expect(ocsfEvents([change()], ABOUT)[0]?.metadata.uid).toBe(made?.metadata.uid);
  });

  test.skipIf(!HAS_SCHEMAS)('are what the schema of OCSF 1.8 demands, and broken ones are not', () => {
    const validate = validatorOf('ocsf-1.8.0-data_security_finding.schema.json');
    const all = ocsfEvents(
      [
        change(),
        change({ action: 'update' }),
        change({ action: 'close', closed: true }),
        change(
          {},
          riskItem(RISK_A, ASSET, {
            exception: EXCEPTION,
            paths: ['a/b.docx'],
            levelIndex: 0,
            confidence: 0.1,
          }),
        ),
      ],
      ABOUT,
    );
    for (const event of all) expect([validate(event), validate.errors]).toEqual([true, null]);
    const variants = broken(all[0], {
      finding_info: undefined,
      'finding_info.uid': undefined,
      time: '2026-11-23T21:00:00Z',
      class_uid: 2005,
      severity_id: 'high',
      'metadata.version': undefined,
      activity_id: undefined,
      never_heard_of: 1,
    });
    expect(variants.filter(([, event]) => validate(event)).map(([name]) => name)).toEqual([]);
  });
});

describe('syslog', () => {
  test('a frame is RFC 5424 behind its length in bytes', () => {
    const frame = syslogFrame({ severity: 3, timeMs: 0, messageId: 'PHI-1 x', text: 'é' }).toString('utf8');
    expect(frame).toMatch(/^\d+ <107>1 1970-01-01T00:00:00\.000Z \S+ phisweep - PHI-1_x - \ufeffé$/);
    const [length = '', ...rest] = frame.split(' ');
    expect(Buffer.byteLength(rest.join(' '))).toBe(Number(length));
  });

  test.each(['syslog+tcp://log.example.org:514', 'syslog://127.0.0.1', 'https://127.0.0.1'])(
    '%s is refused',
    (url) => {
      expect(() => checkSyslogUrl(url)).toThrow(/syslog\+tls/);
    },
  );
});
