import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that nobody vouches for, made for this one test, with its key: both as PEM. */
export function selfSigned(name: string): { cert: string; key: string } {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const [day, next] = [-1, 1].map((days) => utcTime(Date.now() + days * 86_400_000));
	const who = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, Buffer.from(name)))));
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const serial = der(0x02, Buffer.from([1]));
	const body = der(0x30, serial, ecdsaWithSha256, who, der(0x30, day!, next!), who, spki);
	const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
	const lines = der(0x30, body, ecdsaWithSha256, signature)
		.toString('base64')
		.match(/.{1,64}/g)!;
	return {
		cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
	};
}

/** One value of ASN.1: its tag, its length, and what is in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const inside = Buffer.concat(parts);
	const { length } = inside;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), inside]);
}

const commonName = Buffer.from('0603550403', 'hex');
const ecdsaWithSha256 = Buffer.from('300a06082a8648ce3d040302', 'hex');

const utcTime = (at: number) =>
	der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
