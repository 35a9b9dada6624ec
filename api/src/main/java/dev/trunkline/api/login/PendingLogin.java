package dev.trunkline.api.login;

import java.util.UUID;

/**
 * Somebody who was sent to the provider and has not come back yet.
 *
 * @param id makes one session at most
 * @param state comes back with them
 * @param nonce of which the ID token has to have the hash
 * @param verifier proves to the provider that whoever brings the code is who asked for it
 * @param redirectUri where the provider sends them back to
 * @param then the path that they are led to in the end
 */
record PendingLogin(UUID id, String state, String nonce, String verifier, String redirectUri, String then) {
  @Override
  public String toString() {
    return "PendingLogin[" + id + "]";
  }
}
