import './settings.css';
import { type ReactNode, useId, useState } from 'react';
import { clock } from '../../format.ts';
import { type Settings, useApp, useAppState, useHints } from '../common/app.ts';
import { State } from '../common/Mark.tsx';
import { toastMark } from '../common/ToastLayer.tsx';
import { scaleOfWidth } from './interfaceScale.ts';

/** Who reads, which site, what may be seen of patients, and how large the interface is. Kept as soon as it is changed. */
export function SettingsScreen() {
  const settings = useAppState((s) => s.settings);
  useHints([
    ['Enter', 'keeps a value'],
    ['Alt ←', 'goes back'],
  ]);
  return settings && <Form settings={settings} />;
}

const SCALES = [1, 1.15, 1.35, 1.5, 1.75, 2] as const;

function Form({ settings }: { readonly settings: Settings }) {
  const app = useApp();
  const info = useAppState((s) => s.info);
  const log = useAppState((s) => s.log);
  const keep = async (part: Partial<Settings>) => {
    if (await app.setSettings(part)) app.saved(new Date().toISOString());
  };
  return (
    <div className="settings" data-region>
      <h1>Settings</h1>
      <Row label="Reader" detail="Stands beside every contour and acceptance. A role or a pseudonym will do.">
        {(id) => <TextField id={id} value={settings.reader} onKeep={(reader) => keep({ reader })} maxLength={64} />}
      </Row>
      <Row label="Site code" detail="Goes into registry records in place of the hospital's name.">
        {(id) => (
          <TextField id={id} value={settings.siteCode} onKeep={(siteCode) => keep({ siteCode })} maxLength={32} />
        )}
      </Row>
      <SwitchRow
        label="Demonstration mode"
        detail="Shows stand-ins for names, IDs and birth dates everywhere. Nothing is changed in the cases."
        on={settings.demonstrationMode}
        words={['Names are hidden', 'Names are shown']}
        onSwitch={(demonstrationMode) => keep({ demonstrationMode })}
      />
      <SwitchRow
        label="Time spent"
        detail="Counts how long the hand works on each segment; a pause of more than a minute is not counted. Stands in the panel and in the record."
        on={settings.countTime}
        words={['Time is counted', 'Time is neither counted nor exported']}
        onSwitch={(countTime) => keep({ countTime })}
      />
      <Row label="Interface scale" detail="Everything but the images. From 2560 px the window asks for 1.35 by itself.">
        {(id) => (
          <select
            id={id}
            className="input"
            value={settings.interfaceScale}
            onChange={(event) => void keep({ interfaceScale: Number(event.target.value) })}
          >
            {[...new Set([...SCALES, settings.interfaceScale])]
              .sort((a, b) => a - b)
              .map((scale) => (
                <option key={scale} value={scale}>
                  {scale === 1 ? `By the window, now ${scaleOfWidth(window.innerWidth)}` : scale}
                </option>
              ))}
          </select>
        )}
      </Row>
      {info && (
        <section className="about">
          <h3>About</h3>
          <p className="dim">
            Remnant {info.version}, {info.shell === 'electron' ? 'desktop' : 'in the browser'}. Research use, not a
            certified medical device.
          </p>
          <p className="dim">
            Cases lie in <span className="mono data-folder">{info.dataFolder}</span>
          </p>
        </section>
      )}
      <section className="about" aria-label="Notices of this session">
        <h3>Notices since the window was opened</h3>
        {log.length === 0 ? (
          <p className="dim">None.</p>
        ) : (
          <ul className="log">
            {log.map((toast) => (
              <li key={`${toast.at} ${toast.title}`}>
                <State mark={toastMark(toast)}>
                  <span className="faint">{toast.at && clock(toast.at)}</span> {toast.title}{' '}
                  <span className="dim">{toast.body}</span> <span className="code">{toast.code}</span>
                </State>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Row({
  label,
  detail,
  children,
}: {
  readonly label: string;
  readonly detail: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="setting">
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="secondary">{detail}</p>
      </div>
      {children(id)}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly detail: string;
  readonly on: boolean;
  /** What holds while it is on, and while it is off. */
  readonly words: readonly [on: string, off: string];
  readonly onSwitch: (on: boolean) => void;
}

function SwitchRow({ label, detail, on, words, onSwitch }: SwitchProps) {
  return (
    <Row label={label} detail={detail}>
      {(id) => (
        <label className="switch">
          <input id={id} type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} />
          {words[on ? 0 : 1]}
        </label>
      )}
    </Row>
  );
}

interface TextProps {
  readonly id: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onKeep: (value: string) => void;
}

function TextField({ id, value, maxLength, onKeep }: TextProps) {
  const [text, setText] = useState(value);
  const keep = () => {
    if (text.trim() !== value) onKeep(text.trim());
  };
  return (
    <input
      id={id}
      className="input"
      value={text}
      maxLength={maxLength}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
