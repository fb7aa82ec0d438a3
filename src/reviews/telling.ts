import type { Advanced } from '../complaints/advance.ts';
import type { OfficeMessage } from '../complaints/machine.ts';
import { tell } from '../complaints/telling.ts';
import type { Transaction } from '../database/connect.ts';

type Told = {
  offices: number[];
  message: OfficeMessage;
  event: { at: Date; type: string } & Record<string, unknown>;
};

/** Tells some offices about what has just happened to a review; nothing when there are none. */
export async function tellOffices(
  trx: Transaction,
  { complaint, eventId }: Pick<Advanced, 'complaint' | 'eventId'>,
  { offices, message, event }: Told,
): Promise<void> {
  if (offices.length === 0 || eventId === null) return;
  const effects = offices.map((officeId) => ({ type: 'tellOffice' as const, officeId, message }));
  await tell(trx, effects, { complaint, event, eventId });
}
