import { addRole, deactivate, endRole, restoreRole } from '../../src/access/account.ts';
import { takeFactor, giveCode } from '../../src/access/account-deeds.ts';
import { versionOf } from '../../src/access/acts.ts';
import { confirmRoles, confirmYearly, toConfirm, yearlyConfirmation } from '../../src/access/confirming.ts';
import { accessDue } from '../../src/access/lateness.ts';
import type { Post } from '../../src/access/posts.ts';
import { Conflict, Forbidden, Invalid } from '../../src/errors.ts';
import { personByUsername } from '../../src/people/queries.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { byOn, messagesTo, monday, morning, postOf } from './cast.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterEach(async () => {
  await world.db('notifications').delete();
});
afterAll(() => world.drop());

const idOf = async (username: string) => (await world.as(username)).id;
const grantOf = async (username: string) =>
  (
    (await world
      .db('role_grants')
      .where({ person_id: await idOf(username) })
      .orderBy('id')
      .first('id')) as { id: number }
  ).id;
const rolesOf = async (username: string, day = monday) =>
  ((await personByUsername(world.db, username, day))?.roles ?? []).map(
    ({ role, capacity }) => `${capacity} ${role}`,
  );

async function give(
  as: string,
  to: string,
  post: Promise<Post>,
  { fromOn = monday, toOn = null as string | null, now = morning() } = {},
) {
  const personId = await idOf(to);
  await addRole(world.db, personId, {
    ...(await byOn(world, as, personId, now)),
    role: { post: await post, fromOn, toOn },
  });
}

describe('who stands in', () => {
  it('is named by the head or from above, until a day, and it ends by itself', async () => {
    const plh = () => postOf(world, 'camat', 'camat.setiabudi', 'plh');
    await expect(give('camat.setiabudi', 'lurah.karet-semanggi', plh())).rejects.toMatchObject({
      fields: { toOn: 'actingEnds' },
    });
    await expect(give('camat.tebet', 'lurah.karet-semanggi', plh(), { toOn: '2026-11-27' })).rejects.toThrow(
      Forbidden,
    );
    await give('camat.setiabudi', 'lurah.karet-semanggi', plh(), { toOn: '2026-11-27' });
    expect(await rolesOf('lurah.karet-semanggi')).toEqual(['holder lurah', 'plh camat']);
    expect(await rolesOf('lurah.karet-semanggi', '2026-11-28')).toEqual(['holder lurah']);
    await expect(
      give(
        'walikota.jakarta-selatan',
        'lurah.karet-kuningan',
        postOf(world, 'camat', 'camat.setiabudi', 'plt'),
        {
          toOn: '2026-11-30',
        },
      ),
    ).rejects.toMatchObject({ fields: { capacity: 'officeHasActing' } });
  });

  it('names staff but nobody else to stand in', async () => {
    const acting = await personByUsername(world.db, 'lurah.karet-semanggi', monday);
    const personId = await idOf('loket.setiabudi');
    const by = { person: acting!, now: morning(), version: await versionOf(world.db, { personId }) };
    const role = async (capacity: 'plh' | 'staff') => ({
      post: await postOf(world, 'camat', 'camat.setiabudi', capacity),
      fromOn: '2026-12-01',
      toOn: '2026-12-05',
    });
    const plhOnly = {
      ...by,
      person: { ...acting!, roles: acting!.roles.filter(({ role: name }) => name === 'camat') },
    };
    await expect(addRole(world.db, personId, { ...plhOnly, role: await role('plh') })).rejects.toThrow(
      Forbidden,
    );
    await addRole(world.db, personId, { ...plhOnly, role: await role('staff') });
    expect(await rolesOf('loket.setiabudi', '2026-12-02')).toEqual(['holder clerk', 'staff camat']);
  });
});

