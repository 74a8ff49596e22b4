import { useStore } from 'zustand';
import type { SegmentNumber } from '#core/contours/reading';
import { decimal, withUnit } from '../../../format.ts';
import { RangeSlider } from '../RangeSlider.tsx';
import { useDesk, useReading } from '../useDesk.ts';
import { Toggle } from './controls.tsx';
import { maskStore, maskWords } from './maskState.ts';

/** Only inside a segment, only in a range of HU: for every tool that paints. */
export function MaskOptions({ onChange }: { readonly onChange?: () => void }) {
  const desk = useDesk();
  const store = maskStore(desk);
  const { within, byHu, range } = useStore(store);
  const segments = useReading((s) => s.segments);
  const set = (part: Partial<ReturnType<typeof store.getState>>) => {
    store.setState(part);
    onChange?.();
  };
  return (
    <>
      <select
        className="input compact narrow"
        aria-label="Only inside"
        data-tip="Only voxels inside this segment are changed."
        value={within ?? ''}
        onChange={({ target }) => set({ within: target.value === '' ? null : (Number(target.value) as SegmentNumber) })}
      >
        <option value="">Anywhere</option>
        {segments.map(({ number, label }) => (
          <option key={number} value={number}>
            Only in {label}
          </option>
        ))}
      </select>
      <Toggle
        on={byHu}
        onChange={(on) => set({ byHu: on })}
        tip="Only voxels within this range of HU are changed: a threshold brush."
      >
        Only HU
      </Toggle>
      {byHu && (
        <>
          <RangeSlider range={range} histogram={null} onChange={(next) => set({ range: next })} />
          <strong className="range-words">
            {decimal(range.lowerHu, 0)} to {withUnit(decimal(range.upperHu, 0), 'HU')}
          </strong>
        </>
      )}
    </>
  );
}

/** What the status line says of the mask, as it stands. */
export function useMaskWords(): string {
  const desk = useDesk();
  useStore(maskStore(desk));
  useReading((s) => s.segments);
  return maskWords(desk);
}
