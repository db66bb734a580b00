/** IPv4 addresses: four octets without leading zeros (RFC 6943 3.1.1). */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ADDRESS = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

export const ipv4 = (text: string): boolean => ADDRESS.test(text.trim());

/** This network, private, shared, loopback, link-local, multicast and above (RFC 6890); 0 and 255 hosts are masks. */
const SPECIAL =
  /^(?:0|10|127|2(?:2[4-9]|[345]\d))\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\.|^192\.168\.|^192\.0\.[02]\.|^198\.(?:1[89]\.|51\.100\.)|^203\.0\.113\./;

/** An address that may lead to one subscriber's line. */
export const ipv4Public = (text: string): boolean => ipv4(text) && !SPECIAL.test(text.trim());
