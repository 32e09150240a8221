/**
 * The array types that our queries use, for the driver. It would otherwise ask the server for all of
 * them on every new connection, and when the server dies during that question, the error is caught by
 * nobody and ends the process (postgres.js 3.4.9, its issues 1192 and 1223).
 */

type ArrayType<T> = {
	to: number;
	from: number[];
	parse: (text: string) => T[];
	serialize: (list: readonly unknown[]) => string;
};

const arrayType = <T>(oid: number, parseOne: (text: string) => T): ArrayType<T> => ({
	to: oid,
	from: [oid],
	parse: (text) => parseArray(text).map(parseOne),
	serialize: writeArray
});

export const arrayTypes = {
	textArray: arrayType(1009, String),
	intArray: arrayType(1007, Number),
	uuidArray: arrayType(2951, String)
};

/** One dimension, without nulls: `{a,"b, c"}`. */
export function parseArray(text: string): string[] {
	const elements = text.slice(1, -1).matchAll(/"((?:[^"\\]|\\[\s\S])*)"|([^,]+)/g);
	return [...elements].map(
		([, quoted, plain]) => quoted?.replace(/\\([\s\S])/g, '$1') ?? plain ?? ''
	);
}

export function writeArray(list: readonly unknown[]): string {
	return `{${list.map((one) => `"${String(one).replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
