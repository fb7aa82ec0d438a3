// A process of its own that goes on receiving, correcting and reading complainants until it is told to stop, and says
// what went wrong: node tests/support/key-user.ts <session>
import { correctContact } from '../../src/complaints/contact.ts';
import { receive } from '../../src/complaints/receive.ts';
import { config } from '../../src/config.ts';
import { connect } from '../../src/database/connect.ts';
import { followKeys, openKeys } from '../../src/database/keyring.ts';
import { unseal } from '../../src/database/sealing.ts';
import { takeMessage } from '../../src/notifications/inbound/message.ts';
import { personByUsername } from '../../src/people/queries.ts';
import { visitorByPhone } from '../../src/saturday/visitors.ts';
import { on, ordinaryIntake, saturday, setiabudi } from './world.ts';

const db = connect(config.databaseUrl!, { max: 4 });
await openKeys(db);
const unfollow = followKeys(db, { everyMs: 100 });
const now = on(saturday);
const { passwordHash: _, ...person } = (await personByUsername(db, 'loket.setiabudi', saturday))!;

const told = new AbortController();
process.once('message', () => told.abort());
const faults: string[] = [];
let rounds = 0;
process.send!('ready');
while (!told.signal.aborted) {
  await once(rounds).catch((fault: unknown) =>
    faults.push(fault instanceof Error ? fault.message : String(fault)),
  );
  rounds += 1;
  if (rounds % 5 === 0) process.send!({ rounds });
}
process.send!({ rounds, faults });
await unfollow();
await db.destroy();
process.disconnect();

async function once(n: number): Promise<void> {
  const phone = `+62813${String(20_000_000 + n)}`;
  const visitor = { ...ordinaryIntake.visitor, name: `Warga ${n}`, phone, nik: '3174012345678901' };
  const intake = { ...ordinaryIntake, visitor, sessionId: Number(process.argv[2]) };
  const { complaint } = await receive(db, { intake, actor: { kind: 'person', person }, now });
  await correctContact(db, {
    ticket: complaint.ticket,
    contact: { email: `w${n}@example.org` },
    person,
    now,
  });
  // What it wrote itself, and what was there before.
  for (const [number, name] of [
    [phone, `Warga ${n}`],
    [`+62812${String(10_000_000 + (n % 50))}`, 'Warga'],
  ] as const) {
    const found = await visitorByPhone(db, setiabudi, number);
    if (found?.name !== name) throw new Error(`${number} was not found under ${name}`);
  }
  const sent = {
    provider: 'gateway' as const,
    providerId: `key-user-${n}`,
    channel: 'sms' as const,
    from: phone,
  };
  await takeMessage(db, { ...sent, text: 'Air meluap lagi', now });
  const { rows } = await db.raw<{ rows: { sealed: Buffer }[] }>(
    'select name_sealed as sealed from complainants order by random() limit 20',
  );
  for (const { sealed } of rows) unseal(sealed, 'complainants.name_sealed');
}
