// Saves marks as they are given, and takes the keys 1 to 4.
export const csr = true;
