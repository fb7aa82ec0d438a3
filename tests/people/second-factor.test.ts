import { TOTP } from 'otpauth';
import type { Database } from '../../src/database/connect.ts';
import { unseal } from '../../src/database/sealing.ts';
import { Forbidden, Invalid, NotFound } from '../../src/errors.ts';
import { readRecoveryCode } from '../../src/people/recovery-codes.ts';
import type { Person } from '../../src/people/roles.ts';
import { useAppCode, useRecoveryCode } from '../../src/people/second-factor-codes.ts';
import { mayRemoveFactorOf, requiresSecondFactor } from '../../src/people/second-factor-policy.ts';
import {
  beginSetUp,
  confirmSetUp,
  nextStep,
  pendingSecret,
  placeOfSecret,
  removeOwnFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  secondFactorOf,
} from '../../src/people/second-factor.ts';
import { grouped, keyAddress, newSecret, stepOfCode } from '../../src/people/totp.ts';
import { connect } from '../../src/database/connect.ts';
import { startSession } from '../../src/web/sessions.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const now = on(saturday);
const real = new Date('2026-11-21T02:00:10Z');
const later = (seconds: number) => new Date(real.getTime() + seconds * 1000);
const codeAt = (secret: string, at: Date) => new TOTP({ secret }).generate({ timestamp: at.getTime() });

/** A person with a factor set up at `real`; its secret and recovery codes. */
async function enrolled(username: string, db: Database = world.db) {
  const person = await world.as(username);
  await beginSetUp(db, { person, now });
  const secret = (await pendingSecret(db, person.id, now))!;
  const codes = await confirmSetUp(db, { code: codeAt(secret, real), person, now, real, sessionToken: null });
  return { person, secret, codes };
}

const trailOf = async (person: Person) =>
  (
    (await world
      .db('audit_events')
      .where({ subject_kind: 'person', subject_id: String(person.id) })
      .orderBy('id')
      .select('action', 'particulars')) as { action: string; particulars: object }[]
  ).filter(({ action }) => action !== 'signedIn');
const lettersTo = async ({ id }: Person) =>
  (
    (await world.db('notifications').where({ person_id: id }).orderBy('id').select('message')) as {
      message: string;
    }[]
  ).map(({ message }) => message);
const codeRefused = new Invalid({ code: 'code' });

