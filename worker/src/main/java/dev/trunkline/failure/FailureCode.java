package dev.trunkline.failure;

import static dev.trunkline.failure.FailureCode.Mender.NETWORK;
import static dev.trunkline.failure.FailureCode.Mender.NOBODY;
import static dev.trunkline.failure.FailureCode.Mender.OPERATOR;
import static dev.trunkline.failure.FailureCode.Mender.TRUNKLINE;
import static dev.trunkline.failure.FailureCode.Mender.USER;

/**
 * Every way in which work on a device can end badly. The names are part of the promised interface: they appear in jobs,
 * results, problem bodies, metrics and logs, and nothing in the program ever reads a message to find out what happened.
 */
public enum FailureCode {
  DNS(true, NETWORK, "Does the host name resolve from the machine that runs the worker?"),
  TCP_REFUSED(true, NETWORK, "Is SSH enabled on the device, and is the port right?"),
  TCP_TIMEOUT(true, NETWORK, "Is there a route and an open firewall from the worker to the device?"),
  HANDSHAKE_TIMEOUT(true, NETWORK, "The port is open but no SSH server answered in time: is it really SSH, is the device overloaded?"),
  ALGORITHM_MISMATCH(false, OPERATOR, "Compare the algorithms both sides offer; old devices need the legacy profile."),
  HOST_KEY_UNKNOWN(false, OPERATOR, "The policy is pinned and no key is known: record the device's host key first."),
  HOST_KEY_CHANGED(false, OPERATOR, "Was the device replaced or re-imaged? If not, somebody may be in between. Decide at /api/v1/devices/{name}/host-key."),
  AUTH_FAILED(false, USER, "Check user name, password or key on the device itself; it was tried once and not again."),
  CREDENTIAL_SUSPENDED(false, USER, "This device refused this credential a moment ago: correct it; if the device was wrong, lift the suspension."),
  BREAKER_OPEN(true, NETWORK, "The device failed several times in a row: the detail says with what, and when it is tried again."),
  ENABLE_FAILED(false, USER, "Check the enable secret and that this user may enter privileged mode."),
  PROMPT_TIMEOUT(true, OPERATOR, "The prompt did not come back: is the command slow (raise timeout_seconds), or is the platform wrong?"),
  UNEXPECTED_PROMPT(false, USER, "The device asked a question that the command has no answer for: add it to answers. Where the platform was to be found out: name it."),
  COMMAND_REJECTED(false, USER, "Read the device's own words in the output."),
  OUTPUT_LIMIT(false, USER, "The output is larger than results.max_output_bytes."),
  DEADLINE(false, USER, "The job's timeout_seconds was used up: raise it or send fewer commands."),
  CANCELLED(false, NOBODY, "Somebody cancelled the job."),
  VERIFY_FAILED(false, USER, "The device does not look as the resumed job expected: read what it showed, then decide."),
  WORKER_LOST(true, TRUNKLINE, "The process that ran the job was shut down, or stopped answering; see its log."),
  QUARANTINED(false, TRUNKLINE, "Processes were lost again and again while they ran the job: see their logs, then release it with retry."),
  LIMIT_REACHED(true, OPERATOR, "A connection limit is in the way; the detail names which."),
  WINDOW_CLOSED(false, OPERATOR, "A maintenance window ended, or a freeze began, before the job was done; the rest was not sent. See /api/v1/calendars."),
  SECRET_UNAVAILABLE(true, OPERATOR, "What keeps the secrets of the credential outside of Trunkline did not answer; nothing was sent to the device, and the job waits for it."),
  SECRET_REFUSED(false, OPERATOR, "The secrets of the credential were not found where it says, or may not be read: see POST /api/v1/credentials/{name}/check."),
  TARGET_NOT_ALLOWED(false, OPERATOR, "See [targets] allow and deny; the own machine and the own database are refused by default."),
  INTERNAL(false, TRUNKLINE, "A defect in Trunkline: please report it with the trace id.");

  /** Who can mend it. */
  public enum Mender {
    USER,
    OPERATOR,
    NETWORK,
    TRUNKLINE,
    NOBODY
  }

  private final boolean retryable;
  private final Mender mender;
  private final String firstCheck;

  FailureCode(boolean retryable, Mender mender, String firstCheck) {
    this.retryable = retryable;
    this.mender = mender;
    this.firstCheck = firstCheck;
  }

  /** Whether the same attempt may succeed later without anybody changing anything. */
  public boolean retryable() {
    return retryable;
  }

  public Mender mender() {
    return mender;
  }

  /** The first thing to check, as a sentence for a person. */
  public String firstCheck() {
    return firstCheck;
  }
}
