import * as v from 'valibot';
import { day, line, told } from './field.schema.ts';

/** The front matter of a page for those who lead a module's exercise. */
export const exercisePageSchema = v.strictObject({
	title: line,
	reviewBy: told('The day by which the academy reads it again.', day)
});
