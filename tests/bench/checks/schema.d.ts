// A schema is imported as code that ajv generates: see clients.mjs.

declare module '*.schema.json' {
  export interface Validate {
    (value: unknown): boolean
    errors: { instancePath: string; message: string }[]
  }
  export const page: Validate
  export const recording: Validate
}