describe('codes of a telephone', () => {
  it('are those of RFC 6238, appendix B, in six digits', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // "12345678901234567890"
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [20000000000, '353130'],
    ] as const)
      expect(stepOfCode(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });

  it('are right one step early and late, and no more', () => {
    const secret = newSecret();
    const code = codeAt(secret, real);
    const step = Math.floor(real.getTime() / 30_000);
    for (const seconds of [-30, 0, 30]) expect(stepOfCode(secret, code, later(seconds))).toBe(step);
    for (const seconds of [-61, 61]) expect(stepOfCode(secret, code, later(seconds))).toBeNull();
  });

  it('come from a secret of 160 bits that can be typed and scanned', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(grouped(secret)).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    expect(keyAddress(secret, 'camat.setiabudi', 'Aduan Sabtu')).toBe(
      `otpauth://totp/Aduan%20Sabtu:camat.setiabudi?issuer=Aduan%20Sabtu&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });
});

describe('setting a factor up', () => {
  it('takes the secret into use when its code is right, keeps it sealed and tells its owner', async () => {
    const person = await world.as('camat.tebet');
    await beginSetUp(world.db, { person, now });
    const secret = (await pendingSecret(world.db, person.id, now))!;
    expect(await nextStep(world.db, person, () => false)).toBeNull();
    const wrong = { code: '000000', person, now, real, sessionToken: null };
    await expect(confirmSetUp(world.db, wrong)).rejects.toEqual(new Invalid({ code: 'codeForSetUp' }));
    expect(await secondFactorOf(world.db, person.id)).toBeNull();
    const kept = await startSession(world.db, person.id, now);
    await startSession(world.db, person.id, now);
    const codes = await confirmSetUp(world.db, {
      code: ` ${codeAt(secret, real).replace(/(...)/, '$1 ')}`,
      person,
      now,
      real,
      sessionToken: kept,
    });
    expect(codes).toHaveLength(10);
    expect(await secondFactorOf(world.db, person.id)).toEqual({ confirmedAt: now, codesLeft: 10 });
    expect(await nextStep(world.db, person, () => false)).toBe('code');
    const row = await world.db('second_factors').where({ person_id: person.id }).first();
    expect(unseal(row.secret_sealed as Buffer, placeOfSecret(person.id))).toBe(secret);
    expect(() => unseal(row.secret_sealed as Buffer, placeOfSecret(person.id + 1))).toThrow(/authenticate/);
    expect(row.pending_sealed).toBeNull();
    // Sessions that were begun with the password alone are over, but the one that set it up.
    expect(await world.db('sign_ins').where({ person_id: person.id })).toHaveLength(1);
    expect(await trailOf(person)).toEqual([{ action: 'secondFactorSet', particulars: {} }]);
    expect(await lettersTo(person)).toEqual(['secondFactorSet']);
    // The code that confirmed it opens nothing again.
    const again = { code: codeAt(secret, real), person, now, real };
    await expect(useAppCode(world.db, again)).rejects.toEqual(codeRefused);
  });

  it('waits half an hour for the first code', async () => {
    const person = await world.as('camat.gambir');
    await beginSetUp(world.db, { person, now });
    const late = new Date(now.getTime() + 30 * 60_000);
    expect(await pendingSecret(world.db, person.id, late)).toBeNull();
    const given = { code: '123456', person, now: late, real, sessionToken: null };
    await expect(confirmSetUp(world.db, given)).rejects.toEqual(new Invalid({ code: 'setUpAgain' }));
  });

  it('on another telephone leaves the old one in use until the new one shows a right code', async () => {
    const { person, secret, codes } = await enrolled('camat.menteng');
    await beginSetUp(world.db, { person, now });
    const second = (await pendingSecret(world.db, person.id, now))!;
    expect(second).not.toBe(secret);
    await useAppCode(world.db, { code: codeAt(secret, later(30)), person, now, real: later(30) });
    const fresh = await confirmSetUp(world.db, {
      code: codeAt(second, later(60)),
      person,
      now,
      real: later(60),
      sessionToken: null,
    });
    const old = { code: codeAt(secret, later(90)), person, now, real: later(90) };
    await expect(useAppCode(world.db, old)).rejects.toEqual(codeRefused);
    await expect(useRecoveryCode(world.db, { code: codes[0]!, person, now })).rejects.toBeInstanceOf(Invalid);
    expect(await useRecoveryCode(world.db, { code: fresh[0]!, person, now })).toBe(9);
  });
});

describe('a code', () => {
  it('opens once: not again, not an earlier one after it, and only for its person', async () => {
    const { person, secret } = await enrolled('camat.senen');
    const neighbour = await enrolled('camat.kemayoran');
    const use = (seconds: number, who = person, at = seconds) =>
      useAppCode(world.db, { code: codeAt(secret, later(seconds)), person: who, now, real: later(at) });
    await expect(use(90, neighbour.person)).rejects.toEqual(codeRefused);
    await use(90);
    await expect(use(90)).rejects.toEqual(codeRefused);
    await expect(use(90, person, 110)).rejects.toEqual(codeRefused);
    await expect(use(60, person, 90)).rejects.toEqual(codeRefused);
    await use(120);
    for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      await expect(
        useAppCode(world.db, { code, person: neighbour.person, now, real }),
      ).rejects.toBeInstanceOf(Invalid);
    const trail = await trailOf(person);
    const refusals = trail.filter(({ action }) => action === 'codeRefused');
    expect(refusals.map(({ particulars }) => particulars)).toEqual([1, 2, 3].map(() => ({ way: 'app' })));
  });

  it('that comes four times at once, in several processes, opens for one', async () => {
    const { person, secret } = await enrolled('camat.johar-baru');
    const others = [connect(world.url, { max: 3 }), connect(world.url, { max: 3 })];
    const given = { code: codeAt(secret, later(30)), person, now, real: later(30) };
    // The lock-out would turn most of them away: here only the code itself is to decide.
    await world.db('guesses').delete();
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, (_, n) => useAppCode(others[n % 2]!, given)),
    );
    await Promise.all(others.map((db) => db.destroy()));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is guessed five times, then has to wait, even for the right one', async () => {
    const { person, secret, codes } = await enrolled('camat.cempaka-putih');
    const use = (code: string) => useAppCode(world.db, { code, person, now, real: later(30) });
    for (let guess = 0; guess < 5; guess += 1) await expect(use('000000')).rejects.toEqual(codeRefused);
    await expect(use(codeAt(secret, later(30)))).rejects.toMatchObject({
      status: 429,
      fields: { code: 'waitBeforeSignIn' },
    });
    // The sheet in the drawer is another matter.
    expect(await useRecoveryCode(world.db, { code: codes[0]!, person, now })).toBe(9);
  });
});

describe('recovery codes', () => {
  it('are ten, stored only as hashes, each good once, and their owner is told', async () => {
    const { person, codes } = await enrolled('camat.sawah-besar');
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    const { rows } = await world.db.raw<{ rows: { row: string }[] }>(
      'select c::text || f::text as row from recovery_codes c join second_factors f using (person_id)',
    );
    for (const code of codes) {
      const plain = code.replace('-', '');
      const hex = Buffer.from(plain).toString('hex');
      expect(rows.some(({ row }) => row.includes(plain) || row.includes(hex))).toBe(false);
    }
    const use = (code: string) => useRecoveryCode(world.db, { code, person, now });
    expect(await use(codes[3]!.toLowerCase().replace('-', ' '))).toBe(9);
    await expect(use(codes[3]!)).rejects.toEqual(new Invalid({ code: 'recoveryCode' }));
    expect(await secondFactorOf(world.db, person.id)).toMatchObject({ codesLeft: 9 });
    expect(await lettersTo(person)).toEqual(['secondFactorSet', 'recoveryCodeUsed']);
    expect(await trailOf(person)).toEqual([
      { action: 'secondFactorSet', particulars: {} },
      { action: 'recoveryCodeUsed', particulars: {} },
      { action: 'codeRefused', particulars: { way: 'recovery' } },
    ]);
  });

  it('used twice at once count once', async () => {
    const { person, codes } = await enrolled('camat.tanah-abang');
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => useRecoveryCode(world.db, { code: codes[0]!, person, now })),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await secondFactorOf(world.db, person.id)).toMatchObject({ codesLeft: 9 });
  });

  it('open nobody else’s account', async () => {
    const { codes } = await enrolled('camat.cakung');
    const { person } = await enrolled('camat.makasar');
    await expect(useRecoveryCode(world.db, { code: codes[0]!, person, now })).rejects.toBeInstanceOf(Invalid);
  });

  it('renewed, put the old ones out of use', async () => {
    const { person, codes } = await enrolled('camat.jatinegara');
    const fresh = await renewRecoveryCodes(world.db, { person, now });
    await expect(useRecoveryCode(world.db, { code: codes[0]!, person, now })).rejects.toBeInstanceOf(Invalid);
    expect(await useRecoveryCode(world.db, { code: fresh[0]!, person, now })).toBe(9);
    const without = await world.as('camat.matraman');
    await expect(renewRecoveryCodes(world.db, { person: without, now })).rejects.toBeInstanceOf(NotFound);
  });

  it('may be typed as people type', () => {
    expect(readRecoveryCode(' abcde–fghjk ')).toBe('ABCDEFGHJK');
    expect(readRecoveryCode('oil0i-lllll')).toBe('0110111111');
    for (const none of ['', 'ABCDE', 'ABCDE-FGHJU', 'ABCDE-FGHJKM'])
      expect(readRecoveryCode(none)).toBeNull();
  });
});

describe('removing a factor', () => {
  it('is the person’s own affair where none is required', async () => {
    const { person } = await enrolled('lurah.karet-semanggi');
    const given = { person, now, requires: requiresSecondFactor };
    const session = await startSession(world.db, person.id, now);
    await removeOwnFactor(world.db, given);
    expect(session).toBeTruthy();
    expect(await secondFactorOf(world.db, person.id)).toBeNull();
    expect(await world.db('recovery_codes').where({ person_id: person.id })).toEqual([]);
    expect(await world.db('sign_ins').where({ person_id: person.id })).toHaveLength(1);
    expect(await lettersTo(person)).toEqual(['secondFactorSet', 'secondFactorRemoved']);
    await expect(removeOwnFactor(world.db, given)).rejects.toBeInstanceOf(NotFound);
    const camat = await enrolled('camat.koja');
    await expect(removeOwnFactor(world.db, { ...given, person: camat.person })).rejects.toBeInstanceOf(
      Forbidden,
    );
    expect(await secondFactorOf(world.db, camat.person.id)).not.toBeNull();
  });

  it('by the administrator or the head ends every session, with a reason in the trail', async () => {
    const { person: clerk } = await enrolled('loket.setiabudi');
    const [camat, admin, neighbour] = await Promise.all(
      ['camat.setiabudi', 'admin', 'camat.pancoran'].map((name) => world.as(name)),
    );
    await startSession(world.db, clerk.id, now);
    const removal = { forPerson: clerk.id, reason: 'Telepon hilang', now };
    await expect(removeSecondFactor(world.db, { ...removal, person: neighbour! })).rejects.toBeInstanceOf(
      Forbidden,
    );
    await expect(removeSecondFactor(world.db, { ...removal, person: clerk })).rejects.toBeInstanceOf(
      Forbidden,
    );
    await expect(removeSecondFactor(world.db, { ...removal, person: camat!, reason: ' ' })).rejects.toEqual(
      new Invalid({ reason: 'required' }),
    );
    expect(await world.db('sign_ins').where({ person_id: clerk.id })).toHaveLength(1);
    await removeSecondFactor(world.db, { ...removal, person: camat! });
    expect(await world.db('sign_ins').where({ person_id: clerk.id })).toEqual([]);
    expect((await trailOf(clerk)).at(-1)).toEqual({
      action: 'secondFactorRemoved',
      particulars: { reason: 'Telepon hilang' },
    });
    expect((await lettersTo(clerk)).at(-1)).toBe('secondFactorRemoved');
    await expect(removeSecondFactor(world.db, { ...removal, person: admin! })).rejects.toBeInstanceOf(
      NotFound,
    );
    await expect(
      removeSecondFactor(world.db, { ...removal, forPerson: 999_999, person: admin! }),
    ).rejects.toBeInstanceOf(NotFound);
  });

  it('follows one rule', async () => {
    const person = async (name: string) => world.as(name);
    const [admin, camat, clerk, lurah, sekda, walikota] = await Promise.all(
      [
        'admin',
        'camat.setiabudi',
        'loket.setiabudi',
        'lurah.guntur',
        'sekda',
        'walikota.jakarta-selatan',
      ].map(person),
    );
    expect(mayRemoveFactorOf(admin!, sekda!)).toBe(true);
    expect(mayRemoveFactorOf(admin!, admin!)).toBe(false);
    expect(mayRemoveFactorOf(camat!, clerk!)).toBe(true);
    expect(mayRemoveFactorOf(clerk!, camat!)).toBe(false);
    expect(mayRemoveFactorOf(camat!, lurah!)).toBe(false);
    // Who also works elsewhere is not this head's alone.
    const both = { ...clerk!, roles: [...clerk!.roles, ...walikota!.roles] };
    expect(mayRemoveFactorOf(camat!, both)).toBe(false);
    const staff = { ...camat!, roles: camat!.roles.map((role) => ({ ...role, capacity: 'staff' as const })) };
    expect(mayRemoveFactorOf(staff, clerk!)).toBe(false);
  });
});

describe('who needs a second factor', () => {
  it.each([
    ['loket.setiabudi', false],
    ['lurah.karet-semanggi', false],
    ['satpel.bina-marga.setiabudi', false],
    ['camat.setiabudi', true],
    ['walikota.jakarta-selatan', true],
    ['sekda', true],
    ['gubernur', true],
    ['inspektorat', true],
    ['admin', true],
  ])('%s: %s', async (username, required) => {
    const person = await world.as(username);
    expect(requiresSecondFactor(person)).toBe(required);
    const bare = await world.as('walikota.jakarta-barat');
    expect(await nextStep(world.db, bare, requiresSecondFactor)).toBe('enrolment');
  });
});
