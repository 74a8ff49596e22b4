import { useApp, useHints } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { openCt } from '../import/openCt.ts';

/** First start: the one thing to do, and that nothing leaves this computer. */
export function EmptyWorklist() {
  const app = useApp();
  useHints(
    [
      ['Tab', 'moves on'],
      ['Enter', 'presses the button that is ringed'],
    ],
    '0 cases',
  );
  return (
    <div className="centre empty-worklist">
      <section className="message" data-region aria-label="Cases">
        <h1>No cases yet</h1>
        <p className="dim">
          Open a folder of contrast CT to begin. Nothing leaves this computer; the files are copied into the case byte
          for byte.
        </p>
        <div className="drop-here">
          <h2>Drop a folder, files or a zip here</h2>
          <p className="secondary">DICOM with or without DICOMDIR, Enhanced CT, NIfTI, NRRD</p>
          <Button primary autoFocus onPress={() => void openCt(app)} shortcut="Ctrl+O">
            Open CT…
          </Button>
          <button type="button" className="link secondary" onClick={() => void openCt(app, 'files')}>
            or choose single files or a zip
          </button>
        </div>
      </section>
    </div>
  );
}
