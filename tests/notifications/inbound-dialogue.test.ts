import fc from 'fast-check';
import { newTicket, shownTicket } from '../../src/complaints/tickets.ts';
import { catalogues } from '../../src/language/index.ts';
import { isGsm7, segment, septets } from '../../src/notifications/gsm7.ts';
import { answerText } from '../../src/notifications/inbound/answer-text.ts';
import { readCommand, type Command } from '../../src/notifications/inbound/commands.ts';
import {
  respond,
  type Answer,
  type Heard,
  type Known,
  type Situation,
} from '../../src/notifications/inbound/dialogue.ts';

const ticket = '7K3MQ9T';
const [one, two, foreign] = [9, 21, 33].map((seed) =>
  newTicket((size) => Uint8Array.from({ length: size }, (_, n) => (seed * 7 + n * 5) % 32)),
) as [string, string, string];

describe('reading a command', () => {
  const typo = one.slice(0, 7) + (one[7] === '0' ? '1' : '0');
  const cases: [string, Command][] = [
    [`CEK ${one}`, { type: 'check', ticket: one }],
    [`  cek   ${shownTicket(one).toLowerCase()} `, { type: 'check', ticket: one }],
    [`Cek${one}`, { type: 'check', ticket: one }],
    [`check: ${one.slice(0, 4)} ${one.slice(4)}`, { type: 'check', ticket: one }],
    [shownTicket(one), { type: 'check', ticket: one }],
    ['CEK', { type: 'check', ticket: null }],
    [`cek ${typo}`, { type: 'wrongTicket', fault: 'typo' }],
    ['cek 12345', { type: 'wrongTicket', fault: 'malformed' }],
    ['cek lampunya dong', { type: 'text', ticket: null, text: 'cek lampunya dong' }],
    ['beres', { type: 'done', ticket: null }],
    ['Sudah  beres pak, terima kasih!', { type: 'done', ticket: null }],
    ['DONE', { type: 'done', ticket: null }],
    [`Beres ${one}`, { type: 'done', ticket: one }],
    ['beres apanya', { type: 'text', ticket: null, text: 'beres apanya' }],
    ['beres?', { type: 'text', ticket: null, text: 'beres?' }],
    ['belum', { type: 'notYet', ticket: null, why: null }],
    ['Belum, lampu masih Mati', { type: 'notYet', ticket: null, why: 'lampu masih Mati' }],
    ['Not yet: still dark', { type: 'notYet', ticket: null, why: 'still dark' }],
    [`belum ${one} masih bau`, { type: 'notYet', ticket: one, why: 'masih bau' }],
    ['stop', { type: 'stop' }],
    ['Stop!', { type: 'stop' }],
    ['berhenti', { type: 'stop' }],
    ['stop membuang sampah', { type: 'text', ticket: null, text: 'stop membuang sampah' }],
    ['MULAI', { type: 'start' }],
    ['start', { type: 'start' }],
    ['Bantuan', { type: 'help' }],
    ['help', { type: 'help' }],
    [' 2. ', { type: 'number', n: 2, text: '2.' }],
    ['nomor 3', { type: 'number', n: 3, text: 'nomor 3' }],
    ['   ', { type: 'nothing' }],
    [`${one} air meluap`, { type: 'text', ticket: one, text: 'air meluap' }],
    ['Air meluap lagi', { type: 'text', ticket: null, text: 'Air meluap lagi' }],
  ];
  it.each(cases)('%s', (text, command) => expect(readCommand(text)).toEqual(command));
  it(`knows no ticket in ${ticket}`, () => expect(readCommand(ticket).type).toBe('text'));
});

const known = (name: string, stage: Known['stage'], joined = false): Known => ({
  ticket: name,
  stage,
  joined,
});
const heard = (text: string, id = 1): Heard => ({ id, text, command: readCommand(text) });
const say = (text: string, complaints: Known[], question: Situation['question'] = null) =>
  respond({ known: complaints, question }, heard(text));

