package dev.trunkline.failure;

/** Work on a device cannot go on. Thrown where it is noticed, caught in one place: the run of the job. */
public final class DeviceException extends RuntimeException {
  private final transient Failure failure;

  public DeviceException(FailureCode code, String detail) {
    this(code, detail, null);
  }

  public DeviceException(FailureCode code, String detail, Throwable cause) {
    super(code + ": " + detail, cause);
    this.failure = new Failure(code, detail);
  }

  public Failure failure() {
    return failure;
  }

  public FailureCode code() {
    return failure.code();
  }
}
