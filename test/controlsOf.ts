import * as React from 'react';

/** A control that a panel shows, by the words that name it, and what a hand can do with it. */
export interface Control {
  readonly name: string;
  /** Each thing to do with it, by name: a button is pressed, a list has a line for each that is not chosen. */
  readonly acts: Readonly<Record<string, () => void>>;
}

interface Host {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a host element is given is its own affair
  readonly props: Readonly<Record<string, any>>;
  readonly children: readonly (Host | string)[];
}

/** What React asks of whoever renders: enough for components that only read stores and keep nothing of their own. */
interface Dispatcher {
  H: Readonly<Record<string, (...asked: never[]) => unknown>> | null;
}
const internals = (React as unknown as Record<string, Dispatcher>)
  .__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE!;

/** The host elements of a component as they are at this moment, without a document: what effects would do is not done. */
function drawn(node: React.ReactNode, contexts: ReadonlyMap<unknown, unknown>): (Host | string)[] {
  if (node === null || node === undefined || typeof node === 'boolean') return [];
  if (typeof node === 'string' || typeof node === 'number') return [`${node}`];
  if (Array.isArray(node)) return node.flatMap((each) => drawn(each, contexts));
  if (!React.isValidElement<{ readonly children?: React.ReactNode }>(node)) throw new Error(`not drawn: ${node}`);
  const { type, props } = node;
  if (type === React.Fragment) return drawn(props.children, contexts);
  if (typeof type === 'string') return [{ type, props, children: drawn(props.children, contexts) }];
  if (typeof type !== 'function') throw new Error('a component of a kind that is not drawn here');
  const before = internals.H;
  let ids = 0;
  internals.H = {
    useContext: (context: unknown) => contexts.get(context) ?? null,
    useSyncExternalStore: (_: unknown, now: () => unknown) => now(),
    useMemo: (make: () => unknown) => make(),
    useCallback: (made: unknown) => made,
    useState: (first: unknown) => [typeof first === 'function' ? first() : first, () => {}],
    useRef: (current: unknown) => ({ current }),
    useId: () => `id-${ids++}`,
    useEffect: () => {},
    useLayoutEffect: () => {},
    useDebugValue: () => {},
  };
  let made: React.ReactNode;
  try {
    made = (type as (props: unknown) => React.ReactNode)(props);
  } finally {
    internals.H = before;
  }
  return drawn(made, contexts);
}

const wordsOf = (node: Host | string): string =>
  typeof node === 'string'
    ? node
    : node.type === 'select' || node.type === 'kbd'
      ? ''
      : node.children.map(wordsOf).join('').trim();

/** The controls of a component, in their order. */
export function controlsOf(node: React.ReactNode, contexts: ReadonlyMap<unknown, unknown>): Control[] {
  const found: Control[] = [];
  const visit = (host: Host | string, within: readonly Host[]): void => {
    if (typeof host === 'string') return;
    const { type, props, children } = host;
    const label = within.findLast((each) => each.type === 'label');
    const name: string = props['aria-label'] ?? (type === 'button' ? wordsOf(host) : label ? wordsOf(label) : '');
    const set = within.findLast((each) => each.type === 'fieldset')?.props['aria-label'];
    const named = (set && !props['aria-label'] ? `${set}: ${name}` : name).replaceAll('\u00a0', ' ');
    const add = (acts: Control['acts']) => found.push({ name: named, acts });
    if (type === 'button') add(props['aria-pressed'] === true ? {} : { [named]: () => props.onClick() });
    if (type === 'select') {
      const lines = children.filter((each): each is Host => typeof each !== 'string');
      const others = lines.filter(({ props: { value } }) => `${value}` !== `${props.value}`);
      const choose = (value: unknown) => () => props.onChange({ target: { value: `${value}` } });
      add(
        Object.fromEntries(
          others.map((line) => [`${named}: ${wordsOf(line)}`.replaceAll('\u00a0', ' '), choose(line.props.value)]),
        ),
      );
    }
    if (type === 'input' && props.type === 'checkbox')
      add({ [named]: () => props.onChange({ target: { checked: !props.checked } }) });
    else if (type === 'input' && props.type === 'range') {
      const step = Number(props.step ?? 1);
      const to = Number(props.value) + (Number(props.value) + step <= Number(props.max) ? step : -step);
      add({ [named]: () => props.onChange({ target: { valueAsNumber: to } }) });
    } else if (type === 'input') add({ [named]: () => props.onChange({ target: { value: 'Typed' } }) });
    for (const child of children) visit(child, [...within, host]);
  };
  for (const host of drawn(node, contexts)) visit(host, []);
  for (const { name } of found) if (name === '') throw new Error('a control without a name');
  return found;
}
