import { useMemo } from 'react';
import type { Command } from '../../commands.ts';
import type { App } from '../common/app.ts';
import { importJob, openCt } from './openCt.ts';

/** Open a folder, or files; stop an import. */
export function useImportCommands(app: App): readonly Command[] {
  return useMemo(() => {
    const running = () => (importJob(app).running ? 'an import is running' : null);
    return [
      {
        id: 'import.open',
        title: 'Open CT…',
        detail: 'a folder',
        explanation: 'Reads the headers of a folder of CT, proves its geometry and proposes a series.',
        shortcut: 'Ctrl+O',
        place: 'anywhere',
        run: () => {
          const { place } = app.store.getState();
          const adding = place.name === 'import' && importJob(app).state.getState().stage === 'read';
          return openCt(
            app,
            'folder',
            adding ? { add: true } : { intoCase: place.name === 'series' ? place.caseId : null },
          );
        },
        unavailableReason: running,
      },
      {
        id: 'import.openFiles',
        title: 'Open files or a zip…',
        detail: 'NIfTI, NRRD, DICOM',
        place: 'anywhere',
        run: () => openCt(app, 'files'),
        unavailableReason: running,
      },
      {
        id: 'import.cancel',
        title: 'Cancel the import',
        place: 'anywhere',
        run: () => importJob(app).cancel(),
        unavailableReason: () => (importJob(app).running ? null : 'no import is running'),
      },
    ];
  }, [app]);
}
