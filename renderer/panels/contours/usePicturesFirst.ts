import { useEffect, useState } from 'react';
import { useDesk, useReading } from './useDesk.ts';

/** Slices that take longer than this are not waited for. */
const PATIENCE_MS = 1000;

/**
 * True once the pictures of all slices are drawn, or are too long in coming: what stands around them is drawn afterwards,
 * since on a computer without graphics drawing it takes longer than reading the slices, and holds them up.
 */
export function usePicturesFirst(): boolean {
  const { slices } = useDesk().workspace.memory;
  const arrived = useReading((s) => s.arrivedSlices === slices);
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    if (drawn) return;
    if (!arrived) {
      const timer = setTimeout(() => setDrawn(true), PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    // The pictures are drawn with the next frame.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setDrawn(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [arrived, drawn]);
  return drawn;
}
