/** The name of a list that was typed and not read from a file. */
export const TYPED_LIST = 'Typed list';
