import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gazetteer } from '../../src/areas/gazetteer.ts';
import { officesOf, type Sector } from '../../src/areas/offices.ts';
import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { shortDate } from '../../src/calendar/words.ts';
import type { CitizenMessage } from '../../src/complaints/machine.ts';
import type { State } from '../../src/complaints/machine.ts';
import { nextAnswerOf } from '../../src/complaints/next-answer.ts';
import { catalogues } from '../../src/language/index.ts';
import { isGsm7, segment, segmentsOf, septets, toGsm7 } from '../../src/notifications/gsm7.ts';
import type { Digest } from '../../src/notifications/digest.ts';
import type { Queued } from '../../src/notifications/queries.ts';
import { citizenText, officeText, type OfficeMessageName } from '../../src/notifications/texts.ts';
import { on, saturday } from '../support/world.ts';

const seeds = (name: string): unknown => JSON.parse(readFileSync(`db/seeds/${name}.json`, 'utf8'));
const languages = ['id', 'en'] as const;
const citizenMessages = Object.keys(catalogues.id.messages.citizen) as CitizenMessage[];
const officeMessages = Object.keys(catalogues.id.messages.office) as OfficeMessageName[];
const digest: Digest = {
  at: on('2026-11-23', '08:00').toISOString(),
  office: 'Kecamatan Setiabudi',
  host: 'Kecamatan Setiabudi',
  total: 1,
  own: null,
  urgent: 0,
  // As the queries leave them for a confidential case.
  lines: [{ label: null, hidden: true, n: 1, urgent: 0 }],
  cases: [
    {
      ticket: '7K3MQ9TX',
      categoryId: 'Saluran mampet',
      categoryEn: 'Blocked drain',
      kelurahan: 'Karet Semanggi',
      urgent: true,
      late: true,
      hidden: true,
    },
  ],
};
const setting = { calendar: ordinaryCalendar, base: 'https://aduan-sabtu.jakarta.go.id' };

const queued = (changes: Partial<Queued> = {}): Queued => ({
  id: 1,
  audience: 'citizen',
  message: 'received',
  particulars: {
    state: 'kecamatan.assigned',
    dueAt: on('2026-11-22', '08:00').toISOString(),
    answerOn: '2026-11-23',
    answerLatestOn: '2026-11-24',
  },
  createdAt: on(saturday),
  ticket: '7K3MQ9TX',
  trackKey: 'AbCdEfGhIjKlMnOpQrStUv',
  channel: 'sms',
  wantedChannel: 'sms',
  attempts: 0,
  tried: [],
  confidential: false,
  urgent: false,
  follower: false,
  language: 'id',
  phoneSealed: null,
  emailSealed: null,
  office: null,
  officeEmails: null,
  officeUnwanted: null,
  unit: 'Satpel Sumber Daya Air Setiabudi',
  categoryId: 'Saluran mampet',
  categoryEn: 'Blocked drain',
  kelurahan: 'Karet Semanggi',
  ...changes,
});

const sms = (changes: Partial<Queued>) => citizenText(queued(changes), 'sms', setting)!.body;

