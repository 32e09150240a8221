// Saves the note as it is written.
export const csr = true;
