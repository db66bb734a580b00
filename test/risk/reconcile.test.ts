import { describe, expect, test } from 'vitest';
import type { Asset } from '../../src/model/asset.ts';
import { type RegisterRow, reconcile, registerRowOf } from '../../src/risk/reconcile.ts';

const asset = (shareName: string, folder: string, over: Partial<Asset> = {}): Asset =>
  ({
    assetId: `AST-${shareName}-${folder}`,
    root: `/srv/${shareName}`,
    shareName,
    folder: { shown: folder },
    phiFiles: 1,
    owner: { name: 'Ward office', from: 'policy' },
    classification: {
      level: 'restricted',
      name: 'Restricted',
      state: 'proposed',
      demanded: 'restricted',
      reviewOn: undefined,
    },
    ...over,
  }) as Asset;
const row = (number: number, location: string, over: Partial<RegisterRow> = {}): RegisterRow => ({
  row: number,
  location,
  name: undefined,
  owner: undefined,
  classification: undefined,
  ...over,
});

describe('reconcile', () => {
  test('finds what is missing on either side and where they differ', () => {
    const result = reconcile(
      [asset('files', 'Billing'), asset('files', 'Wards'), asset('files', 'Empty', { phiFiles: 0 })],
      [
        row(2, '/srv/files/Billing/', { owner: 'Finance', classification: 'restricted' }),
        row(3, '/srv/files/Gone'),
      ],
    );
    expect(result.foundNotRegistered.map(({ folder }) => folder.shown)).toEqual(['Wards']);
    expect(result.registeredNotFound.map(({ location }) => location)).toEqual(['/srv/files/Gone']);
    expect(result.disagreeing.map(({ field, registered, found }) => [field, registered, found])).toEqual([
      ['owner', 'Finance', 'Ward office'],
    ]);
    expect(result.agreeing).toBe(0);
  });

  test('a folder above registers what lies below; the nearest row wins', () => {
    const rows = [row(2, 'files'), row(3, 'FILES/billing', { owner: 'Ward office' })];
    expect(registerRowOf(rows, asset('files', 'Billing'))?.row).toBe(3);
    expect(registerRowOf(rows, asset('files', 'Wards'))?.row).toBe(2);
    expect(registerRowOf(rows, asset('other', 'Wards'))).toBeUndefined();
    expect(registerRowOf([row(2, 'file')], asset('files', '.'))).toBeUndefined();
  });

  test('UNC names and slashes of either kind are one place', () => {
    const unc = asset('files', 'Billing', { root: '//fs01/files' });
    expect(registerRowOf([row(2, '\\\\FS01\\Files\\Billing')], unc)?.row).toBe(2);
  });

  test('a row whose folders were found is not called missing', () => {
    expect(
      reconcile([asset('files', 'Billing')], [row(2, 'files'), row(3, 'files/Billing')]).registeredNotFound,
    ).toEqual([]);
  });
});
