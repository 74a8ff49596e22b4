import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SliceStream } from './sliceStream.ts';

const VOXELS = 5;
const streamOf = (order: readonly number[]) => {
  const bytes = new Uint8Array(order.length * (4 + 2 * VOXELS));
  const view = new DataView(bytes.buffer);
  order.forEach((k, n) => {
    const at = n * (4 + 2 * VOXELS);
    view.setUint32(at, k, true);
    for (let v = 0; v < VOXELS; v++) view.setInt16(at + 4 + 2 * v, -1000 + 100 * k + v, true);
  });
  return bytes;
};

test('slices land in their places, whatever their order and however the stream is torn into chunks', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (order, sizes) => {
        const bytes = streamOf(order);
        const hu = new Int16Array(new SharedArrayBuffer(2 * 4 * VOXELS));
        const stream = new SliceStream(hu, 4);
        const completed: number[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes.next().value ?? 1;
          completed.push(...stream.take(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(completed).toEqual(order);
        expect(stream.whole).toBe(true);
        expect([...hu]).toEqual([0, 1, 2, 3].flatMap((k) => [0, 1, 2, 3, 4].map((v) => -1000 + 100 * k + v)));
      },
    ),
  );
});

test('bytes read to the places that the stream asks for land like any others, and lie alike to a word with where they go', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.integer({ min: 9, max: 40 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 12 })),
      (order, roomBytes, sizes) => {
        const bytes = streamOf(order);
        const hu = new Int16Array(new SharedArrayBuffer(2 * 4 * VOXELS));
        const stream = new SliceStream(hu, 4);
        const room = new ArrayBuffer(roomBytes);
        for (let at = 0; at < bytes.length; ) {
          const place = stream.placeIn(room);
          const length = Math.min(place.length, sizes.next().value ?? 1);
          expect(length).toBeGreaterThan(0);
          place.set(bytes.subarray(at, at + length));
          stream.take(place.subarray(0, length));
          at += length;
        }
        expect(stream.whole).toBe(true);
        expect([...hu]).toEqual([0, 1, 2, 3].flatMap((k) => [0, 1, 2, 3, 4].map((v) => -1000 + 100 * k + v)));
      },
    ),
  );
});

test('a stream that ends within a slice is not whole; a slice the series does not have is a fault', () => {
  const stream = new SliceStream(new Int16Array(2 * VOXELS), 2);
  stream.take(streamOf([0]).subarray(0, 9));
  expect(stream.whole).toBe(false);
  expect(() => new SliceStream(new Int16Array(2 * VOXELS), 2).take(streamOf([2]))).toThrow('slice 2 of 2');
});
