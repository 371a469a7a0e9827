declare module "asl-validator" {
  /** Checks a definition against the language's schema, its transitions and its paths. */
  function validate(definition: object): {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  };
  export = validate;
}
