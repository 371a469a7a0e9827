/** A refusal as EC2 words it: a code that programs look at, and a sentence for people. */
export class Ec2Error extends Error {
  override readonly name = "Ec2Error";
  readonly code: string;
  /** Of HTTP. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A value that a parameter may not have; EC2 names parameters in lower camel case here. */
export function invalidValue(message: string): Ec2Error {
  return new Ec2Error("InvalidParameterValue", message);
}

/** Parameters that do not go together. */
export function invalidCombination(message: string): Ec2Error {
  return new Ec2Error("InvalidParameterCombination", message);
}

/** A parameter that the request cannot do without. */
export function missingParameter(name: string): Ec2Error {
  return new Ec2Error("MissingParameter", `The request must contain the parameter ${name}`);
}
