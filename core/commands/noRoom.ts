/**
 * The room that was set aside for kernels when the series was opened does not hold what one of them needs now: the
 * structure is too large for it. Thrown from wherever room is taken; runCommand refuses it by name.
 */
export class NoRoom extends Error {
  readonly wantedBytes: number;
  readonly leftBytes: number;

  constructor(room: string, wantedBytes: number, leftBytes: number) {
    super(`${room}: ${wantedBytes} bytes wanted, ${leftBytes} left`);
    this.name = 'NoRoom';
    this.wantedBytes = wantedBytes;
    this.leftBytes = leftBytes;
  }
}
