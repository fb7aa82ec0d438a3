import { rulesOf } from '../../src/calendar/queries.ts';
import { advance } from '../../src/complaints/advance.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../src/errors.ts';
import type { By } from '../../src/settings/change.ts';
import type { CategoryInput } from '../../src/settings/forms.ts';
import {
  addCategory,
  addHoliday,
  changeCategory,
  changeDeadline,
  changeHours,
  removeHoliday,
  renameProvince,
} from '../../src/settings/settings.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const by = async (version: number | null, key?: string): Promise<By> => ({
  person: await world.as('admin'),
  now: on(saturday, '07:00'),
  version,
  key,
});

const changes = async (what: string) =>
  (await world.db('settings_changes').where({ what }).orderBy('id')) as {
    id: number;
    at: Date;
    person_id: number;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
  }[];

const category: CategoryInput = {
  nameId: 'Menara seluler',
  nameEn: 'Cell towers',
  sectorCode: 'cktrp',
  referTo: null,
  synonyms: ['tower', 'bts'],
  active: true,
};

const missing = { id: -1 };

describe('a deadline rule', () => {
  const rule = { amount: undefined, time: '18:30', basisId: 'Edaran 1', basisEn: 'Circular 1' };

  it('changes for the next complaint and leaves the running deadlines alone', async () => {
    const before = await world.complaint();
    expect(before.dueAt).toEqual(on(saturday, '17:00'));
    await changeDeadline(world.db, 'kecamatan.received', rule, await by(0));
    const after = await world.complaint();
    expect(after.dueAt).toEqual(on(saturday, '18:30'));
    const stored = (await world.db('complaints').where({ id: before.id }).first('due_at')) as {
      due_at: Date;
    };
    expect(stored.due_at).toEqual(on(saturday, '17:00'));
    const [change] = await changes('deadline:kecamatan.received');
    expect(change).toMatchObject({
      at: on(saturday, '07:00'),
      person_id: (await world.as('admin')).id,
      before: { time: '17:00', amount: 0 },
      after: { time: '18:30', basisId: 'Edaran 1' },
    });
  });

  it('leaves no history when nothing changed, and acts once for a repeated request', async () => {
    const [{ id } = missing] = await changes('deadline:kecamatan.received');
    await changeDeadline(world.db, 'kecamatan.received', rule, await by(id));
    expect(await changes('deadline:kecamatan.received')).toHaveLength(1);
    const key = 'a31f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';
    const later = { ...rule, time: '19:00' };
    await changeDeadline(world.db, 'kecamatan.received', later, await by(id, key));
    await changeDeadline(world.db, 'kecamatan.received', later, await by(id, key));
    expect(await changes('deadline:kecamatan.received')).toHaveLength(2);
  });

  it('tells the second of two people that it changed', async () => {
    const both = [
      changeDeadline(world.db, 'resolved', { ...rule, amount: 5 }, await by(0)),
      changeDeadline(world.db, 'resolved', { ...rule, amount: 7 }, await by(0)),
    ];
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const failed = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(failed.reason).toBeInstanceOf(Conflict);
    expect(await changes('deadline:resolved')).toHaveLength(1);
  });

  it('is nobody’s but the administrator’s, and unknown states have none', async () => {
    const person = await world.as('gubernur');
    await expect(changeDeadline(world.db, 'resolved', rule, { ...(await by(0)), person })).rejects.toThrow(
      Forbidden,
    );
    await expect(changeDeadline(world.db, 'nowhere', rule, await by(0))).rejects.toThrow(NotFound);
  });

  it('keeps the working days of a rule that counts none', async () => {
    await changeDeadline(world.db, 'kecamatan.followUp', { ...rule, amount: 9 }, await by(0));
    const row = await world.db('deadline_rules').where({ state: 'kecamatan.followUp' }).first();
    expect(row).toMatchObject({ amount: 0, time: '18:30' });
  });
});

