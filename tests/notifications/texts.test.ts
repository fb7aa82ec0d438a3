import fc from 'fast-check';
import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import type { CitizenMessage, OfficeMessage } from '../../src/complaints/machine.ts';
import type { State } from '../../src/complaints/machine.ts';
import { catalogues } from '../../src/language/index.ts';
import { isGsm7, segment, septets, toGsm7 } from '../../src/notifications/gsm7.ts';
import type { Queued } from '../../src/notifications/queries.ts';
import { citizenText, officeText } from '../../src/notifications/texts.ts';
import { on, saturday } from '../support/world.ts';

const languages = ['id', 'en'] as const;
const citizenMessages = Object.keys(catalogues.id.messages.citizen) as CitizenMessage[];
const officeMessages = Object.keys(catalogues.id.messages.office) as OfficeMessage[];
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

  it('has one for every message to an office', () => {
    for (const language of languages)
      for (const message of officeMessages) {
        const { subject, body } = officeText(queued({ audience: 'office', message, language }), setting)!;
        // A report and a meeting are about many complaints or none.
        if (/^(report|meeting)/.test(message)) continue;
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
        const row = queued({ audience: 'office', message, language, confidential: true });
        const { subject, body } = officeText(row, setting)!;
        expect(`${subject} ${body}`).not.toMatch(secret);
      }
    }
  });

  it('fits one GSM-7 segment with the longest values', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'Satpel Cipta Karya, Tata Ruang dan Pertanahan Kebayoran Lama',
        'Badan Pertanahan “Nasional” – Kantor',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
    );
    const day = fc.constantFrom('2026-09-30', '2026-12-28', '2026-11-25', '2027-01-02');
    const host = fc.stringMatching(/^[a-z0-9-]{1,40}$/).map((name) => `https://${name}.jakarta.go.id`);
    const states: State[] = [
      'kecamatan.received',
      'city.awaitingMeeting',
      'province.withSekda',
      'resolved',
      'closed',
    ];
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
    fc.assert(
      fc.property(row, host, (changes, base) => {
        const { body } = citizenText(queued(changes), 'sms', { ...setting, base })!;
        expect(isGsm7(body)).toBe(true);
        expect(septets(body)).toBeLessThanOrEqual(segment);
        expect(body).toContain('7K3M-Q9TX');
        expect(body).toContain('.jakarta.go.id/track');
      }),
      { numRuns: 500 },
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
