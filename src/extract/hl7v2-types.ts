/** Data types of those HL7 v2 fields whose parts mean different things (HL7 2.9, chapter 2A); all others are read as written. */

export type Hl7Type = 'name' | 'provider' | 'id' | 'entity' | 'address' | 'phone' | 'code';

const types: Readonly<Record<Hl7Type, string>> = {
  // XPN
  name: 'PID-5 PID-6 PID-9 NK1-2 NK1-26 NK1-30 GT1-3 GT1-4 GT1-42 GT1-45 IN1-16 IN1-6 IN2-22 IN2-40 IN2-52 IN2-55 MRG-7 STF-3 CTD-2 ACC-8 FAC-7 PDA-9',
  // XCN, PPN, and CNN or NDL, which begin with one
  provider:
    'PV1-7 PV1-8 PV1-9 PV1-17 PV1-52 PV2-13 PD1-4 OBR-10 OBR-16 OBR-28 OBR-32 OBR-33 OBR-34 OBR-35 ORC-10 ORC-11 ORC-12 ORC-19 OBX-16 OBX-25 DG1-16 PR1-8 PR1-11 PR1-12 FT1-20 FT1-21 FT1-24 AIP-3 SCH-12 SCH-16 SCH-20 TXA-5 TXA-9 TXA-10 TXA-11 TXA-22 RXA-10 RXD-10 RXE-13 RXE-14 RXO-14 ROL-4 PRT-5 EVN-5 PRA-1 IN1-30 IN3-4 IN3-8 IN3-14 RF1-7 IAM-14 NTE-5 IN2-3',
  // CX
  id: 'PID-2 PID-3 PID-4 PID-18 PID-19 PID-20 PID-21 MRG-1 MRG-2 MRG-3 MRG-4 MRG-5 MRG-6 PV1-5 PV1-19 PV1-50 GT1-2 GT1-19 GT1-29 NK1-12 NK1-33 IN1-2 IN1-12 IN1-14 IN1-49 IN2-6 IN2-8 IN2-61 IN3-2 FT1-23 AUT-6',
  // EI: the identifier, then who gave it
  entity:
    'OBR-2 OBR-3 OBR-53 ORC-2 ORC-3 ORC-4 SPM-2 SPM-3 SCH-1 SCH-2 TXA-12 TXA-14 OBX-18 DEV-2 DEV-3 PRT-10 PRT-16',
  // XAD
  address:
    'PID-11 NK1-4 NK1-32 GT1-5 GT1-17 IN1-5 IN1-19 IN1-44 OBR-24 ORC-22 ORC-24 PRT-14 STF-11 SCH-14 OBX-24',
  // XTN
  phone:
    'PID-13 PID-14 PID-40 NK1-5 NK1-6 NK1-7 NK1-31 NK1-40 GT1-6 GT1-7 GT1-18 GT1-46 IN1-7 IN2-58 IN2-63 IN2-64 IN3-16 IN3-19 IN3-22 OBR-17 ORC-14 ORC-23 SCH-13 SCH-17 STF-10 PRT-15 RXE-45',
  // CWE whose first part is a code of a disease
  code: 'DG1-3 FT1-19 PRB-3 PV2-3 OBR-31',
};

const BY_FIELD: ReadonlyMap<string, Hl7Type> = new Map(
  Object.entries(types).flatMap(([type, fields]) =>
    fields.split(' ').map((field) => [field, type as Hl7Type] as const),
  ),
);

export const hl7TypeOf = (field: string): Hl7Type | undefined => BY_FIELD.get(field);
