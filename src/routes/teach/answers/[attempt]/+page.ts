// Saves marks as they are given.
export const csr = true;
