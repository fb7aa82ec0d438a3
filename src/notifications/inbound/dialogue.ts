import type { Command } from './commands.ts';

/** A complaint of the number that writes: `asked` waits for the complainant's word. */
export type Known = {
  ticket: string;
  stage: 'open' | 'asked' | 'resolved' | 'closed';
  /** Joined to the case of others, which only they can close. */
  joined: boolean;
};
export type Heard = { id: number; command: Command; text: string };
export type Question = { kind: 'which' | 'settled'; tickets: string[] };

/** What the number has with us, the newest complaint first, and the question that it was asked last. */
export type Situation = { known: readonly Known[]; question: (Question & { waiting: Heard[] }) | null };

export type Deed =
  | { do: 'inform'; message: number; ticket: string; text: string }
  | { do: 'object'; message: number; ticket: string; reason: string | null }
  | { do: 'confirm'; message: number; ticket: string }
  | { do: 'stop' | 'start'; message: number }
  | { do: 'wait'; message: number }
  | { do: 'toClerk'; message: number; ticket: string | null }
  | { do: 'answer'; message: number };

export type Answer =
  | {
      say: 'status' | 'informed' | 'objected' | 'confirmed' | 'notResolved' | 'onlyOwner' | 'settled';
      ticket: string;
    }
  | { say: 'which'; tickets: string[] }
  | { say: 'typo' | 'malformed' | 'notYours' | 'nothingOpen' | 'nothingToConfirm' }
  | { say: 'forClerk' | 'stopped' | 'started' | 'help' | 'onlyPhotos' };

/** `question` is what is asked from now on; undefined leaves the present one as it is. */
export type Response = { deeds: Deed[]; answer: Answer; question?: Question | null };

/** How many complaints a question offers. */
export const choicesAtMost = 5;

/** What is to be done about a message and what its sender is told: pure. No message is left without a deed. */
export function respond(situation: Situation, heard: Heard): Response {
  const response = responseTo(situation, heard);
  if (response.question === undefined) return response;
  // A question that ends leaves nothing behind that waited under it.
  const done = new Set(response.deeds.map(({ message }) => message));
  const left = (situation.question?.waiting ?? []).filter(({ id }) => !done.has(id));
  const read = left.map((each): Deed => ({ do: 'toClerk', message: each.id, ticket: null }));
  return { ...response, deeds: [...response.deeds, ...read] };
}

function responseTo({ known, question }: Situation, heard: Heard): Response {
  const { command, id: message } = heard;
  const answer = (said: Answer): Response => ({ deeds: [{ do: 'answer', message }], answer: said });
  const own = (ticket: string) => known.find((each) => each.ticket === ticket);
  switch (command.type) {
    case 'stop':
    case 'start':
      return {
        deeds: [{ do: command.type, message }],
        answer: { say: command.type === 'stop' ? 'stopped' : 'started' },
      };
    case 'help':
      return answer({ say: 'help' });
    case 'nothing':
      return answer({ say: 'onlyPhotos' });
    case 'wrongTicket':
      return answer({ say: command.fault });
    case 'check': {
      if (command.ticket && question?.kind === 'which' && question.tickets.includes(command.ticket))
        return choose(known, question, command.ticket, message);
      if (command.ticket)
        return answer(own(command.ticket) ? { say: 'status', ticket: command.ticket } : { say: 'notYours' });
      return forOne(
        orNewest(
          known.filter(({ stage }) => stage !== 'closed'),
          known,
        ),
        heard,
        question,
        { say: 'nothingOpen' },
      );
    }
    case 'number':
      return question?.kind === 'which' && question.tickets[command.n - 1]
        ? choose(known, question, question.tickets[command.n - 1]!, message)
        : aText(known, question, heard, null);
    case 'done':
    case 'notYet':
      return aWord(known, question, heard, command);
    case 'text':
      return command.ticket && !command.text && own(command.ticket)
        ? answer({ say: 'status', ticket: command.ticket })
        : aText(known, question, heard, command.ticket);
  }
}

type Asked = Situation['question'];

// Was it put right? The word answers the question asked, or what was resolved last.
function aWord(
  known: readonly Known[],
  question: Asked,
  heard: Heard,
  command: Command & { type: 'done' | 'notYet' },
): Response {
  const { ticket } = command;
  if (ticket) {
    const named = known.find((each) => each.ticket === ticket);
    return named ? apply(named, heard) : answered(heard, { say: 'notYours' });
  }
  if (question?.kind === 'settled') {
    const target = known.find((each) => each.ticket === question.tickets[0]);
    if (target?.stage === 'resolved') return settle(target, question.waiting, heard, command);
  }
  const resolved = known.filter(({ stage }) => stage === 'resolved');
  // "Belum ada yang datang" while nothing was resolved is a piece of information.
  if (resolved.length === 0 && command.type === 'notYet') return aText(known, question, heard, null);
  return forOne(resolved, heard, question, { say: 'nothingToConfirm' });
}

