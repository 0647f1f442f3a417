/** The types of `tidings/widgets` (package.json, exports). */

export type WidgetOptions = {
  /** The service's, e.g. `https://tidings.gazette.example`. */
  origin: string
  /** `en`, `ar`, `de`, `fr`, `es` or `ru`; without one, that of the page around each element. */
  language?: string
}

/**
 * Defines `<tidings-share>`, `<tidings-signup>` and `<tidings-related>`. Does nothing where there is no browser, so that a module
 * that calls it may be rendered on a server. Rejects where the service does not answer; what stands inside the elements is shown then.
 */
export function defineWidgets(options: WidgetOptions): Promise<void>

/** `url`: the story's address as it is counted. */
export type ShareDetail = { url: string; channel: string; token: string }
/** Somebody signed up on this page; who, nobody is told. */
export type SignUpDetail = { page: string }
export type RelatedDetail = { url: string; stories: number }

declare global {
  interface GlobalEventHandlersEventMap {
    'tidings:share': CustomEvent<ShareDetail>
    'tidings:signup': CustomEvent<SignUpDetail>
    'tidings:related': CustomEvent<RelatedDetail>
  }
}
