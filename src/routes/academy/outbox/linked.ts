export type Piece = { text: string; href: string | null };

/** Cuts a line of plain text into words and the web addresses in it. */
export function linked(text: string): Piece[] {
	return text
		.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
		.filter((piece) => piece !== '')
		.map((piece) => ({ text: piece, href: /^https?:\/\//.test(piece) ? piece : null }));
}
