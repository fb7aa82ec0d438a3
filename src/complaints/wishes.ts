import type { Connection } from '../database/connect.ts';
import { blindIndex } from '../database/sealing.ts';

type Way = { channel: 'sms' | 'whatsapp' | 'email'; recipient: string };
type Wish = Way & { wish: 'stop' | 'start'; at: Date; by: 'message' | 'page' | 'mail' };

/** The keyed hash of a phone number (E.164) or a mail address in any case. */
export const recipientIndex = ({ channel, recipient }: Way): Buffer =>
  channel === 'email'
    ? blindIndex('email', recipient.trim().toLowerCase())
    : blindIndex('phone', recipient.trim());

/** Keeps that somebody wants no more messages on a channel, or wants them again. The same wish again leaves no row. */
export async function keepWish(db: Connection, { wish, at, by, ...way }: Wish): Promise<void> {
  await db.raw(
    `insert into message_wishes (recipient_index, channel, wish, said_at, said_by)
     select :index, :channel, :wish, :at, :by
     where :wish is distinct from coalesce((select wish from message_wishes
       where recipient_index = :index and channel = :channel order by id desc limit 1), 'start')`,
    { index: recipientIndex(way), channel: way.channel, wish, at, by },
  );
}

/** Those of these ways that their recipients have closed (index message_wishes_by_recipient), as `wayKey` names them. */
export async function stoppedAmong(db: Connection, ways: readonly Way[]): Promise<ReadonlySet<string>> {
  if (ways.length === 0) return new Set();
  const asked = ways.map((way) => ({ channel: way.channel, index: recipientIndex(way).toString('hex') }));
  const { rows } = await db.raw<{ rows: { channel: string; index: string }[] }>(
    `select a.channel, a.index from (select distinct channel, index
         from json_to_recordset(:asked::json) as a(channel text, index text)) a
     join lateral (select wish from message_wishes w
       where w.recipient_index = decode(a.index, 'hex') and w.channel = a.channel order by w.id desc limit 1) last on true
     where last.wish = 'stop'`,
    { asked: JSON.stringify(asked) },
  );
  const stopped = new Set(rows.map(({ channel, index }) => `${channel}:${index}`));
  return new Set(ways.filter((_, n) => stopped.has(`${asked[n]!.channel}:${asked[n]!.index}`)).map(wayKey));
}

/** A name for a way, to be looked up in what `stoppedAmong` returns. */
export const wayKey = ({ channel, recipient }: Way): string => `${channel}:${recipient}`;
