/** Ids that a response picks, wherever it names them. What can be picked is for each type to say. */
export function picksIn(response: unknown): string[] {
	if (typeof response === 'string') return [response];
	if (typeof response !== 'object' || response === null) return [];
	return Object.values(response).flatMap(picksIn);
}
