/** One file of the browser's dialog; null when it was cancelled. `purpose` tells one dialog from another in the page. */
export function chosenFile(accept: string, purpose: string): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.hidden = true;
  input.dataset.purpose = purpose;
  // Kept in the page while it is open: a detached input loses its answer in some browsers.
  document.body.append(input);
  return new Promise((chosen) => {
    const done = () => {
      input.remove();
      chosen(input.files?.[0] ?? null);
    };
    input.addEventListener('cancel', done);
    input.addEventListener('change', done);
    input.click();
  });
}
