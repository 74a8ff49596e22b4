import './presets.css';
import { useRef, useState } from 'react';
import { SEGMENT_KINDS } from '#core/contours/codes';
import { PRESETS, type Preset } from '#core/contours/presets';
import { begin } from './presets.ts';
import { Swatch } from './Swatch.tsx';
import { useDesk } from './useDesk.ts';

/** The list of presets below its button: what is drawn, and what a cut gives. */
export function PresetMenu() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc within it closes the list
    <div
      className="preset-menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        // Esc closes the list, and takes nothing back in the views.
        event.stopPropagation();
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        className="button small"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        data-tip="Segments by their anatomical names"
      >
        Preset…
      </button>
      {open && (
        <fieldset className="presets" aria-label="Presets">
          <p className="secondary">Drawn</p>
          {PRESETS.filter(({ way }) => way !== 'cut').map((preset) => (
            <Choice key={preset.label} preset={preset} onDone={close} />
          ))}
          <p className="secondary">Parts of the liver: they follow from a cut, and are never painted</p>
          {PRESETS.filter(({ way }) => way === 'cut').map((preset) => (
            <Choice key={preset.label} preset={preset} onDone={close} />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function Choice({ preset, onDone }: { readonly preset: Preset; readonly onDone: () => void }) {
  const desk = useDesk();
  const codes = preset.kinds.map((kind) => SEGMENT_KINDS[kind].code);
  return (
    <button
      type="button"
      data-wide={preset.way === 'cut' || undefined}
      data-tip={codes.map(({ value, scheme, meaning }) => `${meaning} (${scheme} ${value})`).join(', ')}
      onClick={() => {
        onDone();
        void begin(desk, preset);
      }}
    >
      <span className="swatches">
        {preset.kinds.map((kind) => (
          <Swatch key={kind} segment={{ kind, colour: SEGMENT_KINDS[kind].colour }} />
        ))}
      </span>
      <span className="ellipsis">{preset.label}</span>
    </button>
  );
}
