/** A region of a picture: [x, y, width, height], or [x, y, radius] around its middle. */
export type Shape =
	| { rect: [x: number, y: number, width: number, height: number] }
	| { circle: [x: number, y: number, radius: number] };

/** What a picture's regions are measured in: [left, top, width, height]. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** The rectangle around a shape. */
export function around(shape: Shape): Box {
	if ('rect' in shape) return shape.rect;
	const [x, y, radius] = shape.circle;
	return [x - radius, y - radius, radius * 2, radius * 2];
}

/** True when the shape has a size and lies inside of the picture. */
export function within(shape: Shape, [left, top, width, height]: Box): boolean {
	const [x, y, w, h] = around(shape);
	if (!(w > 0 && h > 0)) return false;
	return x >= left && y >= top && x + w <= left + width && y + h <= top + height;
}

type PartlyShape = {
	rect?: (number | undefined)[] | undefined;
	circle?: (number | undefined)[] | undefined;
};

/** A shape as authors write it; undefined unless it is one of the two, with all its figures. */
export function shapeOf({ rect, circle }: PartlyShape): Shape | undefined {
	const [x, y, a, b] = rect ?? circle ?? [];
	if ((rect === undefined) === (circle === undefined)) return undefined;
	if (x === undefined || y === undefined || a === undefined) return undefined;
	if (circle) return { circle: [x, y, a] };
	return b === undefined ? undefined : { rect: [x, y, a, b] };
}
