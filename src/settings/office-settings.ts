import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { change, type By } from './change.ts';
import type { OfficeInput } from './office-forms.ts';
import { officeById } from './office-queries.ts';

/** An office's name in the history of settings. */
export const officeSubject = (id: number): string => `office:${id}`;

/**
 * Changes how an office is named and reached: letterheads, receipts and lists print it from now on; what was sent
 * keeps what it said. @throws NotFound, Forbidden, Conflict
 */
export function changeOffice(db: Database, id: number, input: OfficeInput, by: By): Promise<void> {
  return change(db, officeSubject(id), by, async (trx) => {
    const found = await officeById(trx, id);
    if (!found) throw new NotFound();
    const { officeName, address, phone, postcode, delegateTitle } = input;
    await trx('offices')
      .where({ id })
      .update({ name: officeName, address, phone, postcode, delegate_title: delegateTitle });
    const before = {
      officeName: found.name,
      address: found.address,
      phone: found.phone,
      postcode: found.postcode,
      delegateTitle: found.delegateTitle,
    };
    return { before, after: input };
  });
}
