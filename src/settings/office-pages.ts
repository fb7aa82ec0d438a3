import type { Catalogue } from '../language/index.ts';
import type { Failed } from './pages.ts';
import type { StoredOffice } from './office-queries.ts';
import { officePath } from './paths.ts';

export const officeRow = (
  { id, kind, name, area, address, postcode, phone }: StoredOffice,
  t: Catalogue,
) => ({
  href: officePath(id),
  name,
  area,
  address: [address, postcode].filter(Boolean).join(' '),
  phone: phone ?? '',
  missing: address || kind === 'unit' ? null : { tone: 'warning', text: t.settings.noAddress },
});

/** The form of one office; heads also say who signs on their behalf. */
export function officeFields(office: StoredOffice, failed: Failed | null) {
  const stored = {
    officeName: office.name,
    address: office.address ?? '',
    phone: office.phone ?? '',
    postcode: office.postcode ?? '',
    delegateTitle: office.delegateTitle ?? '',
  };
  return {
    values: failed ? { ...failed.values } : stored,
    errors: failed?.errors ?? {},
    changed: failed?.changed ?? false,
    signs: office.kind !== 'unit',
  };
}
