import { elsewhere } from './complaints/elsewhere.ts';
import { environment } from './complaints/environment.ts';
import { neighbourhood } from './complaints/neighbourhood.ts';
import { order } from './complaints/order.ts';
import { roads } from './complaints/roads.ts';
import { urgent } from './complaints/urgent.ts';
import { water } from './complaints/water.ts';
import { welfare } from './complaints/welfare.ts';

export interface ComplaintText {
  readonly category: string;
  readonly text: string;
  readonly urgent?: true;
}

const ordinary = { ...roads, ...water, ...environment, ...order, ...welfare, ...neighbourhood, ...elsewhere };

/**
 * What residents say at the counter. Placeholders: {jalan} a street name, {patokan} a landmark with its
 * preposition ("depan …", never at the start of a sentence), {rt} and {rw} three digits.
 */
export const complaintTexts: readonly ComplaintText[] = [
  ...Object.entries(ordinary).flatMap(([category, texts]) => texts.map((text) => ({ category, text }))),
  ...Object.entries(urgent).flatMap(([category, texts]) =>
    texts.map((text) => ({ category, text, urgent: true as const })),
  ),
];
