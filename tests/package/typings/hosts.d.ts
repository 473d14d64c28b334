// As much of the hosts' own modules as the recipes in docs/ use, written from their documentation. Not complete, and not theirs.

declare module '@microsoft/sp-webpart-base' {
  export abstract class BaseClientSideWebPart<Properties> {
    readonly context: {
      aadTokenProviderFactory: { getTokenProvider(): Promise<{ getToken(resource: string): Promise<string> }> }
    }
    protected readonly domElement: HTMLElement
    protected readonly properties: Properties
    protected onInit(): Promise<void>
    protected abstract render(): void
  }
}

declare module '@microsoft/teams-js' {
  export const app: { initialize(): Promise<void> }
  export const authentication: { getAuthToken(): Promise<string> }
}

declare module '@forge/bridge' {
  export function requestRemote(
    remoteKey: string,
    options?: Pick<RequestInit, 'method' | 'headers' | 'body'> & { path?: string },
  ): Promise<Response>
}

declare module '@azure/msal-browser' {
  interface Account {
    homeAccountId: string
  }
  interface Application {
    getAllAccounts(): Account[]
    acquireTokenSilent(request: { scopes: string[]; account: Account }): Promise<{ accessToken: string }>
    acquireTokenPopup(request: { scopes: string[] }): Promise<{ accessToken: string }>
  }
  export function createStandardPublicClientApplication(configuration: {
    auth: { clientId: string; authority: string }
  }): Promise<Application>
}

declare module 'lwc' {
  export class LightningElement {}
}

declare module 'lightning/platformResourceLoader' {
  export function loadScript(component: object, address: string): Promise<void>
}

declare module '@salesforce/apex/RecordingsRelay.getToken' {
  export default function getToken(): Promise<string>
}

declare module '@salesforce/resourceUrl/webexRecordings' {
  const address: string
  export default address
}

/** Of ServiceNow's pages. */
interface Window {
  g_ck: string
  /** A script's global is a property of the window, too. */
  WebexConvergedRecordings: typeof WebexConvergedRecordings
}
