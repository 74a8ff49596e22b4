import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernelsModule } from '#test/kernels';
import { MOST_INTERCEPT_HU, rescaler, type StoredBits } from './rescale.ts';

const rescale = rescaler(kernelsModule);

/** Slow and obvious: the bits, their sign, the sum, the clamp. */
const twin = (sample: number, { bitsStored, lowBit, signed, interceptHu }: StoredBits): number => {
  const stored = Math.floor(sample / 2 ** lowBit) % 2 ** bitsStored;
  const negative = signed && stored >= 2 ** (bitsStored - 1);
  return Math.max(-32768, Math.min((negative ? stored - 2 ** bitsStored : stored) + interceptHu, 32767));
};

const bits: fc.Arbitrary<StoredBits> = fc
  .record({
    bitsStored: fc.integer({ min: 1, max: 16 }),
    low: fc.nat(15),
    signed: fc.boolean(),
    interceptHu: fc.oneof(
      fc.constantFrom(0, -1024, -1, 1, -MOST_INTERCEPT_HU, MOST_INTERCEPT_HU),
      fc.integer({ min: -MOST_INTERCEPT_HU, max: MOST_INTERCEPT_HU }),
    ),
  })
  .map(({ low, ...more }) => ({ ...more, lowBit: Math.min(low, 16 - more.bitsStored) }));

test('every 16-bit sample under every description is what the slow twin says', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, n) => n);
  const hu = new Int16Array(65536);
  fc.assert(
    fc.property(bits, (described) => {
      rescale(all, hu, described);
      expect(hu.every((value, n) => value === twin(n, described))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('any length and any place, in shared memory or not; nothing beside it is touched', () => {
  fc.assert(
    fc.property(fc.nat(70), fc.nat(7), fc.nat(7), fc.boolean(), bits, (length, from, to, shared, described) => {
      const samples = Uint16Array.from({ length: from + length + 9 }, (_, n) => (n * 40503) & 0xffff);
      const bytes = 2 * (to + length + 9);
      const around = new Int16Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)).fill(77);
      rescale(samples.subarray(from, from + length + 5), around.subarray(to, to + length), described);
      expect([...around]).toEqual(
        [...around.keys()].map((n) => (n < to || n >= to + length ? 77 : twin(samples[from + n - to]!, described))),
      );
    }),
  );
});

test('a whole slice, longer than a block, and one that is its own place', () => {
  const described = { bitsStored: 12, lowBit: 0, signed: false, interceptHu: -1024 };
  const samples = Uint16Array.from({ length: 200 * 200 * 2 + 3 }, (_, n) => (n * 7919) & 0xffff);
  const expected = Int16Array.from(samples, (sample) => twin(sample, described));
  const hu = new Int16Array(samples.buffer);
  rescale(samples, hu, described);
  expect(hu).toEqual(expected);
});

test('a description that does not fit into 16 bits, or too few samples, is our mistake', () => {
  const whole = { bitsStored: 16, lowBit: 0, signed: true, interceptHu: 0 };
  const run = (samples: number, described: StoredBits) =>
    rescale(new Uint16Array(samples), new Int16Array(4), described);
  expect(() => run(3, whole)).toThrow('3 samples for 4 voxels');
  expect(() => run(4, { ...whole, lowBit: 1 })).toThrow('16 bits from 1');
  expect(() => run(4, { ...whole, interceptHu: -1024.5 })).toThrow('intercept');
  expect(() => run(4, { ...whole, interceptHu: 32767 })).toThrow('intercept');
});