describe('holidays', () => {
  const monday = { heldOn: '2026-11-23', nameId: 'Pilkada', nameEn: 'Election', kind: 'holiday' } as const;

  it('move the meeting of a complaint that comes to wait for it', async () => {
    await addHoliday(world.db, monday, await by(null));
    const complaint = await world.complaint({ kelurahanCode: '31.74.02.1002' });
    const unit = (await world.db('offices').where({ slug: 'satpel.bina-marga.setiabudi' }).first('id')) as {
      id: number;
    };
    await advance(world.db, {
      ticket: complaint.ticket,
      version: 1,
      event: { type: 'assign', unitId: unit.id },
      actor: { kind: 'person', person: await world.as('camat.setiabudi') },
      now: on(saturday, '10:00'),
    });
    const { complaint: waiting } = await advance(world.db, {
      ticket: complaint.ticket,
      version: 2,
      event: { type: 'waiveReview', reason: 'Sudah jelas' },
      actor: { kind: 'person', person: await world.as('camat.setiabudi') },
      now: on(saturday, '11:00'),
    });
    expect(waiting.dueAt).toEqual(on('2026-11-24', '12:00'));
  });

  it('are taken once, and can be removed and added again', async () => {
    await expect(addHoliday(world.db, monday, await by(null))).rejects.toThrow(Invalid);
    const [{ id } = missing] = await changes('holiday:2026-11-23');
    await removeHoliday(world.db, '2026-11-23', await by(id));
    expect((await rulesOf(world.db)).calendar.holidays.has('2026-11-23')).toBe(false);
    await expect(removeHoliday(world.db, '2026-11-23', await by(id + 1))).rejects.toThrow(NotFound);
    await addHoliday(world.db, monday, await by(null));
    expect((await changes('holiday:2026-11-23')).map(({ before, after }) => [!before, !after])).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });
});

describe('hours and the name of the province', () => {
  it('hold for the calendar at once', async () => {
    const hours = {
      sessionOpens: '07:30',
      sessionCloses: '10:30',
      kecamatanStarts: '08:30',
      kecamatanEnds: '11:30',
      cityStarts: '10:00',
      cityEnds: '14:00',
    };
    await changeHours(world.db, hours, await by(0));
    expect((await rulesOf(world.db)).calendar).toMatchObject({
      session: { opens: '07:30', closes: '10:30' },
      kecamatanMeeting: { starts: '08:30', ends: '11:30' },
      cityMeeting: { starts: '10:00', ends: '14:00' },
    });
    expect(await changes('hours')).toMatchObject([{ before: { sessionOpens: '08:00' }, after: hours }]);
  });

  it('keep the name as a plain string', async () => {
    await renameProvince(world.db, { name: 'Daerah Khusus Jakarta' }, await by(0));
    const row = await world.db('settings').where({ key: 'province.name' }).first('value');
    expect(row).toEqual({ value: 'Daerah Khusus Jakarta' });
  });
});

describe('categories', () => {
  it('are added at the end under a code of their own', async () => {
    await addCategory(world.db, category, await by(null));
    const row = await world.db('categories').where({ code: 'menara-seluler' }).first();
    const [{ most }] = (await world.db('categories').max('position as most')) as unknown as [
      { most: number },
    ];
    expect(row).toMatchObject({
      synonyms: ['tower', 'bts'],
      active: true,
      position: most,
      restricted: false,
    });
    await expect(addCategory(world.db, category, await by(null))).rejects.toThrow(Invalid);
    expect(await changes('category:menara-seluler')).toHaveLength(1);
  });

  it('change, and know the sectors', async () => {
    const [{ id } = missing] = await changes('category:menara-seluler');
    const changed = { ...category, synonyms: ['tower', 'bts', 'antena'], active: false };
    await changeCategory(world.db, 'menara-seluler', changed, await by(id));
    const found = (await changes('category:menara-seluler'))[1];
    expect(found).toMatchObject({ before: { ...category }, after: changed });
    const unknown = { ...changed, sectorCode: 'dinas-angkasa' };
    await expect(changeCategory(world.db, 'menara-seluler', unknown, await by(found!.id))).rejects.toThrow(
      Invalid,
    );
    await expect(changeCategory(world.db, 'tidak-ada', changed, await by(0))).rejects.toThrow(NotFound);
  });
});

describe('the history', () => {
  it('is append-only', async () => {
    await expect(world.db('settings_changes').delete()).rejects.toThrow('append-only');
    await expect(world.db('settings_changes').update({ what: 'x' })).rejects.toThrow('append-only');
  });
});
