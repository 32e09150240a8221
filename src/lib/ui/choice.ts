export type Choice = { value: string; text: string; hint?: string };
