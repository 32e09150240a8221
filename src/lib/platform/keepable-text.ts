/** Whether PostgreSQL keeps this text: no NUL, and no half of a character. For what programs send us. */
export const isKeepable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
