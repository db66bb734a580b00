/** Encrypted Office documents: opened with the password that Office tries unasked, LOCKED with any other. */
import { createCipheriv, hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cfbOf, u16, u32 } from '../../fixtures/extract/cfb-of.ts';
import { zipOf } from '../../fixtures/extract/zip-of.ts';
import { openCfb } from '../../src/extract/cfb-file.ts';
import { decryptOffice } from '../../src/extract/office-crypt.ts';
import { memoryAccess } from '../../src/extract/random-access.ts';
import { readAll } from './read-all.ts';

const CORPUS = process.env['PHISWEEP_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus');
const sha512 = (...parts: readonly Uint8Array[]): Buffer => hash('sha512', Buffer.concat(parts), 'buffer');
const cbc = (key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer => {
  const whole = Buffer.concat([data, Buffer.alloc((16 - (data.byteLength % 16)) % 16)]);
  const cipher = createCipheriv(`aes-${key.byteLength * 8}-cbc`, key, iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(whole), cipher.final()]);
};

/** [MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.14, with AES of 256 bits and SHA-512 as Office 2016 writes it. */
const agileOf = (data: Buffer, password: string, spins = 1_000): Buffer => {
  const salt = Buffer.from('0123456789abcdef');
  const dataSalt = Buffer.from('fedcba9876543210');
  const key = Buffer.alloc(32, 7);
  let base = sha512(salt, Buffer.from(password, 'utf16le'));
  for (let spin = 0; spin < spins; spin += 1) base = sha512(u32(spin), base);
  const locked = (purpose: string, value: Uint8Array): string =>
    cbc(sha512(base, Buffer.from(purpose, 'hex')).subarray(0, 32), salt, value).toString('base64');
  const verifier = Buffer.from('sixteen bytes ok');
  const xml = `<encryption xmlns:p="p"><keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="${dataSalt.toString('base64')}"/><keyEncryptors><keyEncryptor><p:encryptedKey spinCount="${spins}" saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512" saltValue="${salt.toString('base64')}" encryptedVerifierHashInput="${locked('fea7d2763b4b9e79', verifier)}" encryptedVerifierHashValue="${locked('d7aa0f6d3061344e', sha512(verifier))}" encryptedKeyValue="${locked('146e0be7abacd0d6', key)}"/></keyEncryptor></keyEncryptors></encryption>`;
  const segments = Array.from({ length: Math.ceil(data.length / 4096) }, (_, index) =>
    cbc(key, sha512(dataSalt, u32(index)).subarray(0, 16), data.subarray(4096 * index, 4096 * index + 4096)),
  );
  return cfbOf([
    ['EncryptionInfo', Buffer.concat([u16(4, 4), u32(0x40), Buffer.from(xml)])],
    ['EncryptedPackage', Buffer.concat([u32(data.length, 0), ...segments])],
  ]);
};

const document = (): Promise<Buffer> =>
  zipOf([
    ['[Content_Types].xml', '<Types/>'],
    [
      'word/document.xml',
      `<w:document xmlns:w="w"><w:body>${'<w:p><w:r><w:t>canary inside</w:t></w:r></w:p>'.repeat(500)}</w:body></w:document>`,
    ],
    ['word/media/x.bin', Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 251))],
  ]);

describe('agile encryption', () => {
  it('with the default password is read as what it is', async () => {
    const { outcome, text, codes } = await readAll(agileOf(await document(), 'VelvetSweatshop'), 'x');
    expect(outcome).toMatchObject({ format: 'docx', wrongExtension: false });
    expect(codes).toEqual([]);
    expect(text).toContain('canary inside');
  });

  it('is not tried on what is called a document of Word, which knows no default', async () => {
    const { codes } = await readAll(agileOf(await document(), 'VelvetSweatshop'), 'x.docx');
    expect(codes).toEqual(['LOCKED']);
  });

  it('with any other is locked, and so is what would take for ever', async () => {
    const { outcome, text } = await readAll(agileOf(await document(), 'another'), 'x');
    expect(outcome.problem).toEqual({ code: 'LOCKED', detail: 'encrypted Office document' });
    expect(text).toBe('');
    const slow = agileOf(await document(), 'VelvetSweatshop');
    const info = slow.indexOf('spinCount="1000"');
    slow.write('spinCount="9e99"', info, 'latin1');
    const start = performance.now();
    expect((await readAll(slow, 'x')).codes).toEqual(['LOCKED']);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('documents of others', () => {
  it.each([
    ['docx/068_bug53475-password-is-pass.docx', 'pass'],
    ['xlsx/101_extenxls_pwd123.xlsx', 'pwd123'],
    ['xlsx/103_protect.xlsx', 'VelvetSweatshop'],
  ])('%s opens with its password and no other', (name, password) => {
    const file = join(CORPUS, 'files', name);
    if (!existsSync(file)) return console.warn('no shared corpus');
    const root = openCfb(memoryAccess(readFileSync(file)), () => {});
    const data = decryptOffice(root, 2 ** 30, password)!;
    expect(Buffer.from(data.subarray(0, 4)).toString('latin1')).toBe('PK\x03\x04');
    expect(decryptOffice(root, 2 ** 30, 'wrong')).toBeUndefined();
  });
});
