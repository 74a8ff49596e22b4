// A task's three words in shared memory: [stop, done, total]. Any thread may write the first and read the others.

/** Whether somebody wants this task to end. */
// @ts-ignore: decorator
@inline
export function stopped(task: usize): bool {
  return atomic.load<i32>(task) != 0;
}

// @ts-ignore: decorator
@inline
export function report(task: usize, done: i32, total: i32): void {
  atomic.store<i32>(task + 8, total);
  atomic.store<i32>(task + 4, done);
}
