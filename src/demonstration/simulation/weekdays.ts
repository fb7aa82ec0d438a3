import { addWorkingDays, dayOf } from '../../calendar/cycle.ts';
import { carryOut } from '../../complaints/deeds.ts';
import { elements, shortForm, type Score } from '../../satisfaction/ikm.ts';
import { answerSurvey } from '../../satisfaction/survey.ts';
import {
  informationAnswers,
  informationQuestions,
  objectReasons,
  rejectReasons,
  surveyRemarks,
  workDone,
} from '../corpus/work.ts';
import { casesIn, type Case } from './cases.ts';
import { pictureOf } from './pictures.ts';
import { act, after, diceOf, diceOn, tried, type Scene, type Stage } from './stage.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Units do the work that is due soon, most of them in time, and prove it with a photo. */
export const work: Scene = async (stage, now) => {
  for (const found of await casesIn(stage.db, '%.followUp', now)) {
    const dice = diceOf(stage, found, now);
    const left = ((found.dueAt?.getTime() ?? 0) - now.getTime()) / dayMs;
    if (found.paused || !dice.yes(left < 0 ? 0.35 : left < 1.5 ? 0.6 : 0.22)) continue;
    if (dice.yes(0.04)) {
      await ask(stage, found, now);
      continue;
    }
    const at = after(now, dice.between(0, 120));
    if (at > stage.until || found.ownerOfficeId === null) continue;
    const person = await stage.cast.person(found.ownerOfficeId);
    const photo = await pictureOf(dice, 'after', at, { latitude: null, longitude: null });
    const event = { type: 'completeWork', evidence: dice.pick(workDone) } as const;
    const { ticket, version } = found;
    await tried(() =>
      carryOut(stage.db, {
        ticket,
        version,
        event,
        actor: { kind: 'person', person },
        now: at,
        photos: [photo],
      }),
    );
  }
};

/** A second person looks at the work of the days before. */
export const validate: Scene = async (stage, now) => {
  const { calendar } = stage;
  for (const found of await casesIn(stage.db, '%.verification', now)) {
    const dice = diceOf(stage, found, now);
    if (found.ownerOfficeId === null || dice.yes(0.15)) continue;
    const person = await stage.cast.person(found.ownerOfficeId);
    const dueOn = addWorkingDays(dayOf(now, calendar), 3, calendar);
    const event = dice.yes(0.88)
      ? ({ type: 'verify' } as const)
      : ({ type: 'rejectWork', reason: dice.pick(rejectReasons), dueOn } as const);
    await act(stage, person, found, event, after(now, dice.between(0, 90)));
  }
};

/** Citizens answer questions, confirm, object, or say nothing. */
export const citizens: Scene = async (stage, now) => {
  for (const found of await casesIn(stage.db, '%', now, (where) => {
    where.whereNotNull('c.paused_at');
  })) {
    const dice = diceOf(stage, found, now);
    if (dice.yes(0.4))
      await act(
        stage,
        'citizen',
        found,
        { type: 'informationGiven', answer: dice.pick(informationAnswers) },
        after(now, dice.between(0, 200)),
      );
  }
  for (const found of await casesIn(stage.db, 'resolved', now)) {
    const dice = diceOf(stage, found, now);
    const choice = dice.weighted({ silent: 90, confirm: 8, object: 2 });
    const at = after(now, dice.between(0, 200));
    if (choice === 'confirm') await act(stage, 'citizen', found, { type: 'confirm' }, at);
    if (choice === 'object')
      await act(stage, 'citizen', found, { type: 'object', reason: dice.pick(objectReasons) }, at);
    else await grade(stage, found, at);
  }
  for (const found of await casesIn(stage.db, 'kecamatan.%', now)) {
    const dice = diceOf(stage, found, now);
    if (!found.paused && dice.yes(0.003))
      await act(stage, 'citizen', found, { type: 'withdraw' }, after(now, dice.between(0, 200)));
  }
};

// Few answer, most of them kindly; half of them only the three questions that come first.
async function grade(stage: Stage, { id, ticket }: Case, now: Date) {
  const dice = diceOn(stage, ticket, 'survey', now.toISOString());
  if (!dice.yes(0.05)) return;
  const asked = dice.yes(0.5) ? elements : shortForm;
  const answers = Object.fromEntries(
    asked.map((name) => [name, Number(dice.weighted({ 4: 45, 3: 42, 2: 10, 1: 3 })) as Score]),
  );
  const remark = dice.yes(0.3) ? dice.pick(surveyRemarks) : null;
  const own = { id, ticket };
  await tried(() => answerSurvey(stage.db, { own, lead: null, answers, remark, now, key: dice.uuid() }));
}

async function ask(stage: Stage, found: Case, now: Date) {
  const dice = diceOf(stage, found, after(now, 1));
  const person = await stage.cast.person(found.ownerOfficeId!);
  await act(
    stage,
    person,
    found,
    { type: 'requestInformation', question: dice.pick(informationQuestions) },
    after(now, dice.between(0, 60)),
  );
}
