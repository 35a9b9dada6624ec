/**
 * People log in by OpenID Connect (Core 1.0): authorization code with PKCE (RFC 7636), state and nonce.
 *
 * <p>{@code GET /login} sends the browser to the provider and gives it a sealed cookie with what has to be known when it comes back; so
 * any process can finish what another one began, and none keeps a session in its memory. {@code GET /login/callback} has the code
 * exchanged for an ID token, has that checked, and makes a token of the kind {@code login} of it, which is the session.
 * From there on a person is whoever shows that token: roles, tenants, rates, the audit and revocation know nothing of providers.
 */
package dev.trunkline.api.login;
