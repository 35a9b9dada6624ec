package dev.trunkline.webhook;

/** Why a delivery has no answer. The names are part of the promised interface. */
public enum DeliveryFault {
  /** The name does not resolve. */
  DNS,
  /** The name is of an address that may not be reached; see [targets]. */
  TARGET_NOT_ALLOWED,
  /** It has no TLS, and webhooks.allow_http is off by now. */
  HTTP_NOT_ALLOWED,
  TCP_REFUSED,
  TCP_TIMEOUT,
  /** The certificate is not trusted or of another name, or no version of TLS is common. */
  TLS,
  /** The connection ended without a whole answer of HTTP. */
  NO_ANSWER,
  /** webhooks.timeout_seconds was over. */
  DEADLINE,
  /** The URL or the secret cannot be read: the key file is another one. */
  NOT_READABLE,
  /** 24 hours were over before anybody could send it. */
  EXPIRED,
  /** The webhook was disabled meanwhile. */
  DISABLED,
  /** A defect in Trunkline; its log has more. */
  INTERNAL
}
