import { isDeepStrictEqual } from 'node:util';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { channelNames, type ChannelName } from './channels/channel.ts';
import type { MessageSettings } from './forms.ts';
import { channelStates } from './overview.ts';
import { operatesDelivery } from './policy.ts';
import { messageRules, type MessageRules } from './rules.ts';

type Changing = {
  input: MessageSettings;
  person: Person;
  now: Date;
  version: number;
  key?: string | undefined;
};

const subject = 'messages';

/** The settings as their form shows them. */
export async function messageSettings(db: Connection): Promise<MessageSettings> {
  const [rules, channels] = await Promise.all([messageRules(db), channelStates(db)]);
  const of = (name: ChannelName) => {
    const { off, dryRun, perSecond } = channels.find(({ channel }) => channel === name)!;
    return { [`${name}On`]: !off, [`${name}DryRun`]: dryRun, [`${name}PerSecond`]: perSecond };
  };
  const { leaseSeconds: _, ...shown } = rules;
  return Object.assign({ ...shown }, ...channelNames.map(of)) as MessageSettings;
}

/** How often they were changed: the version that a form is made from. */
export async function messageSettingsVersion(db: Connection): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    'select count(*)::int as n from settings_changes where what = ?',
    [subject],
  );
  return rows[0].n;
}

/**
 * Changes quiet hours, tries, templates and the switches of the channels; who and when stays in the history. The same
 * key again acts once. @throws Forbidden, Conflict
 */
export async function changeMessageSettings(
  db: Database,
  { input, person, now, version, key }: Changing,
): Promise<void> {
  if (!operatesDelivery(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(1352017, 7)');
    const current = await messageSettingsVersion(trx);
    const done =
      key && (await trx('settings_changes').where({ request_key: key }).first('what', 'person_id'));
    if (done && (done.what !== subject || done.person_id !== person.id)) throw new Conflict(version, current);
    if (done) return;
    if (version !== current) throw new Conflict(version, current);
    const before = await messageSettings(trx);
    const after = { ...before, ...input };
    if (isDeepStrictEqual(before, after)) return;
    await keepRules(trx, after, now);
    for (const name of channelNames) await keepSwitches(trx, name, after, now);
    await trx('settings_changes').insert({
      at: now,
      person_id: person.id,
      what: subject,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      request_key: key ?? null,
    });
  });
}

async function keepRules(trx: Transaction, settings: MessageSettings, now: Date): Promise<void> {
  const { quietFrom, quietTo, attempts, retrySeconds, templateId, templateEn } = settings;
  const { leaseSeconds } = await messageRules(trx);
  const rules: MessageRules = {
    quietFrom,
    quietTo,
    attempts,
    retrySeconds,
    templateId,
    templateEn,
    leaseSeconds,
  };
  await trx('settings')
    .insert({ key: 'messages.rules', value: JSON.stringify(rules), changed_at: now })
    .onConflict('key')
    .merge();
}

async function keepSwitches(trx: Transaction, name: ChannelName, settings: MessageSettings, now: Date) {
  const [on, dryRun, perSecond] = [
    settings[`${name}On`],
    settings[`${name}DryRun`],
    settings[`${name}PerSecond`],
  ];
  await trx.raw(
    `update message_channels set per_second = :perSecond,
       off_since = case when :on then null else coalesce(off_since, :now) end,
       dry_run_since = case when :dryRun then coalesce(dry_run_since, :now) end
     where channel = :name`,
    { name, on, dryRun, perSecond: perSecond ?? null, now },
  );
}

export type SettingsChange = {
  id: number;
  at: Date;
  person: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
};

/** Who changed them, when and from what to what, the newest first. */
export async function messageSettingsChanges(db: Connection): Promise<SettingsChange[]> {
  const { rows } = await db.raw<{ rows: SettingsChange[] }>(
    `select s.id, s.at, p.name as person, s.before, s.after from settings_changes s
     join people p on p.id = s.person_id where s.what = ? order by s.at desc, s.id desc limit 20`,
    [subject],
  );
  return rows;
}
