// The build puts the text of such a file into the command.

declare module '*.html' {
  const text: string
  export default text
}