describe('texts', () => {
  it('has one for every message to a complainant, in both languages and on every channel', () => {
    for (const language of languages)
      for (const message of citizenMessages)
        for (const channel of ['sms', 'whatsapp', 'email'] as const) {
          const text = citizenText(queued({ message, language }), channel, setting)!;
          expect(text.body).toContain('7K3M-Q9TX');
          expect(text.body).toContain('aduan-sabtu.jakarta.go.id/track');
          expect(text.body).not.toMatch(/undefined|null|\[object/);
          expect(text.subject === null).toBe(channel !== 'email');
        }
  });

  it('marks what an office hears of an urgent case', () => {
    const task = queued({ audience: 'office', message: 'workAssigned', urgent: true });
    expect(officeText(task, setting)!.subject).toBe('DARURAT · Tugas baru: 7K3M-Q9TX');
    expect(officeText({ ...task, message: 'urgent' }, setting)!.subject).toBe('DARURAT: 7K3M-Q9TX');
  });

  it('says why it is an office’s turn again, but nothing of that in a confidential case', () => {
    const turn = (type: string, particulars: object, changes: Partial<Queued> = {}) =>
      officeText(
        queued({
          audience: 'office',
          message: 'yourTurn',
          particulars: { ...queued().particulars, type, ...particulars },
          ...changes,
        }),
        setting,
      )!.body.split('\n');
    expect(turn('object', { reason: 'Masih mampet.' }).slice(0, 2)).toEqual([
      'Pelapor berkeberatan: belum beres. Alasan: Masih mampet.',
      'Aduan ini menunggu langkah dari kantor Anda.',
    ]);
    expect(turn('returnDown', { instruction: 'Kerjakan dengan PPSU.' })[0]).toContain('Petunjuk: Kerjakan');
    expect(turn('decline', { reason: 'Bukan saluran.' })[0]).toContain('Alasan: Bukan saluran.');
    expect(turn('correct', { reason: 'Bukan saluran.' })[0]).toBe(
      'Kategori atau lokasi aduan ini diperbaiki; pilih lagi unitnya. Alasan: Bukan saluran.',
    );
    expect(turn('rejectWork', { reason: 'Kurang.' }, { message: 'workAssigned' })[0]).toBe(
      'Pekerjaan ini belum diterima dan perlu dikerjakan lagi. Alasan: Kurang.',
    );
    expect(turn('object', { reason: 'Rahasia.' }, { confidential: true })[0]).toBe(
      'Pelapor berkeberatan: belum beres.',
    );
    expect(turn('planReview', { reason: 'Hujan.' })[0]).toBe('Aduan ini menunggu langkah dari kantor Anda.');
  });

  it('speaks of no meeting at the province, which holds none', () => {
    const late = (state: string) =>
      officeText(
        queued({
          audience: 'office',
          message: 'overdue',
          particulars: { ...queued().particulars, state: state as never },
        }),
        setting,
      )!.body;
    expect(late('kecamatan.followUp')).toContain('agenda rapat berikutnya');
    expect(late('province.withSekda')).not.toContain('rapat');
  });

  it('has one for every message to an office', () => {
    for (const language of languages)
      for (const message of officeMessages) {
        const particulars = { ...queued().particulars, digest };
        const row = queued({ audience: 'office', message, language, particulars });
        const { subject, body } = officeText(row, setting)!;
        // Reports, meetings, access and the running of the program are about many complaints or none; what was taken from an
        // office is not told it.
        if (
          /^(report|meeting|dayReceived|agenda|trail|access|roles|officeVacant|backup|fileQuarantined|caseTaken)/.test(
            message,
          )
        )
          continue;
        expect(body).toContain('https://aduan-sabtu.jakarta.go.id/complaints/7K3M-Q9TX');
        expect(body).not.toMatch(/undefined|null/);
        expect(subject).toContain('7K3M-Q9TX');
        expect(body).toContain('Karet Semanggi');
      }
    expect(officeText(queued({ message: 'nothingLikeIt' }), setting)).toBeNull();
  });

  it('reads as people write', () => {
    expect(sms({})).toBe(
      'Aduan 7K3M-Q9TX kami terima. Dijawab Sen 23 Nov, paling lambat Sel 24 Nov. Lacak: aduan-sabtu.jakarta.go.id/track/AbCdEfGhIjKlMnOpQrStUv',
    );
    expect(sms({ message: 'assigned', language: 'en' })).toContain(
      'Answer on Mon 23 Nov, at the latest Tue 24 Nov.',
    );
    const resolved = {
      state: 'resolved' as const,
      dueAt: on('2026-12-04', '16:00').toISOString(),
      answerOn: null,
      answerLatestOn: null,
    };
    expect(sms({ message: 'resolved', particulars: resolved })).toContain('keberatan sampai Jum 4 Des.');
    const question = {
      message: 'informationRequested',
      particulars: { ...resolved, state: 'kecamatan.assigned' },
    } as const;
    expect(sms(question)).toContain('kami perlu keterangan Anda. Jawablah sampai Jum 4 Des.');
    // Where the page shows no question at once, the message says where to read it.
    expect(sms({ ...question, confidential: true })).toContain(
      'ada pertanyaan. Baca di tautan atau loket, jawab sampai Jum 4 Des.',
    );
    const closed = { ...resolved, state: 'closed' as const, dueAt: null };
    const closing = (particulars: object, follower = false) =>
      sms({ message: 'closed', follower, particulars: { ...closed, ...particulars } });
    expect(closing({ type: 'withdraw' })).toContain('ditarik pelapor');
    expect(closing({ type: 'withdraw' }, true)).not.toContain('ditarik');
    expect(closing({ type: 'mergeInto' })).toContain('digabung');
    expect(closing({ type: 'refer', institution: 'PT PLN' })).toContain('dirujuk ke PT PLN');
    expect(closing({ type: 'decide', outcome: 'notValid' })).toContain('bukan pengaduan');
  });

  it('promises the next meeting where the first promise was broken', () => {
    const particulars = {
      state: 'kecamatan.awaitingMeeting' as const,
      dueAt: on('2026-11-23', '12:00').toISOString(),
      answerOn: '2026-11-23',
      answerLatestOn: '2026-11-24',
    };
    const late = queued({ message: 'delayed', particulars, createdAt: on('2026-11-23', '12:00') });
    expect(citizenText(late, 'whatsapp', setting)!.body).toContain(
      'Dijawab Sen 30 Nov, paling lambat Sel 1 Des.',
    );
  });

  it('says nothing of a confidential case', () => {
    const secret = /Satpel|Sumber|Saluran|drain|Semanggi|PT PLN/i;
    for (const language of languages) {
      for (const message of citizenMessages)
        for (const type of ['refer', 'decide', 'assign'])
          for (const channel of ['sms', 'whatsapp', 'email'] as const) {
            const particulars = { ...queued().particulars, type, institution: 'PT PLN' };
            const row = queued({ message, language, particulars, confidential: true });
            const { subject, body } = citizenText(row, channel, setting)!;
            expect(`${subject} ${body}`).not.toMatch(secret);
          }
      for (const message of officeMessages) {
        const particulars = { ...queued().particulars, digest };
        const row = queued({ audience: 'office', message, language, confidential: true, particulars });
        const { subject, body } = officeText(row, setting)!;
        expect(`${subject} ${body}`).not.toMatch(secret);
      }
    }
  });

  it('fits one GSM-7 segment with the longest values and keeps the day of the answer', async () => {
    const areas = await gazetteer('31');
    const offices = officesOf(areas, seeds('sectors') as Sector[]).map(({ name }) => name);
    const longest = offices.toSorted((one, other) => other.length - one.length).slice(0, 20);
    expect(longest[0]!.length).toBeGreaterThan(80);
    const institutions = (seeds('categories') as { referTo?: string }[]).flatMap(
      ({ referTo }) => referTo ?? [],
    );
    const word = fc.oneof(
      fc.constantFrom(...longest, ...institutions, 'Badan Pertanahan “Nasional” – Kantor'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    );
    const days = ['2026-09-30', '2026-12-28', '2026-11-25', '2027-01-02'];
    const day = fc.constantFrom(...days);
    // The longest host that anybody would print on a poster.
    const host = fc
      .integer({ min: 1, max: 40 })
      .map((length) => `https://${'a'.repeat(length)}.jakarta.go.id`);
    const states: State[] = [
      'kecamatan.received',
      'city.awaitingMeeting',
      'province.withSekda',
      'resolved',
      'closed',
    ];
    type Changes = typeof row extends fc.Arbitrary<infer Value> ? Value : never;
    const row = fc.record({
      message: fc.constantFrom(...citizenMessages),
      language: fc.constantFrom(...languages),
      confidential: fc.boolean(),
      follower: fc.boolean(),
      unit: fc.option(word),
      particulars: fc.record({
        type: fc.constantFrom('withdraw', 'mergeInto', 'refer', 'notAComplaint', 'decide'),
        outcome: fc.constantFrom('referred', 'notValid', 'resolved'),
        state: fc.constantFrom(...states),
        dueAt: fc.option(day.map((d) => on(d).toISOString())),
        answerOn: fc.option(day),
        answerLatestOn: fc.option(day),
        plannedOn: day,
        institution: word,
      }),
    });
    // These say a day of their own, or that nothing is to come, or are not about the matter.
    const without = /^(resolved|closed|closedNoObjection|informationRequested|contactChanged|breachNotice)$/;
    fc.assert(
      fc.property(row, host, (changes, base) => {
        const queuedRow = queued(changes);
        const { body } = citizenText(queuedRow, 'sms', { ...setting, base })!;
        expect(isGsm7(body)).toBe(true);
        expect(septets(body)).toBeLessThanOrEqual(segment);
        expect(segmentsOf(body)).toBe(1);
        expect(body).toContain('7K3M-Q9TX');
        expect(body).toContain('.jakarta.go.id/track');
        const { particulars, message, language, createdAt } = queuedRow;
        const promise = {
          ...particulars,
          dueAt: particulars.dueAt ? new Date(particulars.dueAt) : null,
          overdue: message === 'delayed',
        };
        const answer = nextAnswerOf(promise, createdAt, ordinaryCalendar);
        if (answer && !without.test(message)) expect(body).toContain(shortDate(answer.latest, language));
        if (changes.confidential && changes.unit && changes.unit.length > 20)
          expect(body).not.toContain(toGsm7(changes.unit));
      }),
      {
        numRuns: 1000,
        // Random ones seldom meet the longest of everything.
        examples: languages.flatMap((language) =>
          citizenMessages.flatMap((message) =>
            states.map((state): [Changes, string] => [
              {
                message,
                language,
                confidential: false,
                follower: false,
                unit: longest[0]!,
                particulars: {
                  type: 'refer',
                  outcome: 'referred',
                  state,
                  dueAt: on('2026-12-28').toISOString(),
                  answerOn: '2026-12-28',
                  answerLatestOn: '2026-12-30',
                  plannedOn: '2026-12-27',
                  institution: longest[0]!,
                },
              },
              `https://${'w'.repeat(40)}.jakarta.go.id`,
            ]),
          ),
        ),
      },
    );
  });
});

describe('GSM-7', () => {
  it('keeps what the alphabet has and writes the rest plainly', () => {
    expect(toGsm7('Café “Ñandú” – 5 €')).toBe('Café "Ñandu" - 5 €');
    expect(toGsm7('Jalan…\u00a0Melati’s 好\u200b')).toBe("Jalan... Melati's ?");
    expect(septets('a€[')).toBe(5);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => isGsm7(toGsm7(text))));
  });
});
