/** The address inside "Name <address>": whom a person writes to. */
export const addressIn = (mailFrom: string): string => /<([^<>]+)>/.exec(mailFrom)?.[1] ?? mailFrom;
