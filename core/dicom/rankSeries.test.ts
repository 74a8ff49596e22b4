import { describe, expect, test } from 'vitest';
import { type DicomPhantom, dicomStack } from '#test/phantoms/dicom';
import { seriesFrom } from '#test/phantoms/dicomInstances';
import { guessPhases } from './phaseGuess.ts';
import { rankSeries } from './rankSeries.ts';
import type { Series } from './series.ts';

/** One series of one study, described by its header; long enough for a liver unless told otherwise. */
const one = async (
  description: string,
  {
    time = '100000',
    agent = 'Iopamidol',
    slices = 90,
    stepMm = 2.5,
    kernel = 'B30f',
    ...phantom
  }: DicomPhantom & {
    time?: string;
    agent?: string | null;
    slices?: number;
    stepMm?: number;
    kernel?: string;
  } = {},
): Promise<Series> => {
  const [series] = await seriesFrom(
    dicomStack(slices, {
      columns: 2,
      rows: 2,
      series: `${description} ${time} ${kernel} ${stepMm}`,
      stepMm,
      ...phantom,
      tags: {
        specificCharacterSet: 'ISO_IR 192',
        seriesDescription: description,
        contrastBolusAgent: agent,
        acquisitionDate: '20150308',
        acquisitionTime: time,
        convolutionKernel: kernel,
        ...phantom.tags,
      },
    }),
  );
  return series!;
};
const phaseOf = async (description: string, agent: string | null = null) => {
  const series = await one(description, { agent, slices: 2 });
  return guessPhases([series]).get(series.id);
};

describe('the phase is guessed', () => {
  test.each([
    ['Abdomen portal venous 3.0', 'portalVenous'],
    ['PV 2mm', 'portalVenous'],
    ['Oberbauch portalvenös', 'portalVenous'],
    ['temps portal', 'portalVenous'],
    ['fase venosa', 'portalVenous'],
    ['воротная веноз. фаза', 'portalVenous'],
    ['门脉期', 'portalVenous'],
    ['門脈相', 'portalVenous'],
    ['LATE ARTERIAL', 'arterial'],
    ['temps artériel', 'arterial'],
    ['artériel tardif', 'arterial'],
    ['动脉期', 'arterial'],
    ['Non-contrast abdomen', 'nonContrast'],
    ['Abdomen nativ', 'nonContrast'],
    ['sans injection', 'nonContrast'],
    ['平扫', 'nonContrast'],
    ['DELAYED 5 MIN', 'delayed'],
    ['Spätphase', 'delayed'],
    ['延迟期', 'delayed'],
  ] as const)('from words: %s is %s', async (description, phase) => {
    expect(await phaseOf(description)).toEqual({ phase, from: 'description' });
  });

  test.each(['LUNG BASES 5MM', 'CT Body 3.0', 'intravenous', 'Plateau'])('%s says nothing', async (description) => {
    expect(await phaseOf(description)).toEqual({ phase: null, from: null });
  });

  test('a single scan with contrast is taken for portal-venous', async () => {
    expect(await phaseOf('Abdomen', 'Iopamidol')).toEqual({ phase: 'portalVenous', from: 'contrastAgent' });
  });

  test('of several scans with contrast the second is, two reconstructions of one scan being one', async () => {
    const series = [
      await one('A thick', { time: '100000', slices: 3 }),
      await one('B thin', { time: '100002', slices: 3 }),
      await one('C', { time: '100035', slices: 3 }),
      await one('D', { time: '100300', slices: 3 }),
    ];
    expect([...guessPhases(series).values()].map(({ phase }) => phase)).toEqual([
      'arterial',
      'arterial',
      'portalVenous',
      'delayed',
    ]);
  });

  test('what was measured goes before what was written', async () => {
    const series = await one('portal venous', { slices: 2 });
    const measured = (liverHu: number, aortaHu: number) =>
      guessPhases([series], new Map([[series.id, { liverHu, aortaHu }]])).get(series.id);
    const described = 'portalVenous';
    expect(measured(60, 45)).toMatchObject({ phase: 'nonContrast', from: 'enhancement', described });
    expect(measured(70, 310)).toMatchObject({ phase: 'arterial', from: 'enhancement', described });
    expect(measured(110, 160)).toEqual({
      phase: 'portalVenous',
      from: 'enhancement',
      enhancement: { liverHu: 110, aortaHu: 160 },
    });
    expect(measured(75, 100)).toMatchObject({ phase: 'delayed', from: 'enhancement', described });
    expect(measured(70, 150)).toEqual({ phase: 'portalVenous', from: 'description' });
  });

  test('portal-venous and delayed enhancement look alike, so that words decide between them', async () => {
    const series = await one('DELAYED 5 MIN', { slices: 2 });
    const late = new Map([[series.id, { liverHu: 95, aortaHu: 120 }]]);
    expect(guessPhases([series], late).get(series.id)).toEqual({ phase: 'delayed', from: 'description' });
  });
});