function settle(target: Known, waiting: Heard[], heard: Heard, command: Command): Response {
  const { ticket } = target;
  if (command.type === 'notYet') {
    const words = [...waiting.map(({ text }) => text), ...(command.why ? [command.why] : [])];
    const reason = words.join('\n') || null;
    const deeds: Deed[] = [
      ...waiting.map((each): Deed => ({ do: 'answer', message: each.id })),
      { do: 'object', message: heard.id, ticket, reason },
    ];
    return { deeds, answer: { say: 'objected', ticket }, question: null };
  }
  const confirmed = apply(target, heard);
  // What was written before is no reason any more, but words that somebody should read.
  const read = waiting.map((each): Deed => ({ do: 'toClerk', message: each.id, ticket }));
  return { ...confirmed, deeds: [...read, ...confirmed.deeds], question: null };
}

function aText(known: readonly Known[], question: Asked, heard: Heard, ticket: string | null): Response {
  const named = ticket && known.find((each) => each.ticket === ticket);
  if (named) return apply(named, heard);
  // A ticket of somebody else: the clerk sees who wrote and what.
  if (ticket) return toClerk(heard, ticket);
  const asked = known.filter(({ stage }) => stage === 'asked');
  const open = asked.length > 0 ? asked : known.filter(({ stage }) => stage !== 'closed');
  if (open.length === 0) return toClerk(heard, null);
  if (question) return { deeds: [{ do: 'wait', message: heard.id }], answer: asking(question) };
  return forOne(open, heard, question, { say: 'forClerk' });
}

// One complaint is meant, or it is asked which one is.
function forOne(candidates: readonly Known[], heard: Heard, question: Asked, none: Answer): Response {
  if (candidates.length === 0) return answered(heard, none);
  if (candidates.length === 1) return apply(candidates[0]!, heard);
  const tickets = candidates.slice(0, choicesAtMost).map(({ ticket }) => ticket);
  const which: Question = { kind: 'which', tickets };
  const waits: Deed[] = [...(question?.waiting ?? []), heard].map(({ id }) => ({ do: 'wait', message: id }));
  return { deeds: waits, answer: asking(which), question: which };
}

// The complaint was named: everything that waited is carried out upon it, in the order in which it came.
function choose(
  known: readonly Known[],
  { waiting }: Situation['question'] & object,
  ticket: string,
  message: number,
): Response {
  const deeds: Deed[] = [{ do: 'answer', message }];
  const target = known.find((each) => each.ticket === ticket);
  if (!target)
    return {
      deeds: [...deeds, ...waiting.map(({ id }): Deed => ({ do: 'toClerk', message: id, ticket: null }))],
      answer: { say: 'forClerk' },
      question: null,
    };
  const all = waiting.map((each) => apply(target, each));
  // A question that one of them raises comes before what is said of the others.
  const last = all.findLast((each) => each.question) ?? all.at(-1);
  return {
    deeds: [...deeds, ...all.flatMap((each) => each.deeds)],
    answer: last?.answer ?? { say: 'status', ticket },
    question: last?.question ?? null,
  };
}

function apply({ ticket, stage, joined }: Known, heard: Heard): Response {
  const { id: message, command } = heard;
  switch (command.type) {
    case 'done':
      if (stage !== 'resolved') return answered(heard, { say: 'notResolved', ticket });
      if (joined) return answered(heard, { say: 'onlyOwner', ticket });
      return { deeds: [{ do: 'confirm', message, ticket }], answer: { say: 'confirmed', ticket } };
    case 'notYet':
      if (stage === 'closed') return toClerk(heard, ticket);
      if (stage === 'resolved')
        return {
          deeds: [{ do: 'object', message, ticket, reason: command.why }],
          answer: { say: 'objected', ticket },
        };
      return inform(heard, ticket, heard.text);
    case 'text':
    case 'number':
      if (stage === 'closed') return toClerk(heard, ticket);
      if (stage === 'resolved') {
        const settled: Question = { kind: 'settled', tickets: [ticket] };
        return { deeds: [{ do: 'wait', message }], answer: asking(settled), question: settled };
      }
      return inform(heard, ticket, command.text || heard.text);
    default:
      return answered(heard, { say: 'status', ticket });
  }
}

const inform = ({ id }: Heard, ticket: string, text: string): Response => ({
  deeds: [{ do: 'inform', message: id, ticket, text }],
  answer: { say: 'informed', ticket },
});

const answered = ({ id }: Heard, answer: Answer): Response => ({
  deeds: [{ do: 'answer', message: id }],
  answer,
});

const toClerk = ({ id }: Heard, ticket: string | null): Response => ({
  deeds: [{ do: 'toClerk', message: id, ticket }],
  answer: { say: 'forClerk' },
});

const asking = ({ kind, tickets }: Question): Answer =>
  kind === 'which' ? { say: 'which', tickets } : { say: 'settled', ticket: tickets[0]! };

const orNewest = (open: readonly Known[], all: readonly Known[]) =>
  open.length > 0 ? open : all.slice(0, 1);
