// Saves the draft as it is written.
export const csr = true;
