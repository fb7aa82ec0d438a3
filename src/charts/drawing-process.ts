import type { Answer, Order } from './drawing.ts';
import { svgOf } from './svg.ts';

// Runs in a process of its own, see `Drawing`; ends with the one that asks.
process.on('disconnect', () => process.exit());
process.on('message', ({ id, chart, form }: Order) => {
  let answer: Answer;
  try {
    answer = { id, svg: svgOf(chart, form) };
  } catch (fault) {
    answer = { id, failure: fault instanceof Error ? fault.message : String(fault) };
  }
  process.send!(answer);
});
