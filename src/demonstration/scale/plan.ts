/** A kecamatan that lives can be copied to, numbered, with its kelurahan in the order of their codes. */
export type Target = { code: string; kelurahan: readonly string[]; number: number };

/** A life that was played: in which of the played kecamatan, how many weeks before the last, and whether it ended. */
export type Life = {
  id: number;
  kecamatan: number;
  /** Which kelurahan of its kecamatan, in the order of their codes. */
  kelurahan: number;
  age: number;
  closed: boolean;
};

/** A life in its new place: `days` later (or, below zero, earlier) than it was played. */
export type Pick = { life: Life; target: Target; kelurahan: string; week: number; days: number; n: number };

export type Plan = {
  weeks: number;
  /** `days` lie between the last week that was played and the last one that is filled. */
  played: { weeks: number; kecamatan: number; days: number };
  lives: readonly Life[];
  targets: readonly Target[];
  complaints: number;
};

/** Where the meetings and reports of a kecamatan's week come from: a kecamatan of the play, and its week. */
export type Source = { kecamatan: number; age: number };

/** The weeks from the last whose lives stand as they are at the end; before them only what was closed is copied. */
export const isPresent = ({ played }: Plan, week: number, weeks: number): boolean =>
  weeks - 1 - week < played.weeks;

/**
 * Which played week of which played kecamatan a week of a target is made of. A kecamatan follows one of the play through
 * all of its last weeks, so that meetings, reports and what is open agree; `layer` 0 is the ground, further ones make
 * a session fuller.
 */
export function sourceOf(plan: Plan, target: Target, week: number, layer = 0): Source {
  const { played, weeks } = plan;
  const kecamatan = (target.number + layer) % played.kecamatan;
  const age = weeks - 1 - week;
  if (age < played.weeks) return { kecamatan, age };
  const settled = Math.max(1, Math.min(3, played.weeks));
  return { kecamatan, age: played.weeks - 1 - ((age + layer) % settled) };
}

/** How many days later than a played week, so many weeks before the last, a filled one is. */
export const daysTo = ({ weeks, played }: Plan, week: number, age: number): number =>
  played.days + 7 * (week - (weeks - 1 - age));

/**
 * All that a plan says, once it is worked out how many lives each week needs: the weeks that are over are as full as
 * those that were played are on average.
 */
export function scheduled(plan: Plan) {
  const { targets, complaints, played } = plan;
  const lives = Map.groupBy(plan.lives, key);
  const settled = Map.groupBy(
    plan.lives.filter(({ closed }) => closed),
    key,
  );
  const candidates = (target: Target, week: number, layer: number): readonly Life[] => {
    const source = key(sourceOf(plan, target, week, layer));
    return (isPresent(plan, week, plan.weeks) ? lives : settled).get(source) ?? [];
  };
  const countOf = (week: number, layer: number) =>
    targets.reduce((sum, target) => sum + candidates(target, week, layer).length, 0);
  // After so many layers they are the same again.
  const round = Array.from({ length: 3 * played.kecamatan }, (_, layer) => layer);
  const weeks = Array.from({ length: plan.weeks }, (_, week) => week);
  const peopled = weeks.filter((week) => round.some((layer) => countOf(week, layer) > 0));
  if (peopled.length === 0)
    throw new Error('Nobody came in the weeks that were played: choose another seed or more weeks');

  // The weeks that were played stay together: each keeps its share of them.
  const parts = [...Map.groupBy(peopled, (week) => (isPresent(plan, week, plan.weeks) ? -1 : week)).values()];
  const numbered = (position: number) => Math.floor((complaints * position) / peopled.length);
  const sessions = new Map<number, Thinning & { layers: number; before: number }>();
  for (const part of parts) {
    const first = numbered(sessions.size);
    const wanted = numbered(sessions.size + part.length) - first;
    const counts = new Map(part.map((week) => [week, 0]));
    let [layers, count] = [0, 0];
    for (; count < wanted; layers++)
      for (const week of part) {
        const more = countOf(week, layers);
        counts.set(week, counts.get(week)! + more);
        count += more;
      }
    let before = 0;
    for (const week of part) {
      sessions.set(week, { first, wanted, count, layers, before });
      before += counts.get(week)!;
    }
  }

  /** The lives of one week for those targets that `mine` says, numbered over the whole plan. */
  function* picksOf(week: number, mine: (target: Target) => boolean): Generator<Pick> {
    const session = sessions.get(week);
    if (!session) return;
    const { first, wanted, count, layers } = session;
    const taken = (through: number) => first + Math.floor((through * wanted) / count);
    let at = session.before;
    for (const target of targets)
      for (let layer = 0; layer < layers; layer++)
        for (const life of candidates(target, week, layer)) {
          const n = taken(at);
          at += 1;
          if (taken(at) === n || !mine(target)) continue;
          yield {
            life,
            target,
            kelurahan: target.kelurahan[(life.kelurahan + layer) % target.kelurahan.length]!,
            week,
            days: daysTo(plan, week, life.age),
            n,
          };
        }
  }
  return { total: complaints, picksOf };
}

/** Of `count` candidates, in their order, every so-manieth is taken: exactly `wanted`, numbered from `first`. */
type Thinning = { first: number; wanted: number; count: number };

export type Schedule = ReturnType<typeof scheduled>;

const key = ({ kecamatan, age }: Source) => `${kecamatan} ${age}`;
