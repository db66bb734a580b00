/** A document inside an address: `data:application/pdf;base64,…` (RFC 2397). */

const URI = /^\s*data:([^,;]{0,100})((?:;[^,;]{0,100}){0,5}),/i;
/** Pictures of pages and buttons; what a picture shows is not worth a member for every icon. */
const PICTURE = /^(?:image\/|font\/|audio\/|video\/|application\/(?:x-)?font)/i;

/** Undefined where the address is none, or a picture's. */
export const dataUri = (address: string): Uint8Array | undefined => {
  const found = URI.exec(address);
  if (found === null || PICTURE.test(found[1]!)) return undefined;
  const body = address.slice(found[0].length);
  if (/;\s*base64/i.test(found[2]!)) return Buffer.from(body.replace(/%([0-9a-f]{2})/gi, decoded), 'base64');
  return Buffer.from(
    body.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
  );
};

const decoded = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
