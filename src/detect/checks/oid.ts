/**
 * DICOM unique identifier: an object identifier of at most 64 characters without leading zeros (DICOM PS3.5, 9.1).
 * The roots of DICOM's own classes and of HL7's code systems name no study.
 */
const OID = /^[0-2](?:\.(?:0|[1-9]\d*)){5,}$/;
const STANDARD = /^(?:1\.2\.840\.10008\.|2\.16\.840\.1\.113883\.(?:1|2|4|5|6|10|11|12|13|18)\.)/;

export const oid = (text: string): boolean =>
  text.length <= 64 && OID.test(text.trim()) && !STANDARD.test(text.trim());
