/** MAC-48 in its three writings with one separator; broadcast, zero and multicast addresses name no device (IEEE 802). */
const WRITTEN =
  /^(?:[0-9A-F]{2}(?::[0-9A-F]{2}){5}|[0-9A-F]{2}(?:-[0-9A-F]{2}){5}|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4})$/i;

export function mac(text: string): boolean {
  const value = text.trim();
  if (!WRITTEN.test(value)) return false;
  const hex = value.replace(/[^0-9A-Fa-f]/g, '');
  return !/^(?:0+|[Ff]+)$/.test(hex) && Number.parseInt(hex.slice(0, 2), 16) % 2 === 0;
}
