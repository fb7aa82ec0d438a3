import { passDeadlines } from '../../src/complaints/pass-deadlines.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import { Conflict, Forbidden, NotAllowed, NotFound } from '../../src/errors.ts';
import { catalogues } from '../../src/language/index.ts';
import type { Person } from '../../src/people/roles.ts';
import { hashOf } from '../../src/reports/canonical.ts';
import { fingerprint } from '../../src/reports/content.ts';
import { paperOf } from '../../src/reports/paper.ts';
import {
  acknowledgeReport,
  contentOf,
  draftReport,
  forwardReport,
  saveLetter,
  sendReport,
} from '../../src/reports/report.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';
import { act, decided, forget, monday, officeId, stateOf, tuesday, wednesday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterEach(() => forget(world));
afterAll(() => world.drop());

const noon = on(monday, '12:30');
const draft = (now = noon) => draftReport(world.db, { level: 'kecamatan', areaCode: setiabudi, now });
const cityDraft = (now = on(tuesday, '14:00')) =>
  draftReport(world.db, { level: 'city', areaCode: '31.74', now });
const camat = () => world.as('camat.setiabudi');

async function send(now = noon, person?: Person) {
  const report = await draft(now);
  return sendReport(world.db, {
    reportId: report.id,
    version: report.version,
    person: person ?? (await camat()),
    now,
  });
}

describe('the draft of a report', () => {
  it('is one for each area and belongs to the running week', async () => {
    const made = await Promise.all([draft(), draft(), draft()]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made[0]!.weekOf).toBe(saturday);
    expect((await draft(on('2026-11-28'))).weekOf).toBe('2026-11-28');
  });

  it('shows each case in its part, as the database stands now', async () => {
    const unsolved = await decided(world, 'unsolved');
    await decided(world, 'followUp', { kelurahanCode: '31.74.02.1001' });
    await decided(world, 'verification');
    const resolved = await decided(world, 'resolved', { categoryCode: 'pohon' });
    await decided(world, 'notValid');
    await decided(world, 'referred');
    await decided(world, 'deferred');
    const content = await contentOf(world.db, await draft(), { reader: await camat(), now: noon });
    expect(content.recap.total).toEqual({ solved: 3, unsolved: 1, underWay: 2, waiting: 1, total: 7 });
    expect(content.parts.unsolved).toMatchObject([
      {
        ticket: unsolved.ticket,
        complainant: 'S*** A*****',
        why: 'Saluran primer milik kota.',
        ask: 'Pengerukan oleh Sudin SDA.',
        review: { waived: true, text: 'Lokasi sudah dikenal.' },
        state: 'kecamatan.toReport',
      },
    ]);
    expect(content.parts.solved[0]).toMatchObject({
      ticket: resolved.ticket,
      step: { type: 'decide', data: { outcome: 'resolved', reason: 'Sudah dikuras warga dan PPSU.' } },
    });
    const [partA, ...others] = paperOf(content, { t: catalogues.id, lang: 'id', zone: 'Asia/Jakarta' }).parts;
    expect(partA!.note).toContain('2 pengaduan ditutup tanpa penyelesaian');
    expect(others.map(({ note }) => note)).toEqual(['', '']);
    expect(content.signer).toMatchObject({ role: 'camat', capacity: 'holder' });
    expect(content.letterhead).toMatchObject({
      province: 'Daerah Khusus Ibukota Jakarta',
      city: 'Kota Administrasi Jakarta Selatan',
      kecamatan: 'Kecamatan Setiabudi',
      addressee: 'Walikota Jakarta Selatan',
      through: null,
    });
  });

  it('names no anonymous complainant and tells no confidential matter', async () => {
    await decided(world, 'unsolved', { anonymous: true });
    await decided(world, 'resolved', { confidential: true, text: 'Lurah minta uang.' });
    const content = await contentOf(world.db, await draft(), { reader: await camat(), now: noon });
    expect(content.parts.unsolved[0]!.complainant).toBeNull();
    const [secret] = content.parts.solved;
    expect(secret).toMatchObject({
      complainant: null,
      text: null,
      review: { text: null },
      step: { data: { outcome: 'resolved' } },
    });
    expect(JSON.stringify(secret)).not.toMatch(/Lurah minta|Melati|dikuras|dikenal/);
  });

  it('marks what is overdue and leaves out what was withdrawn or merged', async () => {
    const late = await decided(world, 'followUp');
    const withdrawn = await decided(world, 'followUp');
    await act(world, 'loket.setiabudi', withdrawn, { type: 'withdraw' }, noon);
    const now = on('2026-12-01', '08:00');
    await passDeadlines(world.db, now);
    const content = await contentOf(world.db, await draft(now), { reader: await camat(), now });
    expect(content.parts.underWay).toMatchObject([
      { ticket: late.ticket, overdue: true, dueOn: '2026-11-30' },
    ]);
    expect(content.recap.total.total).toBe(1);
  });

  it('tells the last decision where a later meeting decided the same again', async () => {
    const first = await decided(world, 'followUp');
    const now = on('2026-12-07', '09:00');
    await passDeadlines(world.db, now);
    const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
    const again = { type: 'decide', outcome: 'followUp', unitId, dueOn: '2026-12-14' } as const;
    await act(world, 'camat.setiabudi', first, again, now);
    const content = await contentOf(world.db, await draft(now), { reader: await camat(), now });
    expect(content.parts.underWay).toMatchObject([
      {
        unit: 'Satpel Bina Marga Setiabudi',
        dueOn: '2026-12-14',
        step: { unit: 'Satpel Bina Marga Setiabudi', data: { dueOn: '2026-12-14' } },
      },
    ]);
  });
});

describe('saving the letter', () => {
  it('is for the office, for the version that was read, and once for the same text', async () => {
    const { id: reportId } = await draft();
    const letter = { letter: 'Dengan hormat,', letterNumber: '123/-1.711' };
    const saving = { reportId, ...letter, now: noon };
    const saved = await saveLetter(world.db, { ...saving, version: 1, person: await camat() });
    expect(saved).toMatchObject({ ...letter, version: 2 });
    expect((await saveLetter(world.db, { ...saving, version: 2, person: await camat() })).version).toBe(2);
    await expect(saveLetter(world.db, { ...saving, version: 1, person: await camat() })).rejects.toThrow(
      Conflict,
    );
    for (const other of ['camat.tebet', 'walikota.jakarta-selatan', 'inspektorat', 'loket.setiabudi'])
      await expect(
        saveLetter(world.db, { ...saving, version: 2, person: await world.as(other) }),
      ).rejects.toThrow(Forbidden);
    await expect(
      saveLetter(world.db, { ...saving, reportId: 999, version: 2, person: await camat() }),
    ).rejects.toThrow(NotFound);
    await send();
    await expect(saveLetter(world.db, { ...saving, version: 3, person: await camat() })).rejects.toThrow(
      NotAllowed,
    );
  });
});

describe('sending', () => {
  it('moves part B and nothing else, and freezes every word and number', async () => {
    const up = [await decided(world, 'unsolved'), await decided(world, 'unsolved')];
    const stays = [
      await decided(world, 'followUp'),
      await decided(world, 'resolved'),
      await decided(world, 'deferred'),
    ];
    const before = await contentOf(world.db, await draft(), { reader: await camat(), now: noon });
    const { report, repeated } = await send();
    expect(repeated).toBe(false);
    for (const complaint of up) expect(await stateOf(world, complaint)).toBe('city.awaitingMeeting');
    for (const complaint of stays) expect(await stateOf(world, complaint)).toBe(complaint.state);

    expect(report.sentAt).toEqual(noon);
    expect(report.content).toEqual({ ...before, sentAt: noon.toISOString() });
    expect(report.contentHash).toEqual(hashOf(report.content!));
    const cases = await world.db('report_cases').where({ report_id: report.id }).orderBy('complaint_id');
    expect(cases.map(({ complaint_id, part }) => [complaint_id, part] as unknown)).toEqual([
      ...up.map(({ id }) => [id, 'unsolved']),
      [stays[0]!.id, 'underWay'],
      [stays[1]!.id, 'solved'],
    ]);
    const [{ sent_by, sent_capacity }] = (await world.db('reports').where({ id: report.id })) as [
      Record<string, unknown>,
    ];
    expect([sent_by, sent_capacity]).toEqual([(await camat()).id, 'holder']);
    const events = await world.db('complaint_events').where({ type: 'sendReport' });
    expect(events).toHaveLength(2);
    const told = await world.db('notifications').where({ complaint_id: up[0]!.id, message: 'escalated' });
    expect(told).toHaveLength(1);
  });

  it('is for ever: the database refuses every change of what was sent', async () => {
    await decided(world, 'unsolved');
    const { report } = await send();
    for (const statement of [
      `update reports set letter = 'lain' where id = ?`,
      `update reports set content = content || '{"x": 1}' where id = ?`,
      `update reports set acknowledged_at = now(), sent_at = now() where id = ?`,
      `delete from reports where id = ?`,
      `update report_cases set part = 'solved' where report_id = ?`,
      `delete from report_cases where report_id = ?`,
    ])
      await expect(world.db.raw(statement, [report.id])).rejects.toThrow('the report is sent');
  });

  it('sends one report for a double click', async () => {
    const complaint = await decided(world, 'unsolved');
    const { id: reportId, version } = await draft();
    const person = await camat();
    const key = '7f3f6c8e-58ab-4c2a-9f8c-1f2a3b4c5d6e';
    const sent = await Promise.all(
      [1, 2, 3].map(() => sendReport(world.db, { reportId, version, person, now: noon, key })),
    );
    expect(new Set(sent.map(({ report }) => report.id)).size).toBe(1);
    expect(sent.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await world.db('reports').whereNotNull('sent_at')).toHaveLength(1);
    expect((await complaintByTicket(world.db, complaint.ticket))!.state).toBe('city.awaitingMeeting');
    expect((await draft()).id).not.toBe(reportId);
  });

  it('is for the head of the own office, and for who acts as such', async () => {
    const complaint = await decided(world, 'unsolved');
    const { id: reportId, version } = await draft();
    const refused = [
      'camat.tebet',
      'walikota.jakarta-selatan',
      'sekda',
      'inspektorat',
      'lurah.karet-semanggi',
    ];
    for (const username of refused)
      await expect(
        sendReport(world.db, { reportId, version, person: await world.as(username), now: noon }),
      ).rejects.toThrow(Forbidden);
    const actingAs = async (capacity: 'staff' | 'plt' | 'holder') => {
      await world
        .db('role_grants')
        .where({ person_id: (await camat()).id })
        .update({ capacity });
      return camat();
    };
    const staff = await actingAs('staff');
    await expect(sendReport(world.db, { reportId, version, person: staff, now: noon })).rejects.toThrow(
      Forbidden,
    );
    await saveLetter(world.db, {
      reportId,
      version,
      letter: 'Disiapkan staf.',
      letterNumber: '',
      person: staff,
      now: noon,
    });
    expect(await stateOf(world, complaint)).toBe('kecamatan.toReport');
    const { report } = await send(noon, await actingAs('plt'));
    await actingAs('holder');
    expect(report.content).toMatchObject({ letter: 'Disiapkan staf.', signer: { capacity: 'plt' } });
  });

  it('refuses when letter or cases are not those that were read', async () => {
    const first = await decided(world, 'unsolved');
    const { id: reportId, version } = await draft();
    const person = await camat();
    const seen = fingerprint(await contentOf(world.db, await draft(), { reader: person, now: noon }));
    const later = await decided(world, 'unsolved');
    const sending = { reportId, person, now: noon };
    await expect(sendReport(world.db, { ...sending, version, seen })).rejects.toThrow(Conflict);
    await expect(sendReport(world.db, { ...sending, version: version + 1 })).rejects.toThrow(Conflict);
    expect(await stateOf(world, first)).toBe('kecamatan.toReport');
    expect(await world.db('report_cases')).toHaveLength(0);
    // Who names no preview sends what stands there now: the later decision is on it.
    const { report } = await sendReport(world.db, { ...sending, version });
    expect(report.content!.parts.unsolved.map(({ ticket }) => ticket)).toEqual([first.ticket, later.ticket]);
  });

  it('refuses what does not add up: a case in the row that history knows nothing of', async () => {
    const sound = await decided(world, 'unsolved');
    const broken = await decided(world, 'deferred');
    await world.db('complaints').where({ id: broken.id }).update({ state: 'kecamatan.toReport' });
    await expect(send()).rejects.toThrow(Conflict);
    expect(await stateOf(world, sound)).toBe('kecamatan.toReport');
    expect((await draft()).sentAt).toBeNull();
  });

  it('tells beside the unit what it tried', async () => {
    const complaint = await decided(world, 'verification');
    const later = on(monday, '11:00');
    await act(
      world,
      'lurah.karet-semanggi',
      complaint,
      { type: 'rejectWork', reason: 'Masih mampet.', dueOn: '2026-11-24' },
      later,
    );
    await passDeadlines(world.db, on('2026-11-25', '08:00'));
    await act(
      world,
      'camat.setiabudi',
      complaint,
      { type: 'decide', outcome: 'cannotSolve', reason: 'Pipa pecah.', ask: 'Ganti pipa.' },
      on('2026-11-30', '09:00'),
    );
    const { report } = await send(on('2026-11-30', '12:30'));
    expect(report.content!.parts.unsolved).toMatchObject([
      {
        unit: 'Satpel Sumber Daya Air Setiabudi',
        step: { type: 'rejectWork', data: { reason: 'Masih mampet.' } },
        why: 'Pipa pecah.',
      },
    ]);
  });

  it('contains a decision or leaves it for the next report when both happen at once', async () => {
    await decided(world, 'unsolved');
    await draft();
    const [, complaint] = await Promise.all([send(), decided(world, 'unsolved')]);
    await send(on(monday, '15:00')).catch(() => {});
    expect(await stateOf(world, complaint)).toBe('city.awaitingMeeting');
    const rows = await world.db('report_cases').where({ complaint_id: complaint.id, part: 'unsolved' });
    expect(rows).toHaveLength(1);
  });

  it('sends a nil report, and the next one tells only what is new', async () => {
    await decided(world, 'resolved');
    await send();
    const nil = await send(on(monday, '15:00'));
    expect(nil.report.content!.recap.total.total).toBe(0);
    await decided(world, 'resolved');
    const next = await send(on('2026-11-30', '13:00'));
    expect(next.report.content).toMatchObject({
      weekOf: '2026-11-28',
      period: { from: '2026-11-28', to: '2026-11-30' },
      recap: { total: { solved: 1 } },
    });
  });

  it('tells a solution that the citizen confirmed before the report went out', async () => {
    const complaint = await decided(world, 'resolved');
    await act(world, 'loket.setiabudi', complaint, { type: 'confirm' }, on(monday, '10:00'));
    const { report } = await send();
    expect(report.content!.parts.solved).toMatchObject([{ ticket: complaint.ticket, state: 'closed' }]);
    expect((await send(on(monday, '15:00'))).report.content!.recap.total.solved).toBe(0);
  });

  it('tells a solution again after an objection, not before', async () => {
    const complaint = await decided(world, 'resolved');
    await send();
    await act(world, 'loket.setiabudi', complaint, { type: 'object', reason: 'Masih mampet.' }, on(tuesday));
    const open = await send(on(tuesday, '10:00'));
    expect(open.report.content!.recap.total).toMatchObject({ solved: 0, waiting: 1 });
    await act(
      world,
      'camat.setiabudi',
      complaint,
      { type: 'decide', outcome: 'resolved', reason: 'Sudah dikuras lagi.' },
      on('2026-11-30', '09:00'),
    );
    const again = await send(on('2026-11-30', '13:00'));
    expect(again.report.content!.parts.solved.map(({ ticket }) => ticket)).toEqual([complaint.ticket]);
  });
});

describe('the way up', () => {
  it('goes from camat to walikota, Sekda and Governor', async () => {
    const first = await decided(world, 'unsolved');
    const second = await decided(world, 'unsolved');
    const solved = await decided(world, 'unsolved');
    const { report } = await send();
    const walikota = await world.as('walikota.jakarta-selatan');
    const sekda = await world.as('sekda');
    const afternoon = on(monday, '15:00');
    for (const other of ['camat.setiabudi', 'walikota.jakarta-timur', 'sekda', 'inspektorat'])
      await expect(
        acknowledgeReport(world.db, { reportId: report.id, person: await world.as(other), now: afternoon }),
      ).rejects.toThrow(Forbidden);
    const received = await acknowledgeReport(world.db, {
      reportId: report.id,
      person: walikota,
      now: afternoon,
    });
    expect(received).toMatchObject({ acknowledgedAt: afternoon, acknowledgedBy: walikota.name });
    const again = await acknowledgeReport(world.db, {
      reportId: report.id,
      person: walikota,
      now: on(tuesday),
    });
    expect(again.acknowledgedAt).toEqual(afternoon);

    const ask = { reason: 'Butuh pompa provinsi.', ask: 'Pompa dari Dinas SDA.' };
    for (const complaint of [first, second])
      await act(
        world,
        'walikota.jakarta-selatan',
        complaint,
        { type: 'decide', outcome: 'cannotSolve', ...ask },
        on(tuesday, '10:00'),
      );
    await act(
      world,
      'walikota.jakarta-selatan',
      solved,
      { type: 'decide', outcome: 'resolved', reason: 'Dikeruk Sudin.' },
      on(tuesday, '10:00'),
    );
    const city = await cityDraft();
    await expect(forwardReport(world.db, { reportId: city.id, person: sekda, now: noon })).rejects.toThrow(
      NotAllowed,
    );
    const { report: cityReport } = await sendReport(world.db, {
      reportId: city.id,
      version: city.version,
      person: walikota,
      now: on(tuesday, '14:00'),
    });
    expect(cityReport.content).toMatchObject({
      letterhead: {
        kecamatan: null,
        addressee: 'Gubernur Daerah Khusus Ibukota Jakarta',
        through: 'Sekretaris Daerah',
      },
      recap: { total: { solved: 1, unsolved: 2 } },
      results: {
        total: {
          sessionsDue: 10,
          sessionsHeld: 1,
          received: 3,
          meetingsDue: 10,
          meetingsHeld: 0,
          escalated: 3,
          open: 2,
        },
        city: { meetingsDue: 1, meetingsHeld: 0 },
        solvedAt: { kecamatan: 0, city: 1, province: 0 },
        medianDays: 3,
      },
    });
    expect(cityReport.content!.parts.unsolved[0]).toMatchObject({ why: ask.reason, ask: ask.ask });
    expect(await stateOf(world, first)).toBe('province.withSekda');

    // The Sekda sends one back by itself; the rest goes on together.
    const wednesdayMorning = on(wednesday);
    await act(
      world,
      'sekda',
      second,
      { type: 'returnDown', level: 'city', instruction: 'Pakai pompa cadangan.' },
      wednesdayMorning,
    );
    for (const other of ['walikota.jakarta-selatan', 'gubernur', 'inspektorat'])
      await expect(
        forwardReport(world.db, {
          reportId: cityReport.id,
          person: await world.as(other),
          now: wednesdayMorning,
        }),
      ).rejects.toThrow(Forbidden);
    const deed = { reportId: cityReport.id, person: sekda, now: wednesdayMorning };
    const [one, two] = await Promise.all([forwardReport(world.db, deed), forwardReport(world.db, deed)]);
    expect(one.forwarded + two.forwarded).toBe(1);
    expect(one.report.acknowledgedAt).toEqual(wednesdayMorning);
    expect(await stateOf(world, first)).toBe('province.withGovernor');
    expect(await stateOf(world, second)).toBe('city.awaitingMeeting');

    for (const level of ['kecamatan', 'city']) {
      const rows = await world
        .db('report_cases as rc')
        .join('reports as r', 'r.id', 'rc.report_id')
        .where({ 'r.level': level, 'rc.complaint_id': first.id, 'rc.part': 'unsolved' });
      expect(rows).toHaveLength(1);
    }
  });

  it('takes along only the cases of the report that is forwarded', async () => {
    const walikota = await world.as('walikota.jakarta-selatan');
    const sendCity = async (now: Date) => {
      const complaint = await decided(world, 'unsolved');
      await send();
      await act(
        world,
        'walikota.jakarta-selatan',
        complaint,
        { type: 'decide', outcome: 'cannotSolve', reason: 'Milik provinsi.', ask: 'Pompa.' },
        on(tuesday, '10:00'),
      );
      const { id: reportId, version } = await cityDraft(now);
      const { report } = await sendReport(world.db, { reportId, version, person: walikota, now });
      return { report, complaint };
    };
    const one = await sendCity(on(tuesday, '14:00'));
    const other = await sendCity(on(tuesday, '15:00'));
    const deed = { person: await world.as('sekda'), now: on(wednesday) };
    await forwardReport(world.db, { reportId: other.report.id, ...deed });
    expect(await stateOf(world, other.complaint)).toBe('province.withGovernor');
    expect(await stateOf(world, one.complaint)).toBe('province.withSekda');
  });

  it('counts meetings, attendance and cancelled sessions of the period', async () => {
    await world.session();
    const tebet = await world.session('31.74.01');
    await world
      .db('saturday_sessions')
      .where({ id: tebet })
      .update({ status: 'cancelled', reason: 'Banjir' });
    const camatOffice = await officeId(world, 'camat.setiabudi');
    const by = (await camat()).id;
    const [{ id }] = (await world
      .db('meetings')
      .insert({
        level: 'kecamatan',
        area_code: setiabudi,
        held_on: monday,
        opened_at: on(monday),
        opened_by: by,
      })
      .returning('id')) as [{ id: number }];
    await world
      .db('meeting_attendance')
      .insert({ meeting_id: id, office_id: camatOffice, marked_at: on(monday) });
    const read = async () =>
      (await contentOf(world.db, await cityDraft(), { reader: await camat(), now: on(tuesday, '14:00') }))
        .results!;
    expect((await read()).total).toMatchObject({ meetingsHeld: 0, attendance: 0 });
    await world
      .db('meetings')
      .where({ id })
      .update({ closed_at: on(monday, '11:00'), closed_by: by });
    const results = await read();
    expect(results.total).toMatchObject({ sessionsDue: 10, sessionsHeld: 1, meetingsHeld: 1, attendance: 1 });
    expect(results.byKecamatan.find(({ code }) => code === setiabudi)).toMatchObject({ meetingsHeld: 1 });
    expect(results.medianDays).toBeNull();
  });

  it('is addressed by a kecamatan of Kepulauan Seribu to the Bupati', async () => {
    const now = noon;
    const report = await draftReport(world.db, { level: 'kecamatan', areaCode: '31.01.01', now });
    const areas = (await world.db('areas').where({ code: '31.01.01' }).first('slug')) as { slug: string };
    const person = await world.as(`camat.${areas.slug}`);
    const content = await contentOf(world.db, report, { reader: person, now });
    expect(content.letterhead).toMatchObject({
      addressee: 'Bupati Kepulauan Seribu',
      city: 'Kabupaten Administrasi Kepulauan Seribu',
    });
    const sent = await sendReport(world.db, { reportId: report.id, version: 1, person, now });
    const bupati = await world.as('bupati.kepulauan-seribu');
    const received = await acknowledgeReport(world.db, { reportId: sent.report.id, person: bupati, now });
    expect(received.acknowledgedBy).toBe(bupati.name);
  });
});
