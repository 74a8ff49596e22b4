import './settings.css';
import { clock } from '../../format.ts';
import { type Settings, useApp, useAppState, useHints } from '../common/app.ts';
import { State } from '../common/Mark.tsx';
import { toastMark } from '../common/ToastLayer.tsx';
import { scaleOfWidth } from './interfaceScale.ts';
import { ReadingErrorSetting } from './ReadingErrorSetting.tsx';
import { RulesSetting } from './RulesSetting.tsx';
import { Row, SwitchRow, TextField } from './SettingRow.tsx';

/** Who reads, which site, what may be seen of patients, how large the interface is, and by which rules numbers are made. Kept as soon as it is changed. */
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
      <ReadingErrorSetting given={settings.readingError} onKeep={(readingError) => keep({ readingError })} />
      <RulesSetting rules={settings.rules} onKeep={(rules) => keep({ rules })} />
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
