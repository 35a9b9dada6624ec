package dev.trunkline.lab;

import java.security.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Who may enter a device and how.
 *
 * @param alsoUsers who may log in as well, with the same password
 * @param methods the SSH authentication methods it offers, in this order
 */
public record Access(
    String user, Set<String> alsoUsers, String password, String enableSecret, Set<PublicKey> authorisedKeys, List<Method> methods) {

  public static final Access DEFAULT =
      new Access(
          "admin",
          Set.of(),
          "admin",
          "enable",
          Set.of(),
          List.of(Method.PUBLIC_KEY, Method.PASSWORD, Method.KEYBOARD_INTERACTIVE));

  public enum Method {
    PASSWORD,
    KEYBOARD_INTERACTIVE,
    PUBLIC_KEY
  }

  public Access {
    alsoUsers = Set.copyOf(alsoUsers);
    authorisedKeys = Set.copyOf(authorisedKeys);
    methods = List.copyOf(methods);
  }

  public Access withUser(String user) {
    return new Access(user, alsoUsers, password, enableSecret, authorisedKeys, methods);
  }

  public Access alsoFor(Collection<String> users) {
    return new Access(user, Set.copyOf(users), password, enableSecret, authorisedKeys, methods);
  }

  boolean knows(String name) {
    return name.equals(user) || alsoUsers.contains(name);
  }

  public Access withPassword(String password) {
    return new Access(user, alsoUsers, password, enableSecret, authorisedKeys, methods);
  }

  public Access withEnableSecret(String enableSecret) {
    return new Access(user, alsoUsers, password, enableSecret, authorisedKeys, methods);
  }

  public Access withAuthorisedKeys(PublicKey... keys) {
    return new Access(user, alsoUsers, password, enableSecret, Set.of(keys), methods);
  }

  public Access offering(Method... methods) {
    return new Access(user, alsoUsers, password, enableSecret, authorisedKeys, List.of(methods));
  }
}
