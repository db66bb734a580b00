/** A private certification authority beside those of the system. Certificates are verified, always. */
import { getCACertificates } from 'node:tls';

export const trusted = (ca: string | undefined): { readonly ca?: string[] } =>
  ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
