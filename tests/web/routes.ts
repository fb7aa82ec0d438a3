import type { Express } from 'express';

export type Route = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string; name: string };

type Layer = {
  slash: boolean;
  match(path: string): boolean;
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
};

const mounts = ['/assets'];

/** Every route that the application answers, in the order in which it tries them, each once. */
export function routesOf(app: Express): Route[] {
  const found = walk((app as unknown as { router: { stack: Layer[] } }).router.stack, '');
  return [...new Map(found.map((route) => [route.name, route])).values()];
}

function walk(stack: Layer[], prefix: string): Route[] {
  return stack.flatMap(({ route, handle, slash, match }, index): Route[] => {
    if (route)
      return Object.keys(route.methods).map((verb) => {
        const method = verb.toUpperCase() as Route['method'];
        return { method, path: prefix + route.path, name: `${method} ${prefix}${route.path}` };
      });
    if (!handle.stack) return [];
    const mount = slash ? '' : mounts.find((path) => match.call(stack[index], path));
    if (mount === undefined) throw new Error('A router is mounted below a path that is not listed in mounts');
    return walk(handle.stack, prefix + mount);
  });
}
