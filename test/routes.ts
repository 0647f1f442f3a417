/** Every route of the service, asked of the app itself, so that no test can forget a new one. */
import { createApp } from '../src/app'
import { devRoutes } from '../src/dev/routes'

const app = createApp(
  () => {
    throw new Error('no request is made here')
  },
  (into) => into.route('/', devRoutes),
)

/** The routes themselves, `GET /healthz`, in the order in which they are tried; not what stands around them. */
export const ROUTES: string[] = [
  ...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]
