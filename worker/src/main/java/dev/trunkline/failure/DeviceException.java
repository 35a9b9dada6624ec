package dev.trunkline.failure;

/** Work on a device cannot go on. Thrown where it is noticed, caught in one place: the run of the job. */
public final class DeviceException extends RuntimeException {
  private final transient Failure failure;

  public DeviceException(FailureCode code, String detail) {
    this(code, detail, null);
  }

  public DeviceException(FailureCode code, String detail, Throwable cause) {
    this(new Failure(code, detail), cause);
  }

  public DeviceException(Failure failure) {
    this(failure, null);
  }

  public DeviceException(Failure failure, Throwable cause) {
    super(failure.code() + ": " + failure.detail(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  public FailureCode code() {
    return failure.code();
  }
}
