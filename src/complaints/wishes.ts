import type { Connection } from '../database/connect.ts';
import { blindIndex, blindIndexes, inJson, seal } from '../database/sealing.ts';

type Way = { channel: 'sms' | 'whatsapp' | 'email'; recipient: string };
type Wish = Way & { wish: 'stop' | 'start'; at: Date; by: 'message' | 'page' | 'mail' };

const kindOf = ({ channel }: Pick<Way, 'channel'>) => (channel === 'email' ? 'email' : 'phone');

/** The keyed hash of a phone number (E.164) or a mail address in any case. */
export const recipientIndex = (way: Way): Buffer => blindIndex(kindOf(way), way.recipient);

/** Every keyed hash under which the recipient may stand. */
export const recipientIndexes = (way: Way): Buffer[] => blindIndexes(kindOf(way), way.recipient);

/** Keeps that somebody wants no more messages on a channel, or wants them again. The same wish again leaves no row. */
export async function keepWish(db: Connection, { wish, at, by, ...way }: Wish): Promise<void> {
  await db.raw(
    `insert into message_wishes (recipient_index, recipient_sealed, channel, wish, said_at, said_by)
     select :index, :sealed, :channel, :wish, :at, :by
     where :wish is distinct from coalesce((select wish from message_wishes
       where recipient_index = any(:indexes) and channel = :channel order by id desc limit 1), 'start')`,
    {
      index: recipientIndex(way),
      sealed: seal(way.recipient, 'message_wishes.recipient_sealed'),
      indexes: recipientIndexes(way),
      channel: way.channel,
      wish,
      at,
      by,
    },
  );
}

/** Those of these ways that their recipients have closed (index message_wishes_by_recipient), as `wayKey` names them. */
export async function stoppedAmong(db: Connection, ways: readonly Way[]): Promise<ReadonlySet<string>> {
  if (ways.length === 0) return new Set();
  const asked = [...new Map(ways.map((way) => [wayKey(way), way])).values()];
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select a.n from json_to_recordset(:asked::json) as a(n int, channel text, indexes bytea[])
     join lateral (select wish from message_wishes w
       where w.recipient_index = any(a.indexes) and w.channel = a.channel order by w.id desc limit 1) last on true
     where last.wish = 'stop'`,
    {
      asked: JSON.stringify(
        asked.map((way, n) => ({ n, channel: way.channel, indexes: inJson(recipientIndexes(way)) })),
      ),
    },
  );
  return new Set(rows.map(({ n }) => wayKey(asked[n]!)));
}

/** A name for a way, to be looked up in what `stoppedAmong` returns. */
export const wayKey = ({ channel, recipient }: Way): string => `${channel}:${recipient}`;
