import type { AnyStateNode } from 'xstate';
import { complaintMachine } from './machine.ts';

const everywhere = 'everyOpenState';

/** The life of a complaint as a Mermaid state diagram, made from the machine itself. */
export function lifeOfAComplaint(): string {
  const { root } = complaintMachine;
  return [
    'stateDiagram-v2',
    '  direction TB',
    '  [*] --> kecamatan_received',
    ...Object.values(root.states as Record<string, AnyStateNode>).flatMap(drawn),
    ...edgesOf(root as AnyStateNode, everywhere),
    `  state "any open state" as ${everywhere}`,
    '  closed --> [*]',
  ].join('\n');
}

function drawn(node: AnyStateNode): string[] {
  const leaves = Object.values(node.states);
  const inner = leaves.map((leaf) => `    state "${leaf.key}" as ${nameOf(leaf)}`);
  const box = leaves.length > 0 ? [`  state "${node.key}" as ${node.key} {`, ...inner, '  }'] : [];
  const own = edgesOf(node, leaves.length > 0 ? node.key : nameOf(node));
  return [...box, ...leaves.flatMap((leaf) => edgesOf(leaf, nameOf(leaf))), ...own];
}

function edgesOf(node: AnyStateNode, from: string): string[] {
  const edges = [...node.transitions.values()]
    .flat()
    .flatMap(({ eventType, target, guard }) =>
      (target ?? []).map((to) => ({ to: nameOf(to), label: labelOf(eventType, guard) })),
    );
  const joined = Map.groupBy(edges, ({ to }) => to);
  return [...joined].map(
    ([to, all]) => `  ${from} --> ${to} : ${[...new Set(all.map(({ label }) => label))].join(', ')}`,
  );
}

function labelOf(event: string, guard: unknown): string {
  const params = typeof guard === 'object' && guard !== null && 'params' in guard ? guard.params : undefined;
  const outcome =
    typeof params === 'object' && params !== null && 'outcome' in params ? String(params.outcome) : '';
  return outcome ? `${event} ${outcome}` : event;
}

const nameOf = (node: AnyStateNode): string => node.path.join('_');

const begin = '<!-- The life of a complaint: npm run diagram writes this from the machine. -->';
const end = '<!-- End of the diagram. -->';

/** A README with the diagram between its marks replaced. @throws Error when the marks are missing */
export function withDiagram(readme: string, diagram: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error('The README has no marks for the diagram');
  return `${readme.slice(0, from + begin.length)}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n${readme.slice(to)}`;
}
