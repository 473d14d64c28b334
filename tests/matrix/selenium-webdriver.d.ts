// What browsers.mjs uses of a package that comes without types.

declare module 'selenium-webdriver' {
  export interface WebDriver {
    get(url: string): Promise<void>
    executeScript(script: string): Promise<unknown>
    getCapabilities(): Promise<{ getBrowserVersion(): string }>
  }
  export class Builder {
    usingServer(address: string): this
    withCapabilities(capabilities: object): this
    build(): Promise<WebDriver>
  }
}