describe('a role', () => {
  it('is not given twice at the same time, whoever gives it', async () => {
    const personId = await idOf('loket.tebet');
    const version = await versionOf(world.db, { personId });
    const post = await postOf(world, 'clerk', 'camat.setiabudi');
    const attempt = async (as: string) =>
      addRole(world.db, personId, {
        person: await world.as(as),
        now: morning(),
        version,
        role: { post, fromOn: monday, toOn: null },
      });
    const results = await Promise.allSettled([
      attempt('camat.setiabudi'),
      attempt('walikota.jakarta-selatan'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(
      (results.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason,
    ).toBeInstanceOf(Conflict);
    await expect(attempt2('camat.setiabudi', personId, post)).rejects.toMatchObject({
      fields: { role: 'roleHeld' },
    });
    // Also past the verb.
    await expect(
      world
        .db('role_grants')
        .insert({ person_id: personId, office_id: post.office.id, role: 'clerk', from_on: '2026-12-01' }),
    ).rejects.toThrow(/role_grants_once/);
  });
  const attempt2 = async (as: string, personId: number, post: Post) =>
    addRole(world.db, personId, {
      ...(await byOn(world, as, personId)),
      role: { post, fromOn: '2026-12-01', toOn: null },
    });

  it('is not given by anybody to themself, nor an administrator’s by a camat', async () => {
    const staff = postOf(world, 'camat', 'camat.setiabudi', 'staff');
    await expect(give('camat.setiabudi', 'camat.setiabudi', staff)).rejects.toThrow(Forbidden);
    await expect(
      give('camat.setiabudi', 'loket.setiabudi', postOf(world, 'admin', 'dinas.kominfotik')),
    ).rejects.toThrow(Forbidden);
    await expect(give('admin', 'admin', postOf(world, 'governor', 'gubernur', 'staff'))).rejects.toThrow(
      Forbidden,
    );
    await expect(
      give('admin', 'loket.setiabudi', postOf(world, 'walikota', 'camat.setiabudi')),
    ).rejects.toThrow(Invalid);
  });

  it('that is ended ends the sessions with it, in the middle of a visit', async () => {
    const browser = await world.signIn('loket.menteng');
    await browser.get('/home').expect(200);
    const grantId = await grantOf('loket.menteng');
    const personId = await idOf('loket.menteng');
    const end = async (as: string) =>
      endRole(world.db, grantId, { ...(await byOn(world, as, personId)), reason: 'Pindah tugas' });
    await expect(end('camat.tebet')).rejects.toThrow(Forbidden);
    await expect(
      endRole(world.db, grantId, { ...(await byOn(world, 'camat.menteng', personId)), reason: '' }),
    ).rejects.toThrow(Invalid);
    await end('camat.menteng');
    const { headers } = await browser.get('/home').expect(303);
    expect(headers.location).toContain('/sign-in');
    expect(await world.db('sign_ins').where({ person_id: personId })).toHaveLength(0);
    expect(await rolesOf('loket.menteng')).toEqual([]);
    // A camat can still act at the counter: nobody has to be told.
    expect(await messagesTo(world, ['officeVacant'])).toEqual([]);
    await expect(end('camat.menteng')).rejects.toThrow(Conflict);
    // And may be given again on the same day.
    await give('camat.menteng', 'loket.menteng', postOf(world, 'clerk', 'camat.menteng'));
    expect(await rolesOf('loket.menteng')).toEqual(['holder clerk']);
  });

  it('that begins later and is ended before never holds anything', async () => {
    await give('camat.menteng', 'loket.tebet', postOf(world, 'clerk', 'camat.menteng'), {
      fromOn: '2026-12-10',
    });
    const { id } = (await world.db('role_grants').where({ from_on: '2026-12-10' }).first('id')) as {
      id: number;
    };
    const personId = await idOf('loket.tebet');
    await endRole(world.db, id, { ...(await byOn(world, 'camat.menteng', personId)), reason: 'Batal' });
    expect(await rolesOf('loket.tebet', '2026-12-15')).not.toContain('holder clerk camat.menteng');
    expect(await world.db('role_grants').where({ id }).first()).toMatchObject({
      to_on: '2026-12-09',
      end_kind: 'ended',
    });
  });
});

describe('an office that is left without anybody', () => {
  it('keeps its work, and the level above is told once, by the deed or by the day', async () => {
    const personId = await idOf('lurah.gondangdia');
    await endRole(world.db, await grantOf('lurah.gondangdia'), {
      ...(await byOn(world, 'camat.menteng', personId)),
      reason: 'Pensiun',
    });
    expect(await messagesTo(world, ['officeVacant'])).toEqual(['officeVacant camat.menteng camat']);
    await accessDue.run(world.db, morning());
    expect(await messagesTo(world, ['officeVacant'])).toHaveLength(1);
    await world
      .db('role_grants')
      .where({ id: await grantOf('lurah.cikini') })
      .update({ to_on: '2026-11-23' });
    expect(await accessDue.next(world.db, morning())).toEqual(on('2026-11-24', '00:00'));
    await accessDue.run(world.db, on(monday, '23:59'));
    expect(await messagesTo(world, ['officeVacant'])).toHaveLength(1);
    await Promise.all([1, 2].map(() => accessDue.run(world.db, on('2026-11-24', '00:00'))));
    await accessDue.run(world.db, on('2026-11-26'));
    expect(await messagesTo(world, ['officeVacant'])).toEqual([
      'officeVacant camat.menteng camat',
      'officeVacant camat.menteng camat',
    ]);
  });
});

describe('an account', () => {
  it('is changed only by who gives all of its posts', async () => {
    // The lurah stands in for the camat: the camat next door has nothing to say, the camat no power over a walikota's.
    const forPerson = await idOf('loket.cilandak');
    await give(
      'walikota.jakarta-selatan',
      'loket.cilandak',
      postOf(world, 'walikota', 'walikota.jakarta-selatan', 'staff'),
    );
    const now = morning();
    await expect(
      giveCode(world.db, { person: await world.as('camat.cilandak'), forPerson, now }),
    ).rejects.toThrow(Forbidden);
    await expect(
      deactivate(world.db, forPerson, {
        ...(await byOn(world, 'camat.cilandak', forPerson)),
        reason: 'Tidak',
      }),
    ).rejects.toThrow(Forbidden);
    await expect(
      takeFactor(world.db, {
        person: await world.as('camat.cilandak'),
        forPerson,
        now,
        version: 0,
        reason: 'Hilang',
      }),
    ).rejects.toThrow(Forbidden);
    const { code } = await giveCode(world.db, {
      person: await world.as('walikota.jakarta-selatan'),
      forPerson,
      now,
    });
    expect(code.length).toBeGreaterThan(7);
    await expect(
      giveCode(world.db, { person: await world.as('admin'), forPerson: await idOf('admin'), now }),
    ).rejects.toThrow(Forbidden);
    // A camat hands the lurah of the own kecamatan a code.
    await giveCode(world.db, {
      person: await world.as('camat.cilandak'),
      forPerson: await idOf('lurah.gandaria-selatan'),
      now,
    });
  });

  it('that is closed loses roles, sessions and sign-in at once', async () => {
    const browser = await world.signIn('lurah.menteng');
    const personId = await idOf('lurah.menteng');
    await deactivate(world.db, personId, {
      ...(await byOn(world, 'camat.menteng', personId)),
      reason: 'Berhenti',
    });
    await browser.get('/home').expect(303);
    expect(await personByUsername(world.db, 'lurah.menteng', monday)).toBeUndefined();
    expect(
      await world.db('role_grants').where({ person_id: personId, end_kind: 'deactivated' }),
    ).toHaveLength(1);
    expect(await messagesTo(world, ['officeVacant'])).toEqual(['officeVacant camat.menteng camat']);
    await world
      .visitor()
      .post('/sign-in', { username: 'lurah.menteng', password: 'aduan-sabtu' })
      .expect(422);
  });
});

describe('the yearly confirmation', () => {
  const opens = on('2027-01-01', '08:00');
  const late = on('2027-02-01', '08:00');
  const over = on('2027-02-14', '08:00');

  it('is asked for, is alarmed, and suspends only after both; late and twice make no difference', async () => {
    const strict = { suspends: true };
    // Of the province, Tebet and the administrator are left to be confirmed.
    await world.db.raw(`update role_grants g set confirmed_at = '2027-01-01 00:00+07' from offices o
      where o.id = g.office_id and not (starts_with(o.area_code, '31.74.01') or g.role = 'admin')`);
    expect(await toConfirm(world.db, await world.as('camat.tebet'), on('2026-12-31', '23:00'))).toBeNull();
    expect(await confirmYearly(world.db, on('2026-12-31', '23:00'), strict)).toBe(0);
    expect(await yearlyConfirmation.next(world.db, on(saturday))).toEqual(opens);
    const told = await Promise.all([1, 2].map(() => confirmYearly(world.db, opens, strict)));
    expect(await messagesTo(world, ['rolesToConfirm'])).toHaveLength(Math.max(...told));
    expect(Math.min(...told)).toBe(0);
    expect(await messagesTo(world, ['rolesToConfirm'])).toContain('rolesToConfirm camat.tebet camat');

    const camat = await world.as('camat.tebet');
    const { held } = (await toConfirm(world.db, camat, opens))!;
    expect(new Set(held.map(({ office }) => office.areaCode.slice(0, 8)))).toEqual(new Set(['31.74.01']));
    expect(held.map(({ role }) => role)).not.toContain('camat');
    const grantIds = held.map(({ id }) => id);
    const someone = await world.as('camat.setiabudi');
    await expect(confirmRoles(world.db, { grantIds, person: someone, now: opens })).rejects.toThrow(
      Forbidden,
    );
    const [kept, ...left] = grantIds;
    expect(await confirmRoles(world.db, { grantIds: left, person: camat, now: opens })).toBe(left.length);
    expect(await confirmRoles(world.db, { grantIds: left, person: camat, now: opens })).toBe(0);

    expect(await confirmYearly(world.db, on('2027-02-01', '07:59'), strict)).toBe(0);
    await confirmYearly(world.db, late, strict);
    await confirmYearly(world.db, late, strict);
    expect(
      (await messagesTo(world, ['rolesUnconfirmed'])).filter((line) => line.includes('camat.tebet')),
    ).toHaveLength(1);
    expect(await world.db('role_grants').where({ end_kind: 'suspended' })).toHaveLength(0);

    expect(await confirmYearly(world.db, over, { suspends: false })).toBe(0);
    await confirmYearly(world.db, over, strict);
    const stays = (await world.db('role_grants').whereIn('id', left).whereNull('ended_at')) as object[];
    expect(stays).toHaveLength(left.length);
    expect(await world.db('role_grants').where({ id: kept }).first()).toMatchObject({
      end_kind: 'suspended',
      to_on: '2027-02-13',
    });
    expect(await confirmYearly(world.db, on('2027-02-15'), strict)).toBe(0);
    // Somebody is always left who can give things back.
    expect(await world.db('role_grants').where({ role: 'admin' }).whereNull('ended_at')).toHaveLength(1);
  });

  it('gives back with one click what it suspended', async () => {
    const { id, person_id: personId } = (await world
      .db('role_grants')
      .where({ end_kind: 'suspended', role: 'clerk' })
      .orderBy('id')
      .first()) as {
      id: number;
      person_id: number;
    };
    const now = on('2027-02-15');
    await restoreRole(world.db, id, { ...(await byOn(world, 'admin', personId, now)) });
    const restored = await world.db('role_grants').where({ person_id: personId, from_on: '2027-02-15' });
    expect(restored).toHaveLength(1);
    await expect(
      restoreRole(world.db, id, { ...(await byOn(world, 'admin', personId, now)) }),
    ).rejects.toThrow(Invalid);
    expect(await confirmYearly(world.db, on('2027-02-16'), { suspends: true })).toBe(0);
  });
});
