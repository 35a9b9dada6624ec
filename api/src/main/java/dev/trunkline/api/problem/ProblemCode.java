package dev.trunkline.api.problem;

import java.util.Locale;

/** What can be wrong with a request. The names are part of the promised interface. */
public enum ProblemCode {
  BAD_JSON(400, "The body is no JSON"),
  INVALID_INPUT(400, "Some fields are wrong"),
  BAD_REQUEST(400, "The request is malformed"),
  UNAUTHORIZED(401, "A valid token is needed"),
  FORBIDDEN(403, "This is not allowed"),
  COMMAND_NOT_ALLOWED(403, "This may not be sent to devices"),
  TARGET_NOT_ALLOWED(403, "This address may not be reached"),
  CROSS_ORIGIN(403, "This was not asked for by a page of Trunkline"),
  LOGIN_REFUSED(403, "The login is refused"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "This method does not apply here"),
  NOT_ACCEPTABLE(406, "There is no representation of the kind asked for"),
  NAME_TAKEN(409, "The name is taken"),
  IN_USE(409, "Something depends on it"),
  LOGIN_OVER(409, "The login has to be begun anew"),
  NO_LOGIN(409, "The token is no login"),
  CREDENTIAL_ROTATED(409, "The credential was replaced meanwhile"),
  KEPT_OUTSIDE(409, "The secrets of the credential are kept outside"),
  NOT_KEPT_OUTSIDE(409, "The secrets of the credential are stored here"),
  NO_JOB_MADE(409, "There is no job to be made of the schedule"),
  WINDOW_CLOSED(409, "A maintenance window is closed, or a freeze is on"),
  JOB_ENDED(409, "The job has already ended"),
  JOB_NOT_ENDED(409, "The job has not ended yet"),
  CONFIRMATION_NEEDED(409, "This may change the device twice"),
  CANNOT_RESUME(409, "The job cannot be resumed there"),
  REMOVAL_NOT_CONFIRMED(409, "Many devices would be removed"),
  IMPORT_HAS_ERRORS(409, "Some rows cannot be imported"),
  WEBHOOK_DISABLED(409, "The webhook is disabled"),
  FINGERPRINT_DIFFERS(409, "The device showed another key"),
  PRECONDITION_FAILED(412, "It has changed meanwhile"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong content type"),
  RANGE_NOT_SATISFIABLE(416, "The range lies outside"),
  OUTPUT_TOO_LARGE(422, "The output is too large for this"),
  IDEMPOTENCY_KEY_REUSED(422, "The key belongs to another request"),
  PRECONDITION_REQUIRED(428, "It must be said what was seen before"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "A defect in Trunkline"),
  TOO_MANY_LISTENERS(503, "There is no room for another listener"),
  PROVIDER_UNAVAILABLE(503, "The provider of logins cannot be used"),
  UNAVAILABLE(503, "The database cannot be reached");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  String type() {
    return typeOf(name());
  }

  static String typeOf(String code) {
    return "https://trunkline.dev/problems/" + code.toLowerCase(Locale.ROOT);
  }

  /** The code for what the web server or the framework refuses by itself. */
  static ProblemCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 412 -> PRECONDITION_FAILED;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 416 -> RANGE_NOT_SATISFIABLE;
      case 503 -> UNAVAILABLE;
      default -> status < 500 ? BAD_REQUEST : INTERNAL;
    };
  }
}
