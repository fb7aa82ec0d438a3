import type { Complaint, EventInput } from '../complaints/complaint.ts';
import { officesForWork } from '../complaints/details.ts';
import type { Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';

/** What every deed on a review says: on which version of which complaint, who, when. */
export type Deed = {
  ticket: string;
  version: number | undefined;
  person: Person;
  now: Date;
  key?: string | undefined;
};
/** What a deed on a review asks of the complaint. */
export function actOf(
  { ticket, version, person, now, key }: Deed,
  event: EventInput,
  note: Record<string, unknown> = {},
) {
  return { ticket, version, event, actor: { kind: 'person' as const, person }, now, key, note };
}

/** These offices without repetition. @throws Invalid at `field` when one can't take part in the complaint's area */
export async function knownOffices(
  trx: Transaction,
  complaint: Complaint,
  ids: number[],
  field: 'team' | 'came',
): Promise<number[]> {
  const known = new Set((await officesForWork(trx, complaint, 'kecamatan')).map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) throw new Invalid({ [field]: 'unknownUnit' });
  return [...new Set(ids)];
}

/** The offices that always take part: the leader (lurah; camat in a case about officials), and the unit in charge. */
export function fixedTeam({ restricted, offices, unitId }: Complaint): number[] {
  const leader = restricted ? offices.camat : offices.lurah;
  return [...new Set([leader, ...(unitId === null ? [] : [unitId])])];
}