describe('series are ranked for volumetry', () => {
  test('the portal-venous, thin, soft one that covers a liver is proposed, and says why', async () => {
    const best = await one('portal 2.5');
    const others = [
      await one('portal 2.5 lung', { kernel: 'B70f' }),
      await one('arterial 2.5'),
      await one('nativ', { agent: null }),
      await one('portal 8', { stepMm: 8, slices: 30 }),
      await one('portal slab', { slices: 20 }),
      await one('portal MIP', { tags: { imageType: ['DERIVED', 'SECONDARY', 'AXIAL', 'MIP'] } }),
      await one('portal coronal', {
        orientation: [
          [1, 0, 0],
          [0, 0, -1],
        ],
      }),
      await one('portal scout', { slices: 1 }),
    ];
    const ranked = rankSeries([...others, best]);
    expect(ranked[0]).toMatchObject({ series: best, proposed: true });
    expect(ranked.filter(({ proposed }) => proposed)).toHaveLength(1);
    expect(ranked[0]!.reasons.map(({ sentence }) => sentence)).toEqual([
      'Probably portal venous: a guess from its description.',
      'It is axial.',
      'Its kernel B30f is for soft tissue.',
      'Its slices are 2.5 mm apart.',
      'It covers 225 mm, enough for a whole liver.',
    ]);
    expect(ranked.at(-1)).toMatchObject({ points: 0, reasons: [{ code: 'rank.notMeasurable' }] });
  });

  test('enhancement goes into the ranking, and says where the description speaks against it', async () => {
    const named = await one('portal 2.5');
    const unnamed = await one('CT Body', { time: '101000' });
    const ranked = rankSeries(
      [named, unnamed],
      new Map([
        [named.id, { liverHu: 58.2, aortaHu: 43.7 }],
        [unnamed.id, { liverHu: 104, aortaHu: 150 }],
      ]),
    );
    expect(ranked.map(({ series, phase }) => [series.description, phase.phase])).toEqual([
      ['CT Body', 'portalVenous'],
      ['portal 2.5', 'nonContrast'],
    ]);
    expect(ranked[0]!.reasons[0]!.sentence).toBe(
      'Probably portal venous: a guess from the enhancement of liver and aorta (about 104 and 150 HU).',
    );
    expect(ranked[1]!.reasons.slice(0, 2)).toEqual([
      {
        code: 'rank.phase',
        points: 0,
        sentence: 'Probably non-contrast: a guess from the enhancement of liver and aorta (about 58 and 44 HU).',
      },
      {
        code: 'rank.phaseDisagrees',
        points: 0,
        sentence: 'Its description says portal venous, which the enhancement does not bear out.',
      },
    ]);
  });

  test('nothing is proposed where nothing can be measured', async () => {
    const [ranked] = rankSeries([await one('portal', { slices: 1 })]);
    expect(ranked?.proposed).toBe(false);
  });

  test.each([
    ['B30f', 'rank.softTissue'],
    ['Br40d\\3', 'rank.softTissue'],
    ['STANDARD', 'rank.softTissue'],
    ['FC08', 'rank.softTissue'],
    ['B', 'rank.softTissue'],
    ['B70f', 'rank.sharpKernel'],
    ['LUNG', 'rank.sharpKernel'],
    ['BONEPLUS', 'rank.sharpKernel'],
    ['FC52', 'rank.sharpKernel'],
    ['YA', 'rank.sharpKernel'],
    ['XYZ', undefined],
  ])('kernel %s: %s', async (kernel, code) => {
    const [ranked] = rankSeries([await one('portal', { kernel, slices: 3 })]);
    expect(ranked?.reasons.find((reason) => /Kernel|softTissue/.test(reason.code))?.code).toBe(code);
  });
});
