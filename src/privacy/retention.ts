import { DateTime } from 'luxon';
import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import type { RetentionKind } from './kinds.ts';
import { mayDecideOnData } from './policy.ts';
import { countDue, retentionRule, type RetentionRule } from './queries.ts';

type By = { person: Person; now: Date; key?: string | undefined };

/** The instant before which records of a rule are old enough at `now`. */
export const dueBefore = ({ months }: Pick<RetentionRule, 'months'>, now: Date): Date =>
  DateTime.fromJSDate(now, { zone: 'utc' }).minus({ months }).toJSDate();

type RuleChange = { kind: RetentionKind; months: number; basisId: string; basisEn: string; version: number };

/** Changes how long records of a kind are kept; what was destroyed stays so. @throws Forbidden, Conflict */
export async function changeRule(
  db: Database,
  { kind, version, person, now, ...after }: RuleChange & By,
): Promise<void> {
  if (!mayDecideOnData(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    const before = await retentionRule(trx, kind, 'for update');
    if (before.version !== version) throw new Conflict(version, before.version);
    const { months, basisId, basisEn } = after;
    if (before.months === months && before.basisId === basisId && before.basisEn === basisEn) return;
    await trx('retention_rules')
      .where({ kind })
      .update({ months, basis_id: basisId, basis_en: basisEn, version: version + 1 });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'retentionRuleChanged',
      subject: { kind: 'retention', id: kind },
      particulars: { before: before.months, after: months },
    });
  });
}

type Order = { kind: RetentionKind; before: Date };

/**
 * Orders that what a preview showed is destroyed: exactly the records older than its `before`. The worker does it.
 * @throws Forbidden, Invalid when the rule has been lengthened since or nothing is left, Conflict while one runs
 */
export async function orderDestruction(
  db: Database,
  { kind, before, person, now, key }: Order & By,
): Promise<void> {
  if (!mayDecideOnData(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    const rule = await retentionRule(trx, kind, 'for update');
    const asked = key && (await trx('retention_rounds').where({ request_key: key }).first('kind'));
    if (asked && asked.kind !== kind) throw new Conflict(undefined, rule.version);
    if (asked) return;
    if (before > dueBefore(rule, now)) throw new Invalid({ form: 'tooYoung' });
    const running = await trx('retention_rounds').where({ kind, ended_at: null }).first('id');
    if (running) throw new Invalid({ form: 'roundRuns' });
    const { found } = await beyondScope(trx, 'what is too old is destroyed wherever it is', () =>
      countDue(trx, kind, before),
    );
    if (found === 0) throw new Invalid({ form: 'nothingDue' });
    const row = { kind, before_at: before, found, person_id: person.id, asked_at: now };
    await trx('retention_rounds').insert({ ...row, request_key: key ?? null });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'destructionOrdered',
      subject: { kind: 'retention', id: kind },
      particulars: { before: before.toISOString(), found },
    });
  });
}
