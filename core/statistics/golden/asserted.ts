type Path = string;

/**
 * Golden numbers that remember which of them were looked at, so that a vector which no test asks for fails by its name.
 * Words (labels, sources) are not asked for; nor what `data` names: numbers of which the paper gives nothing that follows.
 */
export function asserted<T extends object>(
  golden: T,
  { data = /^$/ }: { readonly data?: RegExp } = {},
): { readonly golden: T; readonly unread: () => readonly Path[] } {
  const left = new Set<Path>();
  const list = (value: unknown, path: Path): void => {
    if (typeof value === 'number') {
      if (!data.test(path)) left.add(path);
    } else if (value !== null && typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) list(inner, `${path}.${key}`);
  };
  list(golden, '');
  const seen = <Inner extends object>(of: Inner, path: Path): Inner =>
    new Proxy(of, {
      get(target, key, receiver) {
        const value: unknown = Reflect.get(target, key, receiver);
        if (typeof key === 'symbol') return value;
        const at = `${path}.${key}`;
        left.delete(at);
        return value !== null && typeof value === 'object' ? seen(value, at) : value;
      },
    });
  return { golden: seen(golden, ''), unread: () => [...left] };
}
