import { slugOf } from '../areas/slug.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { followMovedMeetings } from '../complaints/moved-meetings.ts';
import { Invalid, NotFound } from '../errors.ts';
import { change, type By } from './change.ts';
import type { CategoryInput, DeadlineInput, HolidayInput, Hours } from './forms.ts';
import {
  categoryByCode,
  deadlineRule,
  holidayOn,
  hoursOf,
  provinceName,
  putSetting,
  type StoredRule,
} from './queries.ts';

/** Heads of an area take cases too; in a category they stand in place of a sector. */
export const headSectors = ['kelurahan', 'kecamatan'] as const;

/** Names of the settings as their history and versions know them. */
export const subjectOf = {
  category: (code: string): string => `category:${code}`,
  holiday: (day: string): string => `holiday:${day}`,
  deadline: (state: string): string => `deadline:${state}`,
  hours: 'hours',
  province: 'province',
};

/** The working days of a rule can be set only where it counts them. */
export const countsDays = ({ day }: Pick<StoredRule, 'day'>): boolean =>
  day === 'workingDays' || day === 'meetingDay';

/** Changes a category; its code stays, as complaints carry it. @throws NotFound, Invalid, Conflict */
export function changeCategory(db: Database, code: string, input: CategoryInput, by: By): Promise<void> {
  return change(db, subjectOf.category(code), by, async (trx) => {
    const found = await categoryByCode(trx, code);
    if (!found) throw new NotFound();
    await checkSector(trx, input);
    await trx('categories').where({ code }).update(categoryRow(input));
    const { code: _, restricted: __, ...before } = found;
    return { before, after: input };
  });
}

/** Adds a category at the end of the list; its code is made from its Indonesian name. @throws Invalid */
export function addCategory(db: Database, input: CategoryInput, by: By): Promise<void> {
  const code = slugOf(input.nameId);
  return change(db, subjectOf.category(code), by, async (trx) => {
    if (!code || (await categoryByCode(trx, code))) throw new Invalid({ nameId: 'taken' });
    await checkSector(trx, input);
    await trx('categories').insert({
      code,
      ...categoryRow(input),
      position: trx.raw('(select coalesce(max(position), 0) + 1 from categories)'),
    });
    return { before: null, after: input };
  });
}

/**
 * From now on a day is a holiday: nothing is due on it and no meeting is held; what waited for a meeting follows it.
 * @throws Invalid
 */
export function addHoliday(db: Database, input: HolidayInput, by: By): Promise<void> {
  return change(db, subjectOf.holiday(input.heldOn), by, async (trx) => {
    if (await holidayOn(trx, input.heldOn)) throw new Invalid({ heldOn: 'taken' });
    const { heldOn, nameId, nameEn, kind } = input;
    await trx('holidays').insert({ held_on: heldOn, name_id: nameId, name_en: nameEn, kind });
    await followMovedMeetings(trx, heldOn, by.now);
    return { before: null, after: input };
  });
}

/** The day is an ordinary one again. @throws NotFound */
export function removeHoliday(db: Database, day: string, by: By): Promise<void> {
  return change(db, subjectOf.holiday(day), by, async (trx) => {
    const found = await holidayOn(trx, day);
    if (!found) throw new NotFound();
    await trx('holidays').where({ held_on: day }).delete();
    return { before: found, after: null };
  });
}

/** Changes until when the work in a state is due, for complaints that enter it from now on. @throws NotFound */
export function changeDeadline(db: Database, state: string, input: DeadlineInput, by: By): Promise<void> {
  return change(db, subjectOf.deadline(state), by, async (trx) => {
    const found = await deadlineRule(trx, state);
    if (!found) throw new NotFound();
    const { amount, time, basisId, basisEn } = found;
    const after = {
      amount: countsDays(found) ? (input.amount ?? amount) : amount,
      time: input.time,
      basisId: input.basisId,
      basisEn: input.basisEn,
    };
    await trx('deadline_rules')
      .where({ state })
      .update({ amount: after.amount, time: after.time, basis_id: after.basisId, basis_en: after.basisEn });
    return { before: { amount, time, basisId, basisEn }, after };
  });
}

/** Changes the hours of the Saturday session (KESATU), the Monday (KETIGA) and the Tuesday meeting (KEEMPAT b). */
export function changeHours(db: Database, input: Hours, by: By): Promise<void> {
  return change(db, subjectOf.hours, by, async (trx) => {
    const before = await hoursOf(trx);
    const put = (key: string, value: object) => putSetting(trx, `calendar.${key}`, value, by.now);
    await put('session', { opens: input.sessionOpens, closes: input.sessionCloses });
    await put('kecamatanMeeting', { starts: input.kecamatanStarts, ends: input.kecamatanEnds });
    await put('cityMeeting', { starts: input.cityStarts, ends: input.cityEnds });
    return { before, after: input };
  });
}

/** Changes the province's name as letters and pages print it. */
export function renameProvince(db: Database, { name }: { name: string }, by: By): Promise<void> {
  return change(db, subjectOf.province, by, async (trx) => {
    const before = { name: await provinceName(trx) };
    await putSetting(trx, 'province.name', name, by.now);
    return { before, after: { name } };
  });
}

async function checkSector(trx: Transaction, { sectorCode }: CategoryInput): Promise<void> {
  if (sectorCode === null || (headSectors as readonly string[]).includes(sectorCode)) return;
  if (!(await trx('sectors').where({ code: sectorCode }).first('code')))
    throw new Invalid({ sectorCode: 'choice' });
}

const categoryRow = ({ nameId, nameEn, sectorCode, referTo, synonyms, active }: CategoryInput) => ({
  name_id: nameId,
  name_en: nameEn,
  sector_code: sectorCode,
  refer_to: referTo,
  synonyms,
  active,
});
