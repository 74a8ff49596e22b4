/**
 * What the window hands to the contours screen. It fills the space between top bar and status line, reaches the host and
 * the window's own services through `useApp()`, offers its commands with `useCommands`, and says its hints with `useHints`.
 */
export interface ContoursScreenProps {
  readonly caseId: string;
  readonly seriesId: string;
  /** Contours and Cut are one screen with the same frame; this says which of the two is chosen. */
  readonly place: 'contours' | 'cut';
}
