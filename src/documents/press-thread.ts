import { parentPort } from 'node:worker_threads';
import type { Answer, Order } from './press.ts';
import { printed } from './printing.ts';

// Runs in a thread of its own: one document after the other, as `Press` sends them.
const answer = (message: Answer) => parentPort!.postMessage(message);

parentPort!.on('message', async (order: Order) => {
  try {
    answer({ made: await printed(order, (progress) => answer({ progress })) });
  } catch (fault) {
    answer({ failure: fault instanceof Error ? fault.message : String(fault) });
  }
});
