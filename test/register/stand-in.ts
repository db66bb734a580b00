/** A register on the loopback that behaves as the real one, its bad sides included, and remembers what it was sent. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveKind } from '../../src/register/register.ts';
import type { Held, Register } from '../contract/register.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The request made a new record. */
  readonly created?: boolean;
}

export interface StandIn {
  readonly url: string;
  readonly asked: readonly Asked[];
  failAfterNextCreate(): void;
  /** Answers this to the next request instead of carrying it out. */
  answerNext(said: Said): void;
  close(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const answer = (response: ServerResponse, { status = 200, headers, body }: Said): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
};

export const startStandIn = async (handle: (asked: Asked) => Said): Promise<StandIn> => {
  const asked: Asked[] = [];
  const next: Said[] = [];
  let failing = false;
  const server: Server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    const one: Asked = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: await bodyOf(request),
    };
    asked.push(one);
    const instead = next.shift();
    if (instead !== undefined) return answer(response, instead);
    const said = handle(one);
    if (failing && said.created === true) {
      failing = false;
      return answer(response, { status: 500, body: 'it was kept all the same' });
    }
    answer(response, said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    failAfterNextCreate: () => {
      failing = true;
    },
    answerNext: (said) => void next.push(said),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

export const SECRET = 'somebody@example.org:a-secret-of-tests-0123456789';

export const liveRegister = (
  kind: LiveKind,
  standIn: StandIn,
  risks: () => ReadonlyMap<string, Held>,
  options: unknown = {},
): Register & { readonly standIn: StandIn } => ({
  standIn,
  secret: SECRET,
  setting: {
    name: 'sample',
    kind,
    place: standIn.url,
    options: kind.options.parse(options),
    ca: undefined,
    timeoutMs: undefined,
  },
  risks,
  writes: () =>
    standIn.asked.filter(({ method, path }) => method !== 'GET' && !path.includes('search')).length,
  failAfterNextCreate: () => standIn.failAfterNextCreate(),
  close: () => standIn.close(),
});
