/** An address that carries a password: `postgres://user:password@host`. */
import { isPlaceholder } from './placeholder.ts';

export function credentialUrl(text: string): boolean {
  const parts = /^[A-Za-z]+:\/\/([^\s:/@]+):([^\s@]+)@([A-Za-z0-9.-]+)$/.exec(text);
  if (parts === null) return false;
  const [, user = '', secret = '', host = ''] = parts;
  return (
    secret.length >= 4 &&
    secret !== user &&
    !isPlaceholder(secret) &&
    !/(?:^|\.)example(?:\.|$)/.test(host) &&
    !/^(?:host|hostname|server)$/i.test(host)
  );
}
