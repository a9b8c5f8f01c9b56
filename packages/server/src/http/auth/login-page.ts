import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0 }
main { width: min(32rem, 90vw) }
textarea { width: 100%; box-sizing: border-box; font: 14px/1.4 ui-monospace, monospace }
button { font: inherit; padding: .4rem 1.2rem; margin-top: .6rem }
[role=alert] { color: #c22 }
`

/** The page has no script, loads nothing, and may only send its forms to this server. */
export const loginPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

interface LoginPage {
  next: string
  /** Why the last try was refused. */
  problem?: string
}

export function renderLoginPage({ next, problem }: LoginPage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Log in · Kiln</title>
<style>${style}</style>
<main>
<h1>Kiln</h1>
${problem ? `<p role="alert">${escapeHtml(problem)}</p>` : ''}
<form method="post" action="/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label for="token">Token</label>
<textarea id="token" name="token" rows="6" required spellcheck="false" autocomplete="off"></textarea>
<p>A token is made by <code>kiln token --user NAME</code>, or by the service that you log in with elsewhere.</p>
<button>Log in</button>
</form>
<form method="post" action="/logout"><button>Log out</button></form>
</main>
</html>
`
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
