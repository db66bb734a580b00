/** A certificate of the test's own for `localhost`, which signs itself. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Undefined, and said so, where there is no `openssl`. `names`: further ones that it stands for. */
export const makeCertificate = (names: readonly string[] = []): Certificate | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'phisweep-tls-'));
  const path = (name: string): string => join(folder, name);
  const all = ['localhost', ...names].map((name) => `DNS:${name}`).join(',');
  try {
    execFileSync(
      'openssl',
      [
        'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(
          ' ',
        ),
        ['-addext', `subjectAltName=${all}`, '-keyout', path('key.pem'), '-out', path('cert.pem')],
      ].flat(),
      { stdio: 'ignore' },
    );
    return { key: readFileSync(path('key.pem'), 'utf8'), cert: readFileSync(path('cert.pem'), 'utf8') };
  } catch {
    process.stderr.write('no openssl: TLS is not tested\n');
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
};
