/** Fine lines as on a banknote: pure geometry, the same for the same input. */

type Point = readonly [number, number];

const line = (points: readonly Point[], decimals: number): string =>
	points
		.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(decimals)} ${y.toFixed(decimals)}`)
		.join('');

/** How fine a rosette is drawn: points for each petal, decimals of their coordinates. */
type Fineness = { steps: number; decimals: number };

const forPrint: Fineness = { steps: 14, decimals: 2 };
/** Few enough bytes for a page; draw it large and let the picture shrink it. */
export const forScreen: Fineness = { steps: 8, decimals: 0 };

/** The rosette of one certificate: its petals follow the verification code. Rings from the outside in. */
export function rosette(
	code: string,
	centre: Point,
	radius: number,
	fineness: Fineness = forPrint
): string[] {
	const digits = [...code.replaceAll('-', '')].map((character) => parseInt(character, 36));
	const at = (index: number) => digits[index % digits.length] ?? 0;
	return [0, 1, 2].map((ring) => {
		const petals = 9 + (at(ring) % 8) + ring * 4;
		const depth = 0.1 + (at(ring + 5) % 6) / 40;
		const phase = (at(ring + 9) / 36) * Math.PI;
		const outer = radius * (1 - ring * 0.27);
		const waves = [0, 1, 2, 3].map((turn) => phase + (turn * Math.PI) / 2);
		return waves.map((from) => petalled(centre, outer, depth, petals, from, fineness)).join('');
	});
}

function petalled(
	[cx, cy]: Point,
	radius: number,
	depth: number,
	petals: number,
	phase: number,
	{ steps, decimals }: Fineness
): string {
	const points = Array.from({ length: petals * steps + 1 }, (_, step): Point => {
		const angle = (step / (petals * steps)) * 2 * Math.PI;
		const r = radius * (1 - depth + depth * Math.cos(petals * angle + phase));
		return [cx + r * Math.cos(angle), cy + r * Math.sin(angle)];
	});
	return line(points, decimals);
}

/** Waves along one side of a frame, `waves` of them, woven from three lines. */
export function weave(from: Point, to: Point, height: number, waves: number): string {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const length = Math.hypot(dx, dy);
	const across: Point = [-dy / length, dx / length];
	const steps = waves * 16;
	return [0, 1, 2]
		.map((strand) =>
			line(
				Array.from({ length: steps + 1 }, (_, step): Point => {
					const along = step / steps;
					const off = (height / 2) * Math.sin(2 * Math.PI * (along * waves + strand / 3));
					return [from[0] + dx * along + across[0] * off, from[1] + dy * along + across[1] * off];
				}),
				2
			)
		)
		.join('');
}
