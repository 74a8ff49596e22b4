import { expect, test } from 'vitest';
import { ok, refuse } from '#core/result';
import { type Handlers, router } from './router.ts';

const NAME = 'DOE^JANE';
const DATA = '/home/a/remnant';

/** One procedure answered so; what was logged beside the answer. */
async function answered(answer: Handlers['settings.set'], signal = new AbortController().signal) {
  const logged: string[] = [];
  const call = router({ 'settings.set': answer } as Partial<Handlers> as Handlers, {
    log: (line) => logged.push(line),
    dataFolder: DATA,
  });
  return { answer: await call('settings.set', {}, { signal, onProgress: () => {} }), logged };
}

const thrown = (fault: object) => async (): Promise<never> => {
  throw Object.assign(new Error(`cannot read /scans/${NAME}/1.dcm`), fault);
};

test('a failure that nobody foresaw says neither to the window nor to the log what it was about', async () => {
  for (const fault of [{}, { code: 'EIO', path: `/scans/${NAME}` }, { name: 'TypeError' }]) {
    const { answer, logged } = await answered(thrown(fault));
    expect(answer).toEqual({ ok: false, code: 'host.internal', details: {} });
    expect(logged.join('\n')).toContain('router.test.ts');
    expect(JSON.stringify([answer, logged])).not.toContain(NAME);
  }
});

test('an answer of another shape, and a refusal that the contract does not name, are faults of ours', async () => {
  expect((await answered(() => ok({ reader: 1 } as never))).answer).toMatchObject({ code: 'host.internal' });
  const unnamed = await answered(() => refuse('case.notFound', { patient: NAME }) as never);
  expect(unnamed.answer).toEqual({ ok: false, code: 'host.internal', details: {} });
  expect(unnamed.logged.join()).toContain('case.notFound');
});

test('a full or failing disk and a folder that may not be written are named, wherever in the work they show', async () => {
  const codes = [
    [{ code: 'ENOSPC' }, 'disk.full'],
    [{ code: 'EDQUOT' }, 'disk.full'],
    [{ code: 'EFBIG' }, 'disk.full'],
    [{ errcode: 13 }, 'disk.full'],
    [{ code: 'EIO' }, 'disk.failing'],
    [{ code: 'EIO', path: `${DATA}/journals/1` }, 'disk.failing'],
    [{ errcode: 10 }, 'disk.failing'],
    [{ errcode: 778 }, 'disk.failing'],
    [{ errcode: 8 }, 'case.readOnly'],
    [{ code: 'EROFS', path: `${DATA}/cases/1` }, 'case.readOnly'],
    [{ code: 'EACCES', path: `${DATA}/incoming/1` }, 'case.readOnly'],
    [{ code: 'EACCES', path: `/scans/${NAME}` }, 'host.internal'],
  ] as const;
  for (const [fault, code] of codes) expect((await answered(thrown(fault))).answer).toMatchObject({ code });
});

test('what fails because it was stopped was stopped', async () => {
  const abort = new AbortController();
  const stopped = await answered(async () => {
    abort.abort();
    throw new Error('broken off');
  }, abort.signal);
  expect(stopped).toEqual({ answer: { ok: false, code: 'host.aborted', details: {} }, logged: [] });
});