describe('the dialogue', () => {
  const which = { kind: 'which' as const, tickets: [one, two], waiting: [heard('masih bau', 7)] };
  const settled = { kind: 'settled' as const, tickets: [one], waiting: [heard('masih mati', 7)] };
  const open = known(one, 'open');
  const other = known(two, 'open');
  const resolved = known(one, 'resolved');
  const closed = known(one, 'closed');
  const inform = (name: string, text: string, message = 1) => ({ do: 'inform', message, ticket: name, text });
  const wait = (message = 1) => ({ do: 'wait', message });
  const answered = [{ do: 'answer', message: 1 }];
  const clerk = (name: string | null = null, message = 1) => ({ do: 'toClerk', message, ticket: name });

  type Row = [string, string, Known[], Situation['question'], object];
  const table: Row[] = [
    [
      'a status of the own',
      `cek ${one}`,
      [open],
      null,
      { deeds: answered, answer: { say: 'status', ticket: one } },
    ],
    [
      "nothing of somebody else's",
      `cek ${foreign}`,
      [open],
      null,
      { deeds: answered, answer: { say: 'notYours' } },
    ],
    ['nothing to a stranger', `cek ${one}`, [], null, { deeds: answered, answer: { say: 'notYours' } }],
    ['the one that is open', 'cek', [open, closed], null, { answer: { say: 'status', ticket: one } }],
    ['the last closed one', 'cek', [closed], null, { answer: { say: 'status', ticket: one } }],
    ['none at all', 'cek', [], null, { answer: { say: 'nothingOpen' } }],
    [
      'which of two',
      'cek',
      [open, other],
      null,
      { deeds: [wait()], question: { kind: 'which', tickets: [one, two] } },
    ],
    ['it is done', 'beres', [resolved], null, { deeds: [{ do: 'confirm', message: 1, ticket: one }] }],
    [
      'done, but not ours to close',
      'beres',
      [known(one, 'resolved', true)],
      null,
      { deeds: answered, answer: { say: 'onlyOwner', ticket: one } },
    ],
    [
      'done, but nothing is resolved',
      'beres',
      [open],
      null,
      { deeds: answered, answer: { say: 'nothingToConfirm' } },
    ],
    [
      'not done',
      'belum, bau',
      [resolved],
      null,
      { deeds: [{ do: 'object', message: 1, ticket: one, reason: 'bau' }] },
    ],
    [
      '"not yet" before anything was resolved',
      'belum ada yang datang',
      [open],
      null,
      { deeds: [inform(one, 'belum ada yang datang')] },
    ],
    [
      'a text',
      'air meluap',
      [open],
      null,
      { deeds: [inform(one, 'air meluap')], answer: { say: 'informed', ticket: one } },
    ],
    [
      'a text for the question asked',
      'di RT 3',
      [other, known(one, 'asked')],
      null,
      { deeds: [inform(one, 'di RT 3')] },
    ],
    [
      'a text for one of two',
      'air meluap',
      [open, other],
      null,
      { deeds: [wait()], answer: { say: 'which', tickets: [one, two] } },
    ],
    ['a text with its ticket', `${two} bau`, [open, other], null, { deeds: [inform(two, 'bau')] }],
    ["a text with another's ticket", `${foreign} bau`, [open], null, { deeds: [clerk(foreign)] }],
    ['a text from a stranger', 'air meluap', [], null, { deeds: [clerk()], answer: { say: 'forClerk' } }],
    ['a text after the end', 'air meluap', [closed], null, { deeds: [clerk()] }],
    [
      'a text after the work',
      'masih mati',
      [resolved],
      null,
      { deeds: [wait()], question: { kind: 'settled', tickets: [one] } },
    ],
    [
      'the number asked for',
      '2',
      [open, other],
      which,
      { deeds: [...answered, inform(two, 'masih bau', 7)], question: null },
    ],
    ['the ticket asked for', `${two.slice(0, 4)} ${two.slice(4)}`, [open, other], which, {}],
    [
      'a number that was not offered',
      '5',
      [open, other],
      which,
      { deeds: [wait()], answer: { say: 'which', tickets: [one, two] } },
    ],
    ['a number without a question', '5', [open], null, { deeds: [inform(one, '5')] }],
    [
      'more words under a question',
      'bau sekali',
      [open, other],
      which,
      { deeds: [wait()], answer: { say: 'which', tickets: [one, two] } },
    ],
    [
      'an objection by its words',
      'belum',
      [resolved],
      settled,
      {
        deeds: [
          { do: 'answer', message: 7 },
          { do: 'object', message: 1, ticket: one, reason: 'masih mati' },
        ],
        question: null,
      },
    ],
    [
      'a confirmation after words',
      'beres',
      [resolved],
      settled,
      { deeds: [clerk(one, 7), { do: 'confirm', message: 1, ticket: one }], question: null },
    ],
    ['stop', 'stop', [open], which, { deeds: [{ do: 'stop', message: 1 }], answer: { say: 'stopped' } }],
    ['start', 'mulai', [], null, { deeds: [{ do: 'start', message: 1 }], answer: { say: 'started' } }],
    ['help', 'bantuan', [], null, { answer: { say: 'help' } }],
    ['a photo without words', '', [open], null, { answer: { say: 'onlyPhotos' } }],
  ];
  it.each(table)('%s', (_name, text, complaints, question, expected) =>
    expect(say(text, complaints, question)).toMatchObject(expected),
  );

  const stages = fc.constantFrom<Known['stage'][]>('open', 'asked', 'resolved', 'closed');
  const texts = fc.oneof(
    fc.constantFrom(
      'cek',
      'beres',
      'belum',
      'belum, bau',
      'stop',
      'mulai',
      'bantuan',
      '',
      '1',
      '2',
      '9',
      'air meluap',
    ),
    fc.constantFrom(`cek ${one}`, `beres ${two}`, `${one} bau`, `${foreign} bau`, `cek ${foreign}`),
    fc.string({ maxLength: 60 }),
  );
  const complaints = fc
    .tuple(fc.option(stages), fc.option(stages), fc.boolean())
    .map(([first, second, joined]) => [
      ...(first ? [known(one, first, joined)] : []),
      ...(second ? [known(two, second)] : []),
    ]);

  it('loses no message, touches no complaint of others and asks only about the own', () => {
    fc.assert(
      fc.property(complaints, fc.array(texts, { minLength: 1, maxLength: 8 }), (own, said) => {
        let question: Situation['question'] = null;
        const ends = new Map<number, string>();
        for (const [n, text] of said.entries()) {
          const message = heard(text, n);
          const waiting: Heard[] = question?.waiting ?? [];
          const response = respond({ known: own, question }, message);
          // A question that ends settles all that waited under it.
          if (response.question !== undefined)
            for (const { id } of waiting)
              expect(response.deeds.some((deed) => deed.message === id)).toBe(true);
          for (const deed of response.deeds) {
            ends.set(deed.message, deed.do);
            if ('ticket' in deed && deed.do !== 'toClerk')
              expect(own.map((each) => each.ticket)).toContain(deed.ticket);
          }
          expect(ends.has(n)).toBe(true);
          const next: { kind: 'which' | 'settled'; tickets: string[] } | null =
            response.question === undefined ? question : response.question;
          const all: Heard[] = [...waiting, message].filter(({ id }) => ends.get(id) === 'wait');
          question = next && { kind: next.kind, tickets: next.tickets, waiting: all };
          // What waits has a question to wait for.
          if (!question) expect(all).toEqual([]);
          expect(
            question?.tickets.every((name: string) => own.some((each) => each.ticket === name)) ?? true,
          ).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('an answer', () => {
  const link = 'https://aduan-sabtu.jakarta.go.id/track/AbCdEfGhIjKlMnOpQrStUv';
  const tickets = [one, two, foreign, one, two];
  const answers: Answer[] = [
    ...(['status', 'informed', 'objected', 'confirmed', 'notResolved', 'onlyOwner', 'settled'] as const).map(
      (said) => ({ say: said, ticket: one }),
    ),
    { say: 'which', tickets },
    ...(
      [
        'typo',
        'malformed',
        'notYours',
        'nothingOpen',
        'nothingToConfirm',
        'forClerk',
        'stopped',
        'started',
        'help',
        'onlyPhotos',
      ] as const
    ).map((said) => ({ say: said })),
  ];
  const states = Object.keys(catalogues.id.states) as (keyof typeof catalogues.id.states)[];
  const named = [one, two, foreign].map((name, n) => ({
    ticket: name,
    confidential: n === 1,
    categoryId: 'Penerangan jalan umum',
    categoryEn: 'Street lighting',
  }));
  it('is one SMS of one segment in both languages, with the longest words, and is never cut', () => {
    for (const lang of ['id', 'en'] as const)
      for (const leftOut of [false, true])
        for (const state of states)
          for (const answer of answers) {
            const standing = { state, answer: { on: '2026-11-23', latest: '2026-12-24' } };
            const text = answerText(answer, {
              lang,
              channel: 'sms',
              link,
              standing,
              named,
              leftOut,
            } as never);
            expect({ text, fits: isGsm7(text) && septets(text) <= segment }).toEqual({ text, fits: true });
            expect(text).toMatch(/[.?]( |$)|\/track|[A-Z0-9]{4}$/);
          }
  });
  it('names a complaint by its matter, unless it is confidential', () => {
    const text = answerText(
      { say: 'which', tickets: [one, two] },
      { lang: 'id', channel: 'whatsapp', link: null, standing: null, named, leftOut: false },
    );
    expect(text).toBe(
      `Tentang aduan yang mana? Balas angkanya: 1 ${shownTicket(one)} (Penerangan jalan umum), 2 ${shownTicket(two)}`,
    );
  });
});
