import { badRequest } from "./status-error.ts";

/** Where a list goes on. */
export interface ContinueToken {
  /** `undefined` goes on with the newest state: the token a 410 hands out. */
  readonly revision: number | undefined;
  /** First key not yet listed. */
  readonly start: string;
}

interface TokenBody {
  readonly v: string;
  readonly rv: number;
  readonly start: string;
}

const VERSION = "meta.k8s.io/v1";

/** Writes a token the way Kubernetes does: JSON in URL-safe base64 without padding. */
export function formatContinueToken({ revision, start }: ContinueToken): string {
  const body: TokenBody = { v: VERSION, rv: revision ?? -1, start: `/${start}` };
  return Buffer.from(JSON.stringify(body)).toString("base64url");
}

/** Reads a token back. Throws 400 for what {@link formatContinueToken} did not write. */
export function parseContinueToken(text: string): ContinueToken {
  try {
    const body = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<TokenBody>;
    if (body.v !== VERSION || typeof body.rv !== "number" || !body.start?.startsWith("/")) {
      throw new SyntaxError("not a token of this server");
    }
    return { revision: body.rv < 0 ? undefined : body.rv, start: body.start.slice(1) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  }
}
