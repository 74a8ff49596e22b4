import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Output, ProcedureName } from '#core/contract/procedures';
import { type HostOptions, startHost } from '#host/startHost';

async function withHost<T>(
  options: HostOptions,
  work: (done: <N extends ProcedureName>(name: N, input: object) => Promise<Output<N>>) => Promise<T>,
): Promise<T> {
  const host = await startHost({ log: () => {}, ...options });
  if (!host.ok) throw new Error(host.code);
  try {
    return await work(async (name, input) => {
      const answer = await host.value.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
      if (!answer.ok) throw new Error(answer.code);
      return answer.value as never;
    });
  } finally {
    await host.value.close();
  }
}

test('an empty data folder starts with the real CT as a demonstration, once; deleted, it stays away', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'remnant-demo-'));
  try {
    await withHost({ dataFolder, demoFolder: join(dataFolder, 'nowhere') }, async (done) =>
      expect(await done('worklist.list', {})).toEqual([]),
    );
    await withHost({ dataFolder }, async (done) => {
      const [row] = await done('worklist.list', {});
      const found = await done('case.open', { caseId: row!.id });
      expect(found).toMatchObject({
        demonstration: true,
        body: { heightCm: 172, weightKg: 70 },
        bodySources: { sex: 'header', heightCm: 'example', weightKg: 'example' },
        timePoints: [{ series: [{ slices: 35, measurable: true, columns: 512, phaseGuess: 'portalVenous' }] }],
      });
      const reasons = found.timePoints[0]!.series[0]!.reasons.map(({ message }) => message);
      expect(reasons[0]).toMatch(
        /^Probably portal venous: a guess from the enhancement of liver and aorta \(about \d+ and 1\d\d HU\)\.$/,
      );
      expect(await done('settings.get', {})).toMatchObject({ bsaFormula: null, stlvFormula: null });
      await done('case.delete', { caseId: row!.id });
    });
    await withHost({ dataFolder }, async (done) => expect(await done('worklist.list', {})).toEqual([]));
  } finally {
    await rm(dataFolder, { recursive: true });
  }
});
