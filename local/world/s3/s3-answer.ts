import { type XmlContent, xmlDocument } from "../xml.ts";

/** One S3 request in path style, as far as it is looked at before the library sees it. */
export interface S3Request {
  readonly method: string;
  readonly bucketName: string;
  /** Empty for a request to the bucket. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A complete answer; its body is XML. */
export interface S3Answer {
  readonly status: number;
  readonly body: string;
}

/** An answer of 200 with one root element. */
export function s3Result(root: string, content: XmlContent): S3Answer {
  return { status: 200, body: xmlDocument(root, content) };
}

/** A refusal in S3's own words for it. */
export function s3Refusal(status: number, code: string, message: string): S3Answer {
  return { status, body: xmlDocument("Error", { Code: code, Message: message }) };
}
